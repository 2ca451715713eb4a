"""Bodies in, errors out: what every door of the API has in common, seen through a view of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework import exceptions as drf
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from apps.core.api.pagination import LinkHeaderPagination, put_page_headers, read_window
from apps.core.api.permissions import PUBLIC
from apps.core.api.serializers import StrictSerializer
from apps.core.api.versions import etag_of, read_expectation, version_of
from apps.core.api.views import LabAPIView, LabViewSet
from apps.core.exceptions import (
    EmptyFile,
    FieldProblem,
    FileTooLarge,
    Forbidden,
    Invalid,
    LabError,
    Malformed,
    NotAuthenticated,
    NotFound,
    Refused,
    StaleRecord,
    TooLarge,
    Unavailable,
    UnsupportedMedia,
    VersionMismatch,
)
from apps.core.models.jobs import Job
from apps.security.choices import Role
from tests.factories.samples import make_user

pytestmark = [pytest.mark.urls(__name__)]


class Inner(StrictSerializer):
    """A nested member."""

    amount = serializers.IntegerField()


class Body(StrictSerializer):
    """A body with a name and lines."""

    name = serializers.CharField(max_length=5)
    lines = Inner(many=True, required=False)
    made = serializers.CharField(read_only=True)


class Echo(LabAPIView):
    """Return the body, or raise what the test has put in."""

    permission_required = PUBLIC
    trouble: ClassVar[Exception | None] = None

    def get(self, request: Request) -> Response:
        if Echo.trouble is not None:
            raise Echo.trouble
        return Response({"ok": True})

    def post(self, request: Request) -> Response:
        return Response({"body": request.data})

    def put(self, request: Request) -> Response:
        body = Body(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(body.validated_data)

    def patch(self, request: Request) -> Response:
        expectation = read_expectation(request)
        seen = None if expectation.version is None else version_of(expectation.version)
        return Response({"version": seen, "by_header": expectation.by_header})


class Undeclared(LabAPIView):
    """A view that forgot to say who may use it."""

    def get(self, request: Request) -> Response:
        return Response({"secret": True})


class ByAction(LabViewSet):
    """Two actions with a permission each."""

    permission_required: ClassVar[Any] = {"list": "core.view_job", "create": "core.cancel_any_job"}

    def list(self, request: Request) -> Response:
        return Response([])

    def create(self, request: Request) -> Response:
        return Response({}, status=201)


class Pages(LabAPIView):
    """Numbers, by the window and by the paginator."""

    permission_required = PUBLIC

    def get(self, request: Request, how: str, total: int) -> Response:
        if how == "paginator":
            paginator = LinkHeaderPagination()
            page = paginator.paginate_queryset(Job.objects.order_by("title"), request)
            return paginator.get_paginated_response([job.title for job in page])
        window = read_window(request, default_limit=10)
        response = Response(list(range(total))[window.offset : window.offset + window.limit])
        put_page_headers(response, request, window, total)
        return response


def plain_crash(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("api/v1/echo", Echo.as_view()),
    path("api/v1/undeclared", Undeclared.as_view()),
    path("api/v1/actions", ByAction.as_view({"get": "list", "post": "create"})),
    path("api/v1/pages/<str:how>/<int:total>", Pages.as_view()),
    path("api/v1/crash", plain_crash),
    path("elsewhere", plain_crash),
]

ECHO = "/api/v1/echo"


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda error: monkeypatch.setattr(Echo, "trouble", error)


def send(raw: bytes, content_type: str = "application/json") -> Any:
    return Client().post(ECHO, raw, content_type=content_type)


class TestBodies:
    @pytest.mark.parametrize(
        ("raw", "parsed"),
        [
            (b"", {}),
            (b"  \n", {}),
            (b'{"a": [1, 2.5, null, "\xc2\xb5L"]}', {"a": [1, 2.5, None, "µL"]}),
            (
                rb'{"a": "a backslash before \\u0000 is lawful text"}',
                {"a": r"a backslash before \u0000 is lawful text"},
            ),
            (b'"just text"', "just text"),
        ],
    )
    def test_lawful_json_is_read(self, raw: bytes, parsed: Any) -> None:
        assert send(raw).json() == {"body": parsed}

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"{", "malformed"),
            (b"{'a': 1}", "malformed"),
            (b'{"a": NaN}', "malformed"),
            (b'{"a": Infinity}', "malformed"),
            (b'{"a": "\xff\xfe"}', "malformed"),
            (b'{"a": "\\ud800"}', "malformed"),
            (b"[" * 100_000, "malformed"),
            (b'{"a": {"b": ["\\u0000"]}}', "nul_character"),
            (b'{"\\u0000": 1}', "nul_character"),
            (b'{"a": "\x00"}', "malformed"),
        ],
    )
    def test_anything_else_is_refused_with_a_sentence(self, raw: bytes, code: str) -> None:
        answer = send(raw)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["code"] == code
        assert isinstance(answer.json()["detail"], str)

    def test_a_body_over_the_limit_is_refused(self, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
        assert send(orjson.dumps("x" * (2 * 1024 * 1024 - 2))).status_code == 200
        answer = send(orjson.dumps("x" * (2 * 1024 * 1024)))
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "x"]
    )
    def test_another_media_type_is_refused(self, content_type: str) -> None:
        answer = send(b"<a/>", content_type)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    @pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*;q=0"])
    def test_whatever_a_client_accepts_it_gets_json(self, accept: str) -> None:
        answer = Client().get(ECHO, headers={"Accept": accept})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")

    def test_unknown_and_wrong_members_are_named_together(self) -> None:
        body = {"nmae": "x", "name": "too long", "lines": [{"amount": 1}, {"amount": "x", "unit": "g"}]}
        answer = Client().put(ECHO, body, content_type="application/json")
        assert answer.status_code == 422
        found = {(error["field"], error["code"]) for error in answer.json()["errors"]}
        assert found == {
            ("nmae", "unknown_field"),
            ("name", "max_length"),
            ("lines.1.amount", "invalid"),
            ("lines.1.unit", "unknown_field"),
        }

    def test_a_body_that_is_no_object_is_refused(self) -> None:
        answer = Client().put(ECHO, [1, 2], content_type="application/json")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "invalid")

    def test_a_lawful_body_passes(self) -> None:
        body = {"name": "ana", "lines": [{"amount": 1}]}
        assert Client().put(ECHO, body, content_type="application/json").json() == body


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (NotFound(), 404, "not_found"),
            (Forbidden(), 403, "permission_denied"),
            (NotAuthenticated(), 401, "not_authenticated"),
            (Refused(), 409, "refused"),
            (StaleRecord(), 409, "stale"),
            (VersionMismatch(), 412, "version_mismatch"),
            (Invalid(), 422, "invalid"),
            (EmptyFile(), 422, "empty_file"),
            (Malformed(), 400, "malformed"),
            (TooLarge(), 413, "too_large"),
            (FileTooLarge(limit_mb=5), 413, "file_too_large"),
            (UnsupportedMedia(), 415, "unsupported_media_type"),
            (Unavailable(retry_after=7), 503, "unavailable"),
            (LabError(), 400, "error"),
            (Http404(), 404, "not_found"),
            (PermissionDenied(), 403, "permission_denied"),
            (SuspiciousOperation(), 400, "malformed"),
            (ValueError("A string literal cannot contain NUL (0x00) characters."), 400, "nul_character"),
            (DataError("numeric field overflow"), 422, "out_of_range"),
            (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), 400, "malformed"),
            (OperationalError("gone"), 503, "unavailable"),
            (drf.Throttled(wait=3), 429, "throttled"),
            (drf.ParseError(), 400, "parse_error"),
            (drf.ValidationError({"a": ["wrong"]}), 422, "invalid"),
        ],
    )
    def test_every_family_has_its_status_and_shape(
        self, trouble: Any, error: Exception, status: int, code: str
    ) -> None:
        trouble(error)
        answer = Client().get(ECHO, headers={"X-Request-ID": "request-of-this-test"})
        body = answer.json()
        assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
        assert answer["Content-Type"] == "application/problem+json"
        assert set(body) == {"type", "title", "status", "detail", "code", "errors", "request_id"}
        assert isinstance(body["detail"], str)
        assert body["detail"]
        assert body["type"] == f"https://lims.invalid/problems/{code}"
        assert body["request_id"] == answer["X-Request-ID"] == "request-of-this-test"

    def test_who_shall_wait_is_told_how_long(self, trouble: Any) -> None:
        trouble(Unavailable(retry_after=7))
        assert Client().get(ECHO)["Retry-After"] == "7"
        trouble(drf.Throttled(wait=3))
        assert Client().get(ECHO)["Retry-After"] == "4"

    def test_who_shall_sign_in_is_told_how(self, trouble: Any) -> None:
        trouble(NotAuthenticated())
        assert Client().get(ECHO)["WWW-Authenticate"] == 'Bearer realm="lims"'

    def test_fields_are_named(self, trouble: Any) -> None:
        trouble(Invalid("Two rows.", errors=[FieldProblem("2.name", "blank", "Row 2 has no name.")]))
        assert Client().get(ECHO).json()["errors"] == [
            {"field": "2.name", "code": "blank", "message": "Row 2 has no name."}
        ]

    @pytest.mark.parametrize("error", [ZeroDivisionError("secret"), KeyError("secret")])
    def test_a_crash_shows_nothing_of_its_inside(self, trouble: Any, error: Exception) -> None:
        trouble(error)
        answer = Client(raise_request_exception=False).get(ECHO)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert b"secret" not in answer.content
        plain = Client(raise_request_exception=False).get("/api/v1/crash")
        assert (plain.status_code, plain.json()["code"]) == (500, "internal_error")

    def test_an_unknown_address_is_answered_in_the_same_shape(self) -> None:
        answer = Client().get("/api/v1/nowhere")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert "json" not in Client().get("/nowhere")["Content-Type"]

    def test_a_method_that_is_not_taken_is_named(self) -> None:
        answer = Client().delete(ECHO)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert "POST" in answer["Allow"]

    def test_a_harmful_request_id_is_replaced(self) -> None:
        answer = Client().get(ECHO, headers={"X-Request-ID": "a b\tc"})
        assert len(answer["X-Request-ID"]) == 32


class TestVersions:
    VERSION = "2026-03-02T14:03:11.120001Z"

    def patch(self, body: Mapping[str, Any] | None = None, *, if_match: str | None = None) -> Any:
        headers = {} if if_match is None else {"If-Match": if_match}
        return Client().patch(ECHO, body or {}, content_type="application/json", headers=headers)

    def test_an_etag_comes_back_as_the_version(self) -> None:
        answer = self.patch(if_match=f'"{self.VERSION}"')
        assert answer.json() == {"version": self.VERSION, "by_header": True}
        weak = self.patch(if_match=f'W/"{self.VERSION}"')
        assert weak.json() == {"version": self.VERSION, "by_header": True}

    def test_an_echoed_time_is_the_version_in_any_zone(self) -> None:
        assert self.patch({"updated_at": "2026-03-02T09:03:11.120001-05:00"}).json() == {
            "version": self.VERSION,
            "by_header": False,
        }
        assert self.patch({"updated_at": "2026-03-02T14:03:11.120001"}).json()["version"] == self.VERSION

    def test_with_neither_there_is_no_version(self) -> None:
        nothing = {"version": None, "by_header": False}
        assert self.patch().json() == nothing
        assert self.patch(if_match="*").json() == nothing
        assert self.patch({"updated_at": None}).json() == nothing

    def test_a_header_that_is_no_version_of_ours_is_stale(self) -> None:
        for header in ('"abc"', '""', '"2026-13-45T00:00:00Z"'):
            answer = self.patch(if_match=header)
            assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch")

    @pytest.mark.parametrize("echoed", ["yesterday", "2026-13-45T00:00:00Z", 5, ["x"]])
    def test_an_echoed_time_that_is_none_is_refused(self, echoed: Any) -> None:
        answer = self.patch({"updated_at": echoed})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "updated_at")

    def test_the_same_mismatch_is_told_in_the_clients_terms(self) -> None:
        from datetime import UTC, datetime

        from apps.core.api.versions import Expectation

        moment = datetime(2026, 3, 2, 14, 3, 11, 120001, tzinfo=UTC)
        assert etag_of(moment) == f'"{self.VERSION}"'
        assert isinstance(Expectation(moment, by_header=True).mismatch(StaleRecord()), VersionMismatch)
        assert isinstance(Expectation(moment).mismatch(StaleRecord()), StaleRecord)


class TestPages:
    def page(self, query: str, total: int = 25) -> Any:
        return Client().get(f"/api/v1/pages/window/{total}?{query}")

    def test_a_page_in_the_middle_names_all_its_neighbours(self) -> None:
        answer = self.page("limit=10&offset=10&status=prep")
        assert answer.json() == list(range(10, 20))
        assert answer["X-Total-Count"] == "25"
        links = {
            relation.strip('"'): address.strip("<>").partition("?")[2]
            for address, _, relation in (link.partition("; rel=") for link in answer["Link"].split(", "))
        }
        assert links == {
            "first": "limit=10&offset=0&status=prep",
            "last": "limit=10&offset=20&status=prep",
            "prev": "limit=10&offset=0&status=prep",
            "next": "limit=10&offset=20&status=prep",
        }

    def test_the_edges_have_one_neighbour(self) -> None:
        assert 'rel="prev"' not in self.page("")["Link"]
        assert 'rel="next"' not in self.page("offset=20")["Link"]
        nothing = self.page("", total=0)
        assert (nothing.json(), nothing["X-Total-Count"]) == ([], "0")

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=1001", "limit=x", "limit=-1", "limit=٣", "offset=1e3", "limit="]
    )
    def test_what_is_no_page_is_refused(self, query: str) -> None:
        answer = self.page(query)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, query.partition("=")[0])

    @pytest.mark.django_db
    def test_the_paginator_of_generic_views_speaks_alike(self) -> None:
        for number in range(3):
            Job.objects.create(task="t", title=f"Job {number}")
        answer = Client().get("/api/v1/pages/paginator/0?limit=2&offset=1")
        assert (answer.json(), answer["X-Total-Count"]) == (["Job 1", "Job 2"], "3")
        assert LinkHeaderPagination().get_paginated_response_schema({"type": "array"}) == {"type": "array"}
        described = LinkHeaderPagination().get_schema_operation_parameters(Pages())
        assert [parameter["name"] for parameter in described] == ["limit", "offset"]


@pytest.mark.django_db
class TestPermissions:
    def client_of(self, role: str, **fields: Any) -> APIClient:
        client = APIClient()
        client.force_authenticate(make_user(role, **fields))
        return client

    def test_what_declares_nothing_is_open_to_nobody(self) -> None:
        assert self.client_of(Role.ADMIN).get("/api/v1/undeclared").status_code == 403
        assert APIClient().get("/api/v1/undeclared").status_code == 401

    def test_each_action_asks_for_its_own(self) -> None:
        technician = self.client_of(Role.TECHNICIAN)
        assert technician.get("/api/v1/actions").status_code == 200
        assert technician.head("/api/v1/actions").status_code == 200
        assert technician.options("/api/v1/actions").status_code == 200
        assert technician.post("/api/v1/actions").status_code == 403
        assert self.client_of(Role.MANAGER).post("/api/v1/actions").status_code == 201
        assert APIClient().options("/api/v1/actions").status_code == 401

    def test_a_closed_account_is_nobody(self) -> None:
        assert self.client_of(Role.ADMIN, is_active=False).get("/api/v1/actions").status_code in {401, 403}
