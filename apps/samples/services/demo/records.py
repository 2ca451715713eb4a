"""The records of the demo lab, made by the same verbs people use, so that their history is a real one."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from apps.audit.choices import ActorKind
from apps.audit.context.acting import acting
from apps.samples.choices import SampleStatus
from apps.samples.engine.federal_holidays import federal_holidays
from apps.samples.engine.template import TEMPLATE_COLUMNS
from apps.samples.models.holidays import Holiday
from apps.samples.models.labs import Lab
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.services import (
    communications,
    holidays,
    labs,
    moves,
    projects,
    receiving,
    recording,
    steps,
    submissions,
    withdrawing,
)
from apps.samples.services.demo import customers, forms
from apps.samples.services.demo.shapes import End, Form, Journey
from apps.samples.services.intake.taking_in import take_in_sheet
from apps.samples.types import NewSample

if TYPE_CHECKING:
    from apps.security.models import User

SHEET_NAME = "soil-plasmids-week-12.csv"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the lab holds after it was made."""

    submissions: int
    samples: int


def make_records(*, people: Mapping[str, "User"], now: datetime) -> Counts | None:
    """Make labs, forms and samples, all of them or none; None where there are labs already."""
    with transaction.atomic():
        _make_holidays(people["manager"], now)
        if Lab.objects.exists():
            return None
        bench = _Bench(people, now)
        bench.open_labs()
        bench.take_in_the_sheet()
        for form in forms.FORMS:
            bench.take_down(form)
        bench.hand_in_one_by_one()
        return Counts(submissions=Submission.objects.count(), samples=Sample.objects.count())


def _make_holidays(manager: "User", now: datetime) -> None:
    known = set(Holiday.objects.values_list("day", flat=True))
    with _as(manager):
        for year in (now.year, now.year + 1):
            for day, name in federal_holidays(year).items():
                if day not in known:
                    holidays.add_holiday(day=day, name=name)


@contextmanager
def _as(user: "User") -> Iterator["User"]:
    """Let the trail name the person, and say that a command did it."""
    with acting(user, kind=ActorKind.COMMAND, origin="make_demo_lab"):
        yield user


class _Bench:
    """The lab's people at work, some days ago until now."""

    def __init__(self, people: Mapping[str, "User"], now: datetime) -> None:
        self.people = people
        self.now = now
        self.labs: dict[str, UUID] = {}

    def ago(self, hours: float) -> datetime:
        """Return a time so many hours ago."""
        return self.now - timedelta(hours=hours)

    def open_labs(self) -> None:
        """Let the manager take down the labs, their members and their projects."""
        with _as(self.people["manager"]) as manager:
            for lab in customers.LABS:
                made = labs.create_lab(
                    by=manager,
                    values={"name": lab.name, "default_chart_field": lab.chart_field},
                    aliases=lab.aliases,
                )
                self.labs[lab.name] = made.pk
                for username in lab.members:
                    labs.add_member(lab_id=made.pk, user_id=self.people[username].pk, by=manager)
                for name, description in lab.projects:
                    projects.create_project(
                        by=manager,
                        values={"name": name, "description": description, "chart_prefix": "HTSF"},
                        lab_id=made.pk,
                    )

    def take_in_the_sheet(self) -> None:
        """Let a customer send a sheet of which the lab has received the first tubes."""
        with _as(self.people["requester"]) as requester:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(TEMPLATE_COLUMNS)
            writer.writerows(customers.sheet_rows(requester.full_name, requester.email))
            outcome = take_in_sheet(
                content=text.getvalue().encode(), filename=SHEET_NAME, by=requester, now=self.ago(30)
            )
            submission_id = UUID(outcome["submissions"][0]["id"])
            communications.record_communication(
                by=requester,
                kind="email",
                direction="incoming",
                subject="Two tubes follow",
                body="The last two tubes thawed during transport; we send fresh ones on Thursday.",
                submission_id=submission_id,
                occurred_at=self.ago(29),
            )
        arrived = list(Sample.objects.filter(submission=submission_id).order_by("number")[:10])
        with _as(self.people["technician"]) as technician:
            receiving.receive_samples(
                sample_ids=[sample.pk for sample in arrived], by=technician, now=self.ago(26)
            )
            for place, sample in enumerate(arrived[:4]):
                recording.update_sample(
                    sample_id=sample.pk,
                    by=technician,
                    changes={"qubit_ng_ul": f"{38.4 + 7.3 * place:.1f}", "a260_280": f"1.{84 + place}"},
                    now=self.ago(25),
                )

    def take_down(self, form: Form) -> None:
        """Let the technician type a quote and bring its samples as far as they are."""
        with _as(self.people["technician"]) as technician:
            submission = submissions.create_submission(
                by=technician,
                values=form.values,
                lab_name=form.lab_name,
                project=form.project,
                charges=form.charges,
                now=self.ago(form.handed_in),
            )
            made = [
                recording.create_sample(
                    by=technician,
                    data=NewSample(
                        name=row.name,
                        sample_type=row.sample_type,
                        submission_id=submission.pk,
                        values=row.values,
                    ),
                    now=self.ago(form.handed_in),
                ).pk
                for row in form.rows
            ]
            for said in form.said:
                communications.record_communication(
                    by=technician,
                    submission_id=submission.pk,
                    occurred_at=self.ago(said.hours_ago),
                    **said.values,
                )
        for journey in form.journeys:
            self.bring(made[journey.rows], journey)

    def bring(self, sample_ids: Sequence[UUID], journey: Journey) -> None:
        """Receive samples and advance them, stage by stage, at the hours the journey tells."""
        if journey.received is None:
            return
        with _as(self.people["technician"]) as technician:
            receiving.receive_samples(sample_ids=sample_ids, by=technician, now=self.ago(journey.received))
            for hours in journey.advanced:
                moves.advance_stages(sample_ids=sample_ids, by=technician, now=self.ago(hours))
            for stage, notes, results in journey.noted:
                steps.record_step(
                    sample_id=sample_ids[0], stage=stage, by=technician, notes=notes, results=results
                )
            if journey.delivered is not None:
                moves.change_statuses(
                    sample_ids=sample_ids,
                    to=SampleStatus.DISTRIBUTED,
                    by=technician,
                    now=self.ago(journey.delivered),
                )
        for end in journey.ends:
            self._end(sample_ids, end)

    def _end(self, sample_ids: Sequence[UUID], end: End) -> None:
        with _as(self.people[end.by]) as person:
            at = self.ago(end.hours_ago)
            if end.status is None:
                withdrawing.withdraw_samples(sample_ids=sample_ids, by=person, reason=end.reason, now=at)
            else:
                moves.change_statuses(
                    sample_ids=sample_ids, to=end.status, by=person, reason=end.reason, now=at
                )

    def hand_in_one_by_one(self) -> None:
        """Leave the second customer's open form as it is while they are still typing."""
        with _as(self.people["requester2"]) as requester:
            for row in forms.TYPED_BY_THE_CUSTOMER:
                recording.create_sample(
                    by=requester,
                    data=NewSample(name=row.name, sample_type=row.sample_type, values=row.values),
                    now=self.ago(1),
                )
