"""Two people at the same moment: one wins, the other is told, nothing is lost or done twice."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from apps.audit import selectors as audit_selectors
from apps.core.exceptions import StaleRecord
from apps.samples.choices import SubmissionStatus
from apps.samples.exceptions import AlreadyReceived
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services import moves, receiving, recording
from apps.samples.types import NewSample
from tests.factories.samples import make_lab, make_requester, make_sample, make_submission, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Carry out the acts in threads of their own at the same moment; return what each returned or raised."""
    barrier = Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def test_of_two_who_receive_one_sample_one_is_told_that_it_was_received() -> None:
    people, sample = [make_user(), make_user()], make_sample()
    outcomes = at_once(
        *(lambda user=user: receiving.receive_sample(sample_id=sample.pk, by=user) for user in people)
    )
    winners = [outcome for outcome in outcomes if isinstance(outcome, Sample)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, AlreadyReceived)]
    assert (len(winners), len(losers)) == (1, 1)
    assert str(winners[0].received_by) in losers[0].message
    updates = audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk).filter(
        action=1
    )
    assert updates.count() == 1


def test_of_two_who_edit_the_same_version_one_wins_and_the_history_shows_one_change() -> None:
    user, sample = make_user(), make_sample(notes="")
    outcomes = at_once(
        *(
            lambda text=text: recording.update_sample(
                sample_id=sample.pk, by=user, changes={"notes": text}, expected=sample.updated_at
            )
            for text in ("from the left", "from the right")
        )
    )
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [StaleRecord]
    winner = next(outcome for outcome in outcomes if isinstance(outcome, Sample))
    assert Sample.objects.get(pk=sample.pk).notes == winner.notes
    updates = audit_selectors.list_entries(object_label="samples.sample", object_pk=sample.pk).filter(
        action=1
    )
    assert [entry.changes_dict["notes"] for entry in updates] == [["", winner.notes]]


def test_two_who_finish_the_last_two_samples_complete_their_submission() -> None:
    user, submission = make_user(), make_submission(status=SubmissionStatus.PROCESSING)
    samples = [make_sample(submission=submission, status="analysis") for _ in range(2)]
    outcomes = at_once(
        *(
            lambda sample=sample: moves.change_status(sample_id=sample.pk, to="completed", by=user)
            for sample in samples
        )
    )
    assert [type(outcome) for outcome in outcomes] == [Sample, Sample]
    submission.refresh_from_db()
    assert submission.status == "completed"


@pytest.mark.parametrize(("project", "projects"), [("Lake mud", 1), ("", 0)])
def test_many_who_hand_in_at_once_share_one_open_submission_and_one_project(
    project: str, projects: int
) -> None:
    requester = make_requester(make_lab(default_chart_field="HTSF-001"))
    outcomes = at_once(
        *(
            lambda number=number: recording.create_sample(
                by=requester, data=NewSample(name=f"Tube {number}", sample_type="DNA", project=project)
            )
            for number in range(6)
        )
    )
    assert [type(outcome) for outcome in outcomes] == [Sample] * 6
    assert Submission.objects.count() == 1
    assert Project.objects.count() == projects
    assert sorted(sample.number for sample in outcomes) == [1, 2, 3, 4, 5, 6]
