"""Idempotency-Key: a POST that is sent again is answered again, not carried out again."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.api.identity import signed_in
from apps.core.api.renderers import dumps
from apps.core.exceptions import FieldProblem, Invalid
from apps.core.services import idempotency

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
LONGEST_KEY: Final = 255
LONGEST_PATH: Final = 512
KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location", "Link", "Retry-After", "X-Total-Count")

Handler = Callable[..., HttpResponseBase]


class IdempotentPosts(APIView):
    """Let signed-in callers of a view repeat a POST under the same key without repeating its effect.

    The work and its remembered answer are one transaction. A refusal (4xx) is remembered too, with what it
    had written taken back; a failure of ours (5xx) is not, so that it can be tried again. A view opts out
    with `idempotent_posts = False`.
    """

    idempotent_posts = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate and authorise as ever, then put the key's memory around the handler."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None or not self.idempotent_posts:
            return
        if not request.user.is_authenticated or len(request.path) > LONGEST_PATH:
            return
        _require_usable(key)
        # DRF looks the handler up after this; an attribute of this instance is found before the class's.
        self.__dict__["post"] = partial(self._once, key, getattr(self, "post", self.http_method_not_allowed))

    def _once(
        self, key: str, handler: Handler, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        fingerprint = fingerprint_of(request)
        with transaction.atomic():
            reservation = idempotency.reserve_key(
                user_id=signed_in(request).pk,
                method="POST",
                path=request.path.rstrip("/"),
                key=key,
                fingerprint=fingerprint,
                now=timezone.now(),
            )
            if reservation.answer is not None:
                return _replay(reservation.answer)
            response = self._carry_out(handler, request, *args, **kwargs)
            if response.status_code >= 500:
                transaction.set_rollback(True)
                return response
            if response.streaming:
                # It can be read once only, so there is nothing to remember, and the key is as if unused.
                idempotency.release_key(row_id=reservation.row_id)
                return response
            idempotency.remember_answer(
                row_id=reservation.row_id,
                status=response.status_code,
                headers=_kept_headers(response),
                body=_body_of(response),
            )
            return response

    def _carry_out(self, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Run the handler in a savepoint that a refusal takes back, and return the refusal as an answer."""
        try:
            with transaction.atomic():
                response = handler(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                return response
        except Exception as error:  # noqa: BLE001  handle_exception raises again what is no refusal
            return self.handle_exception(error)


def _require_usable(key: str) -> None:
    if not (1 <= len(key) <= LONGEST_KEY and all("!" <= mark <= "~" for mark in key)):
        problem = FieldProblem(HEADER, "invalid", "The key must be 1 to 255 visible ASCII characters.")
        raise Invalid(problem.message, errors=[problem])


def fingerprint_of(request: Request) -> str:
    """Return the SHA-256 of query string and body; of a multipart body by its fields and file contents."""
    digest = hashlib.sha256(request.META.get("QUERY_STRING", "").encode())
    if not (request.content_type or "").startswith("multipart/"):
        # DRF has no public name for Django's request, and only that one keeps the body for the parser.
        digest.update(request._request.body)  # noqa: SLF001
        return digest.hexdigest()
    parts: Any = request.data
    for name in sorted(parts):
        for value in parts.getlist(name):
            digest.update(f"\0{name}\0".encode())
            digest.update(_digest_of_file(value) if isinstance(value, UploadedFile) else str(value).encode())
    return digest.hexdigest()


def _digest_of_file(file: "UploadedFile[Any]") -> bytes:
    digest = hashlib.sha256(f"{file.name}\0".encode())
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.digest()


def _kept_headers(response: HttpResponseBase) -> dict[str, str]:
    kept = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    if isinstance(response, Response):
        # The renderer sets the final type only after this.
        kept["Content-Type"] = response.content_type or "application/json"
    return kept


def _body_of(response: HttpResponseBase) -> bytes:
    if isinstance(response, Response):
        return b"" if response.data is None else dumps(response.data)
    return response.content if isinstance(response, HttpResponse) else b""


def _replay(answer: Any) -> HttpResponse:
    response = HttpResponse(bytes(answer.body), status=answer.status, headers=answer.headers)
    response[REPLAYED] = "true"
    return response
