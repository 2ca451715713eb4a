"""Labs, their members and names, projects and holidays over HTTP."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.models.holidays import Holiday
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from tests.factories.samples import make_lab, make_project, make_requester, make_sample, make_user
from tests.samples.api.calling import Caller, field_codes, refusal


def test_a_lab_is_taken_down_with_its_printed_names(manager: Caller) -> None:
    response = manager.post(
        "/labs",
        {"name": "O'Hara, Zoë (UNC-CH) Lab", "aliases": ["O'Hara Lab"], "default_chart_field": "HTSF-001"},
    )
    assert response.status_code == 201
    body = response.json()
    assert (body["name"], [alias["name"] for alias in body["aliases"]]) == (
        "O'Hara, Zoë (UNC-CH) Lab",
        ["O'Hara Lab"],
    )
    assert (body["default_chart_field"], body["is_active"]) == ("HTSF-001", True)


def test_a_name_stands_for_one_lab(manager: Caller, lab: Lab) -> None:
    assert refusal(manager.post("/labs", {"name": lab.name.upper()})) == (409, "name_taken")
    other = make_lab("Another Lab")
    assert refusal(manager.post(f"/labs/{other.pk}/aliases", {"name": lab.name})) == (409, "name_taken")
    assert not LabAlias.objects.exists()
    assert Lab.objects.count() == 2


def test_a_lab_is_corrected_against_its_version(manager: Caller, lab: Lab) -> None:
    version = manager.get(f"/labs/{lab.pk}")["ETag"]
    assert (
        manager.patch(f"/labs/{lab.pk}", {"is_active": False}, If_Match=version).json()["is_active"] is False
    )
    assert refusal(manager.put(f"/labs/{lab.pk}", {"name": "x"}, If_Match=version)) == (
        412,
        "version_mismatch",
    )
    assert Lab.objects.get(pk=lab.pk).name == lab.name
    assert field_codes(manager.patch(f"/labs/{lab.pk}", {"is_active": "yes"})) == {"is_active": "invalid"}


def test_a_printed_name_is_added_and_forgotten(manager: Caller, lab: Lab) -> None:
    added = manager.post(f"/labs/{lab.pk}/aliases", {"name": "Franklin Lab"}).json()
    [alias] = added["aliases"]
    assert alias["name"] == "Franklin Lab"
    assert manager.delete(f"/labs/{lab.pk}/aliases/{alias['id']}").json()["aliases"] == []
    assert manager.delete(f"/labs/{lab.pk}/aliases/{alias['id']}").status_code == 200


def test_membership_is_what_shows_a_labs_records(manager: Caller, lab: Lab) -> None:
    person = Caller(make_requester())
    sample = make_sample(lab=lab)
    assert person.get(f"/samples/{sample.pk}").status_code == 404
    added = manager.post(f"/labs/{lab.pk}/members", {"user_id": str(person.user.pk)})
    assert (added.status_code, added.json()["username"]) == (201, person.user.username)
    assert person.get(f"/samples/{sample.pk}").status_code == 200
    assert [row["user_id"] for row in manager.get(f"/labs/{lab.pk}/members").json()] == [str(person.user.pk)]
    assert manager.delete(f"/labs/{lab.pk}/members/{person.user.pk}").json() == []
    assert person.get(f"/samples/{sample.pk}").status_code == 404


def test_only_a_known_person_becomes_a_member(manager: Caller, lab: Lab) -> None:
    response = manager.post(f"/labs/{lab.pk}/members", {"user_id": str(uuid4())})
    assert refusal(response) == (404, "user_not_found")
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/labs", {"name": "Mine"}),
        ("PATCH", "/labs/{lab}", {"name": "Mine"}),
        ("POST", "/labs/{lab}/aliases", {"name": "Mine"}),
        ("POST", "/labs/{lab}/members", {"user_id": "{user}"}),
        ("DELETE", "/labs/{lab}/members/{user}", None),
    ],
)
@pytest.mark.parametrize("role", ["requester", "technician"])
def test_only_a_manager_decides_about_labs(
    request: pytest.FixtureRequest, lab: Lab, role: str, method: str, path: str, body: dict[str, str] | None
) -> None:
    caller: Caller = request.getfixturevalue(role)
    user = make_user()
    before = (list(Lab.objects.values()), list(Membership.objects.values()), list(LabAlias.objects.values()))
    filled = {name: value.format(user=user.pk) for name, value in body.items()} if body else None
    response = caller.send(method, path.format(lab=lab.pk, user=user.pk), filled)
    assert refusal(response) == (403, "permission_denied")
    assert before == (
        list(Lab.objects.values()),
        list(Membership.objects.values()),
        list(LabAlias.objects.values()),
    )


def test_a_requester_sees_their_own_labs(requester: Caller, stranger: Caller, lab: Lab) -> None:
    assert [row["name"] for row in requester.get("/labs").json()] == [lab.name]
    assert [row["name"] for row in stranger.get("/labs").json()] == ["Another Lab"]
    assert refusal(stranger.get(f"/labs/{lab.pk}")) == (404, "lab_not_found")
    assert refusal(requester.get(f"/labs/{lab.pk}/members")) == (403, "permission_denied")


def test_labs_are_found_once_by_any_of_their_names(technician: Caller, lab: Lab) -> None:
    for name in ("Franklin Lab", "Franklin's Laboratory"):
        LabAlias.objects.create(lab=lab, name=name)
    make_lab("Another", is_active=False)
    assert [row["name"] for row in technician.get("/labs", {"search": "franklin"}).json()] == [lab.name]
    assert [row["name"] for row in technician.get("/labs", {"is_active": "false"}).json()] == ["Another"]
    assert field_codes(technician.get("/labs", {"is_active": "yes"})) == {"is_active": "invalid_choice"}


def test_the_queries_of_the_lab_list_are_constant(technician: Caller) -> None:
    counts = []
    for size in (1, 9):
        for index in range(size):
            make_lab(aliases=[f"alias {size} {index}"])
        with CaptureQueriesContext(connection) as queries:
            technician.get("/labs")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_requesters_project_belongs_to_their_lab(requester: Caller, stranger: Caller, lab: Lab) -> None:
    made = requester.post("/projects", {"name": "Phages <b>2026</b>", "chart_prefix": "HTSF"})
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["lab"], body["status"]) == ("Phages <b>2026</b>", str(lab.pk), "active")
    assert refusal(stranger.get(f"/projects/{body['id']}")) == (404, "project_not_found")
    foreign = stranger.post("/projects", {"name": "x", "lab": str(lab.pk)})
    assert refusal(foreign) == (404, "lab_not_found")
    assert Project.objects.count() == 1


def test_a_project_name_is_unique_in_its_lab(technician: Caller, lab: Lab) -> None:
    make_project("Phages", lab=lab)
    assert refusal(technician.post("/projects", {"name": "PHAGES", "lab": str(lab.pk)})) == (
        409,
        "name_taken",
    )
    assert Project.objects.count() == 1


def test_a_project_is_corrected_against_its_version(technician: Caller, requester: Caller, lab: Lab) -> None:
    project = make_project("Phages", lab=lab)
    path = f"/projects/{project.pk}"
    version = technician.get(path)["ETag"]
    assert technician.put(path, {"status": "completed"}, If_Match=version).json()["status"] == "completed"
    assert refusal(technician.patch(path, {"name": "x"}, If_Match=version)) == (412, "version_mismatch")
    assert refusal(requester.patch(path, {"name": "x"})) == (403, "permission_denied")
    assert Project.objects.get().name == "Phages"
    assert [row["id"] for row in technician.get("/projects", {"status": "completed"}).json()] == [
        str(project.pk)
    ]


def test_holidays_are_added_once_and_removed(manager: Caller, technician: Caller) -> None:
    christmas = {"day": "2026-12-25", "name": "Christmas Day"}
    assert manager.post("/holidays", christmas).json() == christmas
    assert refusal(manager.post("/holidays", christmas)) == (409, "name_taken")
    assert technician.get("/holidays").json() == [christmas]
    assert refusal(technician.post("/holidays", christmas)) == (403, "permission_denied")
    assert refusal(technician.delete("/holidays/2026-12-25")) == (403, "permission_denied")
    assert list(Holiday.objects.values_list("day", flat=True)) == [date(2026, 12, 25)]
    assert manager.delete("/holidays/2026-12-25").json() == christmas
    assert refusal(manager.delete("/holidays/2026-12-25")) == (404, "holiday_not_found")
    assert manager.delete("/holidays/2026-02-30").status_code == 404


@pytest.mark.parametrize("day", ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-30", 20261225, None])
def test_a_holiday_in_an_impossible_year_is_refused(manager: Caller, day: object) -> None:
    response = manager.post("/holidays", {"day": day, "name": "x"})
    assert refusal(response) == (422, "invalid")
    assert set(field_codes(response)) == {"day"}
    assert not Holiday.objects.exists()
