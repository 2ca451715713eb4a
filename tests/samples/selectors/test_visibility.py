"""Who sees what: a customer their own labs, the lab's people everything, a printed name opens nothing."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from apps.core.exceptions import NotFound
from apps.samples.exceptions import LabNotFound, ProjectNotFound, SampleNotFound, SubmissionNotFound
from apps.samples.models.labs import Membership
from apps.samples.selectors import (
    hierarchy,
    history,
    labs,
    projects,
    queue,
    samples,
    submissions,
    tracks,
)
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import (
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[User], Iterable[Any]]] = {
    "labs": lambda user: labs.list_labs(visible_to=user),
    "projects": lambda user: projects.list_projects(visible_to=user),
    "submissions": lambda user: submissions.list_submissions(visible_to=user),
    "samples": lambda user: samples.list_samples(visible_to=user),
    "queue": lambda user: queue.list_queue(visible_to=user, now=timezone.now()),
    "hierarchy": lambda user: hierarchy.get_hierarchy(visible_to=user, limit=100),
}


def make_records() -> dict[str, Any]:
    """Store one lab with everything a lab has, and one form whose lab nobody knows yet."""
    lab = make_lab("Grey Lab")
    project = make_project(lab=lab)
    submission = make_submission(lab=lab, project=project)
    make_sample(submission=make_submission(lab_name_printed="Grey Lab"))
    return {
        "lab": lab,
        "project": project,
        "submission": submission,
        "sample": make_sample(submission=submission),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_member_sees_their_labs_records_and_nothing_that_merely_prints_its_name(name: str) -> None:
    records = make_records()
    found = list(LISTS[name](make_requester(records["lab"])))
    assert len(found) == 1


@pytest.mark.parametrize("name", LISTS)
def test_somebody_of_another_lab_or_of_none_sees_nothing(name: str) -> None:
    make_records()
    assert list(LISTS[name](make_requester())) == []
    other = make_lab()
    assert [record for record in LISTS[name](make_requester(other)) if record != other] == []


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN, Role.SERVICE])
def test_everybody_else_sees_all_labs(role: str) -> None:
    make_records()
    user = make_user(role)
    counts = {name: len(list(question(user))) for name, question in LISTS.items()}
    assert counts == {
        "labs": 1,
        "projects": 1,
        "submissions": 2,
        "samples": 2,
        "queue": 2,
        "hierarchy": 2,
    }


def test_a_person_who_is_switched_off_sees_no_more_than_their_labs() -> None:
    make_records()
    former = make_user(Role.TECHNICIAN, is_active=False)
    assert list(samples.list_samples(visible_to=former)) == []


GETS: dict[str, Callable[[UUID, User], Any]] = {
    "lab": lambda key, user: labs.get_lab(lab_id=key, visible_to=user),
    "project": lambda key, user: projects.get_project(project_id=key, visible_to=user),
    "submission": lambda key, user: submissions.get_submission(submission_id=key, visible_to=user),
    "sample": lambda key, user: samples.get_sample(sample_id=key, visible_to=user),
}
ERRORS: dict[str, type[NotFound]] = {
    "lab": LabNotFound,
    "project": ProjectNotFound,
    "submission": SubmissionNotFound,
    "sample": SampleNotFound,
}


@pytest.mark.parametrize("name", GETS)
def test_what_is_not_yours_is_refused_in_the_same_words_as_what_is_not_there(name: str) -> None:
    record = make_records()[name]
    assert GETS[name](record.pk, make_user()) == record
    with pytest.raises(ERRORS[name]) as foreign:
        GETS[name](record.pk, make_requester(make_lab()))
    with pytest.raises(ERRORS[name]) as absent:
        GETS[name](uuid4(), make_user())
    assert foreign.value.message == absent.value.message


def test_the_questions_about_a_sample_ask_first_whether_it_is_visible() -> None:
    sample, stranger = make_records()["sample"], make_requester(make_lab())
    with pytest.raises(SampleNotFound):
        tracks.get_track(sample_id=sample.pk, visible_to=stranger, now=timezone.now())
    with pytest.raises(SampleNotFound):
        tracks.list_steps(sample_id=sample.pk, visible_to=stranger)
    with pytest.raises(SampleNotFound):
        history.list_history(sample_id=sample.pk, visible_to=stranger)
    with pytest.raises(SubmissionNotFound):
        history.list_submission_history(submission_id=sample.submission_id, visible_to=stranger)
    with pytest.raises(LabNotFound):
        labs.list_members(lab_id=make_lab().pk, visible_to=stranger)


def test_leaving_a_lab_closes_its_records_at_once() -> None:
    records = make_records()
    requester = make_requester(records["lab"])
    assert len(samples.list_samples(visible_to=requester)) == 1
    Membership.objects.all().delete()
    assert list(samples.list_samples(visible_to=requester)) == []


def test_two_memberships_do_not_show_a_record_twice() -> None:
    records = make_records()
    requester = make_requester(records["lab"], make_lab())
    make_requester(records["lab"])
    assert len(samples.list_samples(visible_to=requester)) == 1


def test_a_sample_is_found_by_its_lab_id_however_it_is_typed_or_by_a_name_only_it_bears() -> None:
    user = make_user()
    tube = make_sample(name="Tube 7", received_by=user, lab_id="NC000001B")
    make_sample(name="Twin")
    make_sample(name="twin")
    for text in ("NC000001B", " nc-000001-b ", "tube 7"):
        assert samples.find_sample_by_code(text=text, visible_to=user) == tube
    for text in ("NC000001C", "Twin", "", "  ", "\x00", "no such"):
        assert samples.find_sample_by_code(text=text, visible_to=user) is None
    assert samples.find_sample_by_code(text="NC000001B", visible_to=make_requester(make_lab())) is None


def test_samples_are_listed_newest_first_and_in_the_order_of_the_form() -> None:
    submission = make_submission()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    second = make_sample(submission=submission, number=2, created_at=moment)
    first = make_sample(submission=submission, number=1, created_at=moment)
    newest = make_sample()
    assert list(samples.list_samples(visible_to=make_user())) == [newest, first, second]


def test_a_submission_counts_its_live_samples() -> None:
    submission = make_submission()
    make_sample(submission=submission)
    make_sample(
        submission=submission,
        status="archived",
        withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC),
        withdrawn_reason="x",
    )
    empty = make_submission()
    found = submissions.list_submissions(visible_to=make_user())
    assert {one.pk: vars(one)["sample_count"] for one in found} == {submission.pk: 1, empty.pk: 0}


@pytest.mark.parametrize("text", ["Grey Lab", "grey lab", " GREY, ADA (UNC-CH) LAB "])
def test_a_printed_name_is_matched_whole_and_without_regard_to_capitals(text: str) -> None:
    lab = make_lab("Grey Lab", aliases=["Grey, Ada (UNC-CH) Lab"])
    assert labs.find_lab_by_printed_name(text) == lab


@pytest.mark.parametrize("text", ["Grey", "The Grey Lab", "", "Closed Lab", "a\x00b"])
def test_a_name_that_is_no_labs_matches_none(text: str) -> None:
    make_lab("Grey Lab")
    make_lab("Closed Lab", is_active=False)
    assert labs.find_lab_by_printed_name(text) is None
