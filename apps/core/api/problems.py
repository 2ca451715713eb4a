"""Errors as RFC 9457 `application/problem+json`: one table from error family to status."""

import re
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from rest_framework import exceptions as drf
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core import exceptions as lab
from apps.core.api.permissions import CHALLENGE
from apps.core.context import find_request_id

log = structlog.get_logger("lims.problem")

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "https://lims.invalid/problems/"
"""A name, not an address: RFC 9457 lets a type be any URI, and `.invalid` can never resolve elsewhere."""

STATUS_OF_FAMILY: tuple[tuple[type[lab.LabError], int], ...] = (
    (lab.NotFound, 404),
    (lab.NotAuthenticated, 401),
    (lab.VersionMismatch, 412),
    (lab.Forbidden, 403),
    (lab.Refused, 409),
    (lab.Malformed, 400),
    (lab.TooLarge, 413),
    (lab.UnsupportedMedia, 415),
    (lab.Invalid, 422),
    (lab.Unavailable, 503),
)

_SENTENCE_OF_STATUS = {
    400: ("malformed", "The request could not be read."),
    401: ("not_authenticated", "Sign in first: the request carries no valid credentials."),
    403: ("permission_denied", "Your role does not allow this."),
    404: ("not_found", "There is nothing at this address, or you may not see it."),
    405: ("method_not_allowed", "This address does not take this method."),
    411: ("length_required", "Send the body in one piece, with its length in Content-Length."),
    413: ("too_large", "The request is larger than the server accepts."),
    429: ("throttled", "Too many requests. Wait a moment and try again."),
    500: (
        "internal_error",
        "Something failed on our side. Nothing was changed. Tell the lab the request id.",
    ),
    503: ("unavailable", "The service is busy. Try again in a few seconds."),
}

_API_PATH = re.compile(r"^/(api/|health$|memory-usage$|process-(pdf|csv)$)")


def is_api_path(path: str) -> bool:
    """Tell whether a program, not a person with a browser, reads the answer at this path."""
    return _API_PATH.match(path) is not None


def status_of(error: lab.LabError) -> int:
    """Return the HTTP status of the error's family."""
    return next((status for family, status in STATUS_OF_FAMILY if isinstance(error, family)), 400)


def problem(
    *, status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Return the members of one problem document; `detail` is always a string."""
    return {
        "type": f"{TYPE_PREFIX}{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or [],
        "request_id": find_request_id(),
    }


def plain_response(status: int, request: HttpRequest) -> HttpResponse:
    """Return the problem document for a status that carries no error of ours."""
    code, detail = _SENTENCE_OF_STATUS.get(status, ("error", HTTPStatus(status).phrase + "."))
    body = orjson.dumps(problem(status=status, code=code, detail=detail))
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)


def lab_error_response(error: lab.LabError) -> Response:
    """Return the answer for one of our own errors."""
    return _response(_document(error), _headers(error))


def plain_lab_error(error: lab.LabError) -> HttpResponse:
    """Return the same answer from a view outside of DRF."""
    body = _document(error)
    return HttpResponse(
        orjson.dumps(body), status=body["status"], content_type=CONTENT_TYPE, headers=_headers(error)
    )


def _document(error: lab.LabError) -> dict[str, Any]:
    return problem(
        status=status_of(error),
        code=error.code,
        detail=error.message,
        errors=[field_problem.as_dict() for field_problem in error.errors],
    )


def _headers(error: lab.LabError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, lab.Unavailable):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, lab.NotAuthenticated):
        headers["WWW-Authenticate"] = CHALLENGE
    return headers


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever a view raised into a problem document; None lets Django answer 500."""
    set_rollback()
    lab_error = as_lab_error(exc)
    if lab_error is not None:
        return lab_error_response(lab_error)
    if isinstance(exc, Http404):
        return lab_error_response(lab.NotFound())
    if isinstance(exc, PermissionDenied):
        return lab_error_response(lab.Forbidden())
    if isinstance(exc, drf.APIException):
        return _drf_response(exc)
    return None


def as_lab_error(exc: Exception) -> lab.LabError | None:
    """Return our error for an exception that bad input can cause below our own code, else None."""
    if isinstance(exc, lab.LabError):
        return exc
    if isinstance(exc, DatabaseError) and (refusal := lab.find_refusal(exc)):
        return refusal
    if isinstance(exc, RequestDataTooBig):
        return lab.TooLarge()
    if isinstance(exc, UnreadablePostError):
        return lab.Malformed("The body stopped before its announced length. Send it again.")
    if isinstance(exc, BadRequest | SuspiciousOperation):
        return lab.Malformed()
    if isinstance(exc, ValueError | DataError) and "NUL" in str(exc):
        return lab.TextNotStorable()
    if isinstance(exc, DataError):
        return lab.NumberOutOfRange()
    if isinstance(exc, UnicodeError):
        return lab.Malformed("The request holds text that is not valid UTF-8.")
    if isinstance(exc, OperationalError | InterfaceError):
        log.error("database_unavailable", exc_info=exc)
        return lab.Unavailable(
            "The database does not answer. Nothing was changed. Try again in a few seconds."
        )
    return None


def _drf_response(exc: drf.APIException) -> Response:
    headers: dict[str, str] = {}
    if (challenge := getattr(exc, "auth_header", None)) is not None:
        headers["WWW-Authenticate"] = str(challenge)
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(exc, drf.ValidationError):
        return _response(
            problem(
                status=422,
                code=lab.Invalid.code,
                detail=lab.Invalid.sentence,
                errors=flatten_validation(exc.get_full_details()),
            ),
            headers,
        )
    code = exc.get_codes()
    detail = (
        exc.detail if isinstance(exc.detail, str) else _SENTENCE_OF_STATUS.get(exc.status_code, ("", ""))[1]
    )
    return _response(
        problem(
            status=exc.status_code,
            code=code if isinstance(code, str) else "error",
            detail=str(detail),
        ),
        headers,
    )


def flatten_validation(details: Any, path: str = "") -> list[dict[str, str]]:
    """Return DRF's nested validation details as a flat list, with `a.0.b` for nested fields."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return [{"field": path or "body", "code": str(details["code"]), "message": str(details["message"])}]
    if isinstance(details, dict):
        pairs = [(str(key), value) for key, value in details.items()]
    elif isinstance(details, list) and all(
        isinstance(d, dict) and set(d) == {"message", "code"} for d in details
    ):
        pairs = [("", value) for value in details]
    else:
        pairs = [(str(index), value) for index, value in enumerate(details)]
    found: list[dict[str, str]] = []
    for key, value in pairs:
        joined = ".".join(part for part in (path, key) if part and part != "non_field_errors")
        found.extend(flatten_validation(value, joined))
    return found


def _response(body: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
