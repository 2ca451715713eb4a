"""Which lab and which project a row belongs to, and for whom it is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.choices import IntakeMode
from apps.samples.exceptions import NoLabToSubmitFor, SheetRowsRefused
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services.intake.taking_in import take_in_sheet
from apps.security.models.user import User
from tests.factories.samples import make_lab, make_project, make_requester, make_user
from tests.samples.intake.sheets import sheet

pytestmark = pytest.mark.django_db


def take_in(by: User, *rows: dict[str, str]) -> Submission:
    """Take in a sheet and return its one submission."""
    take_in_sheet(content=sheet(*rows), filename="sheet.csv", by=by)
    return Submission.objects.select_related("lab", "project").get()


def problems(by: User, *rows: dict[str, str]) -> list[tuple[str, str]]:
    """Return field and code of every problem a sheet is refused for; nothing may have been written."""
    projects = Project.objects.count()
    with pytest.raises(SheetRowsRefused) as refusal:
        take_in_sheet(content=sheet(*rows), filename="sheet.csv", by=by)
    assert (Sample.objects.count(), Submission.objects.count()) == (0, 0)
    assert Project.objects.count() == projects
    return [(problem.field, problem.code) for problem in refusal.value.errors]


def test_a_requesters_rows_go_to_their_only_lab() -> None:
    lab = make_lab()
    assert take_in(make_requester(lab), {}).lab == lab


def test_an_alias_names_a_requesters_own_lab() -> None:
    lab = make_lab("Franklin, Rosalind (UNC-CH) Lab", aliases=["Franklin Lab"])
    submission = take_in(make_requester(lab, make_lab()), {"lab_name": "FRANKLIN lab"})
    assert (submission.lab, submission.lab_name_printed) == (lab, "FRANKLIN lab")


@pytest.mark.parametrize("named", ["Theirs", "Nobody's"])
def test_a_printed_name_grants_a_requester_nothing(named: str) -> None:
    make_lab("Theirs")
    requester = make_requester(make_lab("Mine"))
    assert problems(requester, {}, {"lab_name": named, "submitter_email": "eve@example.org"}) == [
        ("row 3, lab_name", "lab_not_yours")
    ]


def test_a_requester_of_two_labs_must_say_which() -> None:
    assert problems(make_requester(make_lab(), make_lab()), {}) == [("row 2, lab_name", "lab_not_named")]


def test_a_requester_of_no_lab_cannot_hand_in_a_sheet() -> None:
    with pytest.raises(NoLabToSubmitFor):
        take_in_sheet(content=sheet({}), filename="sheet.csv", by=make_requester())
    assert Sample.objects.count() == 0


def test_a_name_the_lab_does_not_know_stays_text_for_the_staff() -> None:
    submission = take_in(make_user("service"), {"lab_name": "Brânzei-Holt Lab"})
    assert (submission.lab, submission.lab_name_printed) == (None, "Brânzei-Holt Lab")


def test_a_name_the_lab_knows_links_the_lab_for_the_staff() -> None:
    lab = make_lab("O'Dunnehy, Fiachra (UNC-CH) Lab", aliases=["ODunnehy Lab"])
    assert take_in(make_user(), {"lab_name": "odunnehy lab"}).lab == lab


def test_an_inactive_lab_is_not_linked() -> None:
    make_lab("Closed", is_active=False)
    assert take_in(make_user(), {"lab_name": "Closed"}).lab is None


def test_a_project_of_the_lab_is_found_by_its_name_capitals_aside() -> None:
    lab = make_lab()
    make_project("alpha", lab=make_lab())
    project = make_project("Alpha", lab=lab)
    assert take_in(make_requester(lab), {"project_id": "ALPHA"}).project == project
    assert Project.objects.count() == 2


def test_a_project_nobody_knows_is_begun_in_the_lab() -> None:
    lab = make_lab()
    requester = make_requester(lab)
    project = take_in(requester, {"project_id": "Beta"}).project
    assert project is not None
    assert (project.name, project.lab, project.status, project.created_by) == (
        "Beta",
        lab,
        "active",
        requester,
    )
    assert (project.owner_name, project.owner_email) == ("Ada Quist", "ada@example.org")


def test_a_project_id_brings_its_lab() -> None:
    project = make_project(lab=make_lab())
    submission = take_in(make_user(), {"project_id": str(project.pk).upper()})
    assert (submission.project, submission.lab) == (project, project.lab)


def test_a_project_of_another_lab_does_not_exist_for_a_requester() -> None:
    hidden = make_project(lab=make_lab())
    assert problems(make_requester(make_lab()), {"project_id": str(hidden.pk)}) == [
        ("row 2, project_id", "project_not_found")
    ]


def test_project_and_lab_must_agree() -> None:
    make_lab("Named")
    project = make_project(lab=make_lab())
    assert problems(make_user(), {"project_id": str(project.pk), "lab_name": "Named"}) == [
        ("row 2, project_id", "project_of_another_lab")
    ]


def test_a_completed_project_takes_no_more() -> None:
    project = make_project("Done", status="completed")
    assert problems(make_user(), {"project_id": "Done"}, {"project_id": str(project.pk)}) == [
        ("row 2, project_id", "project_closed"),
        ("row 3, project_id", "project_closed"),
    ]


def test_a_partial_intake_leaves_out_a_submission_that_is_refused() -> None:
    requester = make_requester(make_lab("Mine"))
    content = sheet({}, {"lab_name": "Theirs", "submitter_email": "eve@example.org"})
    outcome = take_in_sheet(content=content, filename="sheet.csv", by=requester, mode=IntakeMode.PARTIAL)
    assert (outcome["sample_count"], outcome["submission_count"], outcome["problem_count"]) == (1, 1, 1)
    assert Sample.objects.get().name == "A1"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("grey", True), ("MEREDITH GREY", True), ("grey@example.org", True), ("Dr. Grey", False)],
)
def test_assigned_to_means_a_user_only_when_it_equals_one(typed: str, meant: bool) -> None:
    grey = make_user(username="grey", full_name="Meredith Grey")
    take_in(make_user(), {"assigned_to": typed})
    sample = Sample.objects.get()
    assert (sample.assigned_to, sample.assigned_user) == (typed, grey if meant else None)


def test_of_two_who_share_a_name_nobody_is_meant() -> None:
    make_user(full_name="Meredith Grey")
    make_user(full_name="Meredith Grey")
    take_in(make_user(), {"assigned_to": "Meredith Grey"})
    assert Sample.objects.get().assigned_user is None


def test_a_number_that_a_quote_has_brought_is_passed_over() -> None:
    first = take_in(make_user(), {}).number
    following = f"S-{int(first[2:]) + 1:06d}"
    Submission.objects.all().update(number="kept", quote_number=following)
    Submission.objects.create(number=following, source="pdf")
    take_in_sheet(content=sheet({"submitter_email": "eve@example.org"}), filename="2.csv", by=make_user())
    taken = Submission.objects.get(requester_email="eve@example.org").number
    assert taken == f"S-{int(first[2:]) + 2:06d}"


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:

    technician = make_user()

    def queries(count: int) -> int:
        content = sheet(*({"sample_name": f"{count}-{row}", "assigned_to": "Grey"} for row in range(count)))
        with CaptureQueriesContext(connection) as captured:
            take_in_sheet(content=content, filename="sheet.csv", by=technician)
        return len(captured)

    queries(1)
    assert queries(500) == queries(5)
