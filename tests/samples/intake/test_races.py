"""The same sheet twice at the same moment, and two sheets that begin the same project."""

from functools import partial

import pytest

from apps.samples.models.intakes import Intake
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.services.intake.taking_in import take_in_sheet
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.intake.sheets import sheet
from tests.samples.services.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_four_who_send_the_same_sheet_at_once_one_takes_it_in() -> None:
    lab = make_lab()
    content = sheet({"lab_name": lab.name}, {}, {})
    people = [*(make_requester(lab) for _ in range(3)), make_user()]
    outcomes = at_once(
        *(partial(take_in_sheet, content=content, filename="sheet.csv", by=person) for person in people)
    )
    assert sorted(outcome["repeated"] for outcome in outcomes) == [False, True, True, True]
    assert len({outcome["intake_id"] for outcome in outcomes}) == 1
    assert (Sample.objects.count(), Intake.objects.count()) == (3, 1)


def test_two_labs_that_send_the_same_sheet_at_once_both_have_it_taken_in() -> None:
    content = sheet({})
    people = [make_requester(make_lab()), make_requester(make_lab())]
    outcomes = at_once(
        *(partial(take_in_sheet, content=content, filename="sheet.csv", by=person) for person in people)
    )
    assert [outcome["repeated"] for outcome in outcomes] == [False, False]
    assert Sample.objects.count() == 2


def test_two_sheets_that_begin_the_same_project_share_it() -> None:
    requester = make_requester(make_lab())
    outcomes = at_once(
        *(
            partial(
                take_in_sheet,
                content=sheet({"project_id": name, "sample_name": name}),
                filename="sheet.csv",
                by=requester,
            )
            for name in ("Gamma", "GAMMA", "gamma")
        )
    )
    assert len({outcome["submissions"][0]["project_id"] for outcome in outcomes}) == 1
    assert Project.objects.count() == 1
    assert Sample.objects.count() == 3
