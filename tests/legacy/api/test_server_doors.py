"""Who may send a sheet from a server: a token in any spelling, or a peer the deployer trusts by network."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.audit.models import LogEntry
from apps.core.models.jobs import Job
from apps.security.choices import Role
from apps.security.models import Session, User
from apps.security.services import sessions
from tests.factories.samples import PASSWORD, make_user
from tests.legacy.calling import body_of, refused, upload

pytestmark = pytest.mark.django_db

DOORS = ["/process-csv", "/api/v1/process-csv", "/process-csv/", "/api/v1/process-csv/"]
PROXY = "10.9.9.9"

# It is refused at once and without a worker, but only to those who were let in.
EMPTY = b""
LET_IN = (422, "sheet_not_readable")
NOT_LET_IN = (401, "not_authenticated")


def knock(path: str = DOORS[0], *, peer: str = "127.0.0.1", **headers: str) -> Any:
    """Send an empty sheet from this peer; names with underscores are spelt with hyphens."""
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return upload(Client(REMOTE_ADDR=peer), path, EMPTY, "sheet.csv", stated)


def token_of(user: User) -> str:
    """Return an access token of the person."""
    issued = sessions.log_in(
        username=user.username, password=PASSWORD, address=None, user_agent="", now=timezone.now()
    )
    return issued.access_token


@pytest.fixture
def service() -> User:
    """The service user that trusted servers stand for."""
    return make_user(Role.SERVICE, username="astro")


@pytest.mark.parametrize("path", DOORS)
def test_without_credentials_the_answer_is_401_with_all_members_of_a_result(path: str) -> None:
    response = knock(path)
    assert refused(response) == NOT_LET_IN
    assert response["WWW-Authenticate"] == 'Bearer realm="lims"'
    body = body_of(response)
    assert (body["status"], body["data"], body["errors"], body["warnings"]) == ("failed", [], [], [])
    assert (body["samples_processed"], body["samples_created"]) == (0, 0)
    assert body["metadata"] == {"filename": None}
    assert isinstance(body["processing_time"], float)


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("spelling", ["Bearer {}", "bearer {}", "BEARER  {}", "{}", " {} "])
def test_a_token_opens_with_and_without_the_word_bearer(path: str, spelling: str) -> None:
    token = token_of(make_user(Role.TECHNICIAN))
    assert refused(knock(path, Authorization=spelling.format(token))) == LET_IN


@pytest.mark.parametrize("authorization", ["", " ", "Bearer", "Bearer "])
def test_an_empty_header_is_no_credential(authorization: str) -> None:
    assert refused(knock(Authorization=authorization)) == NOT_LET_IN


@pytest.mark.parametrize(
    "authorization", ["x", "Bearer x", "Basic YTpi", "null", "undefined", "a.b.c", "y" * 9000]
)
def test_a_text_that_is_no_token_is_401(authorization: str) -> None:
    assert knock(Authorization=authorization).status_code == 401


def test_a_token_whose_sign_in_has_ended_is_401_even_from_a_trusted_peer(
    service: User, settings: Any
) -> None:
    settings.LIMS_TRUSTED_CLIENTS = ["127.0.0.0/8"]
    token = token_of(make_user(Role.TECHNICIAN))
    sessions.log_out(session=Session.objects.get(), now=timezone.now())
    assert knock(Authorization=token).status_code == 401


def test_a_panels_session_id_is_no_token_here() -> None:
    user = make_user(Role.TECHNICIAN)
    opened = sessions.open_opaque_session(
        username=user.username, password=PASSWORD, address=None, user_agent="", now=timezone.now()
    )
    assert knock(Authorization=f"Bearer {opened.opaque_id}").status_code == 401
    client = Client()
    client.cookies["admin_session"] = opened.opaque_id
    client.force_login(user)
    assert upload(client, DOORS[0], EMPTY, "sheet.csv", {}).status_code == 401


def test_a_role_that_may_not_send_sheets_is_403_in_the_same_members() -> None:
    response = knock(Authorization=token_of(make_user(Role.AUDITOR)))
    assert refused(response) == (403, "permission_denied")
    assert (body_of(response)["samples_created"], body_of(response)["data"]) == (0, [])


def test_nobody_is_trusted_unless_a_network_is_named(service: User, settings: Any) -> None:
    assert settings.LIMS_TRUSTED_CLIENTS == []
    for peer in ("127.0.0.1", "10.1.2.3", "::1"):
        assert refused(knock(peer=peer)) == NOT_LET_IN


@pytest.mark.parametrize(
    ("peer", "answer"),
    [
        ("10.1.2.3", LET_IN),
        ("10.1.255.255", LET_IN),
        ("fd00::7", LET_IN),
        ("10.2.0.1", NOT_LET_IN),
        ("fd01::7", NOT_LET_IN),
        ("127.0.0.1", NOT_LET_IN),
        ("", NOT_LET_IN),
        ("unix:", NOT_LET_IN),
    ],
)
def test_a_peer_inside_the_named_networks_stands_for_the_service_user(
    service: User, settings: Any, peer: str, answer: tuple[int, str]
) -> None:
    settings.LIMS_TRUSTED_CLIENTS = ["10.1.0.0/16", "fd00::/64"]
    assert refused(knock(peer=peer)) == answer
    assert refused(knock(peer=peer, Authorization="")) == answer


def test_without_a_proxy_x_forwarded_for_is_a_claim_that_opens_nothing(service: User, settings: Any) -> None:
    settings.LIMS_TRUSTED_CLIENTS = ["10.1.0.0/16"]
    assert settings.LIMS_TRUSTED_PROXIES == 0
    assert refused(knock(peer="192.0.2.1", X_Forwarded_For="10.1.2.3")) == NOT_LET_IN
    assert refused(knock(peer="192.0.2.1", Forwarded="for=10.1.2.3", X_Real_IP="10.1.2.3")) == NOT_LET_IN
    assert refused(knock(peer="10.1.2.3", X_Forwarded_For="192.0.2.1")) == LET_IN


@pytest.mark.parametrize(
    ("forwarded", "answer"),
    [
        ("10.1.2.3", LET_IN),
        ("192.0.2.1, 10.1.2.3", LET_IN),
        ("10.1.2.3, 192.0.2.1", NOT_LET_IN),
        ("10.1.2.3,,192.0.2.1", NOT_LET_IN),
        ("10.1.2.3:4711", NOT_LET_IN),
        ("10.1.2.3, unknown", NOT_LET_IN),
        ("", NOT_LET_IN),
    ],
)
def test_behind_one_proxy_only_the_address_it_appended_counts(
    service: User, settings: Any, forwarded: str, answer: tuple[int, str]
) -> None:
    settings.LIMS_TRUSTED_CLIENTS, settings.LIMS_TRUSTED_PROXIES = ["10.1.0.0/16"], 1
    assert refused(knock(peer=PROXY, X_Forwarded_For=forwarded)) == answer


@pytest.mark.parametrize(
    "fields",
    [None, {"role": Role.TECHNICIAN}, {"role": Role.ADMIN}, {"role": Role.SERVICE, "is_active": False}],
)
def test_without_a_lawful_service_user_a_trusted_peer_gets_503_in_words(
    settings: Any, fields: dict[str, Any] | None
) -> None:
    settings.LIMS_TRUSTED_CLIENTS = ["127.0.0.1/32"]
    if fields is not None:
        make_user(username="astro", **fields)
    response = knock()
    assert refused(response) == (503, "service_user_missing")
    assert body_of(response)["message"] == (
        "The user astro that stands for trusted clients is missing, closed, or not a service user."
    )
    assert not Job.objects.exists()


def test_x_user_id_is_no_identity() -> None:
    admin = make_user(Role.ADMIN)
    assert refused(knock(X_User_Id=str(admin.pk))) == NOT_LET_IN
    assert refused(knock(X_User_Id="1")) == NOT_LET_IN
    assert not LogEntry.objects.filter(event="legacy.user_claimed").exists()


def test_x_user_id_of_whoever_was_let_in_is_kept_as_a_claim(service: User, settings: Any) -> None:
    settings.LIMS_TRUSTED_CLIENTS = ["127.0.0.1/32"]
    admin = make_user(Role.ADMIN)
    assert refused(knock(X_User_Id=f"{admin.pk}" + "x" * 200)) == LET_IN
    entry = LogEntry.objects.get(event="legacy.user_claimed")
    assert entry.actor_id == service.pk
    assert entry.additional_data is not None
    assert entry.additional_data["claimed"] == f"{admin.pk}" + "x" * 64


def test_a_get_is_405_and_says_nothing_was_created() -> None:
    response = Client().get("/process-csv", headers={"Authorization": token_of(make_user())})
    assert refused(response) == (405, "method_not_allowed")
    assert body_of(response)["samples_created"] == 0
