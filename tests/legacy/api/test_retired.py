"""What the old app did and this one does not: each old fault that must not come back, by its address."""

from typing import Any

import pytest
from django.test import Client

from apps.samples.models.samples import Sample
from apps.security.choices import Role
from tests.factories.samples import make_sample, make_user
from tests.legacy.calling import Panel, body_of, refused, send

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

OPERATIONS = [
    *(
        "/api/audit",
        "/api/config",
        "/api/migration",
        "/api/backup",
        "/api/monitoring",
        "/api/memory-optimize",
    ),
    *("/api/security", "/api/export/samples", "/api/ai-service", "/api/samples/bulk-operations"),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/shutdown", "This address was retired: stop the server where it was started."),
        ("/api/shutdown/", "This address was retired: stop the server where it was started."),
        ("/api/migrate", "This address was retired: the migrate entry point changes the schema."),
        ("/api/trpc", "This address was retired: use /api/v1, described at /api/v1/docs."),
        (
            "/api/trpc/samples.list?batch=1",
            "This address was retired: use /api/v1, described at /api/v1/docs.",
        ),
        ("/api/trpc/a/b/c", "This address was retired: use /api/v1, described at /api/v1/docs."),
    ],
)
def test_what_must_not_come_back_is_410_in_words_for_everyone(method: str, path: str, words: str) -> None:
    response = send(Client(), method, path, {} if method != "GET" else None)
    assert refused(response) == (410, "gone")
    assert body_of(response)["message"] == words


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", OPERATIONS)
def test_no_operations_route_is_open(method: str, path: str) -> None:
    before = Sample.objects.count()
    assert refused(send(Client(), method, path, {} if method != "GET" else None))[0] in {401, 404}
    assert Sample.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/nothing-here", "/api/samples/7", "/api/samples/not-an-id/update", "/api/v2/x"]
)
def test_an_unknown_old_address_is_404_in_the_envelope(path: str) -> None:
    for client in (Client(), Panel(make_user(Role.ADMIN)).client):
        for method in METHODS:
            assert refused(send(client, method, path))[0] == 404


@pytest.mark.parametrize("path", ["/api/v1/nothing-here", "/api/v1", "/api/v1/"])
def test_an_unknown_address_of_our_own_api_stays_a_problem_document(path: str, client: Client) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/submit-sample", {}),
        ("POST", "/api/projects", {}),
        ("POST", "/api/submissions", {"requester_email": "x"}),
        ("POST", "/api/submissions/ingest", {"priority": "x"}),
        ("PUT", "/api/samples/{}", {"volume": -1}),
        ("PUT", "/api/samples/{}/stage", {"stage": "data_delivery"}),
        ("GET", "/api/samples/00000000-0000-4000-8000-000000000000", None),
        ("POST", "/api/admin/login", {"username": "x", "password": "y"}),
    ],
)
def test_no_error_is_a_200_and_no_failure_a_success(method: str, path: str, body: Any) -> None:
    sample = make_sample()
    panel = Panel(make_user(Role.MANAGER))
    status, _ = refused(panel.send(method, path.format(sample.pk), body))
    assert status >= 400
    assert Sample.objects.count() == 1
