"""Issuing MinKNOW sheets: one for each run, kept with what was asked, and true to what was issued before."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from apps.audit import selectors as audit_selectors
from apps.core.models.files import StoredFile
from apps.core.selectors import files
from apps.samples.exceptions import IssuedSheetNotFound, RunSheetsRefused, SubmissionNotFound
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors.issued_sheets import get_issued_sheet, list_issued_sheets
from apps.samples.services import issuing
from apps.samples.types import RunPlace, SheetWish
from tests.factories.samples import make_lab, make_requester, make_sample, make_submission, make_user
from tests.samples.services.test_races import at_once

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def of_wells(count: int, **fields: Any) -> Submission:
    """Store a submission with so many wells, for a rapid kit of 24 barcodes."""
    submission = make_submission(**{"kit": "SQK-RBK114.24", "number": "HTSF--RE-201", **fields})
    for number in range(1, count + 1):
        make_sample(submission=submission, number=number, name=f"A{number}")
    return submission


def wish(cells: int = 1, **fields: Any) -> SheetWish:
    """Ask for sheets on so many flow cells."""
    places = [RunPlace(flow_cell_id=f"FBA{number:05d}") for number in range(1, cells + 1)]
    return SheetWish(**{"experiment_id": "RE-201", "places": places, **fields})


def issue(submission: Submission, asked: SheetWish) -> list[IssuedSheet]:
    return issuing.issue_minknow_sheets(submission_id=submission.pk, by=make_user(), wish=asked)


def refused(submission: Submission, asked: SheetWish) -> dict[str, str]:
    """Return the problems by path, after making sure that nothing was stored."""
    before = IssuedSheet.objects.count()
    with pytest.raises(RunSheetsRefused) as refusal:
        issue(submission, asked)
    assert (IssuedSheet.objects.count(), StoredFile.objects.count()) == (before, before)
    return {problem.field: problem.code for problem in refusal.value.errors}


def seats(sheets: Sequence[IssuedSheet]) -> dict[int, tuple[int, str]]:
    """Return run and barcode by the sample's number."""
    return {
        row["number"]: (sheet.run_number, row["barcode"]) for sheet in sheets for row in sheet.assignments
    }


def bytes_of(sheet: IssuedSheet) -> bytes:
    with files.open_file(file=sheet.file) as stored:
        return bytes(stored.read())


def test_ninety_six_wells_are_issued_as_four_sheets_each_kept_with_its_bytes() -> None:
    submission, technician = of_wells(96), make_user()
    sheets = issuing.issue_minknow_sheets(
        submission_id=submission.pk, by=technician, wish=wish(4, flow_cell_product_code="FLO-MIN114"), now=NOW
    )
    assert [(sheet.run_number, sheet.flow_cell_id) for sheet in sheets] == [
        (1, "FBA00001"),
        (2, "FBA00002"),
        (3, "FBA00003"),
        (4, "FBA00004"),
    ]
    last = sheets[3]
    content = bytes_of(last)
    rows = list(csv.DictReader(io.StringIO(content.decode("ascii"))))
    assert [row["alias"] for row in rows] == [f"A{number}" for number in range(73, 97)]
    assert {row["flow_cell_product_code"] for row in rows} == {"FLO-MIN114"}
    assert last.sha256 == hashlib.sha256(content).hexdigest() == last.file.sha256
    assert (last.file.filename, last.file.media_type) == ("RE-201-HTSF--RE-201-run4.csv", "text/csv")
    assert (last.issued_by, last.created_at, last.kit) == (technician, NOW, "SQK-RBK114.24")
    assert last.parameters["places"][0] == {"flow_cell_id": "FBA00001", "position_id": ""}
    assert last.assignments[-1] == {
        "sample": str(submission.samples.get(number=96).pk),
        "number": 96,
        "name": "A96",
        "alias": "A96",
        "renamed": False,
        "barcode": "barcode24",
        "type": "test_sample",
        "origin": "assigned",
    }
    assert len({sheet.issue for sheet in sheets}) == 1
    entry = audit_selectors.list_entries(object_label="samples.issuedsheet", object_pk=last.pk).get()
    assert (entry.action, entry.object_repr) == (0, "RE-201 HTSF--RE-201-run4")


def test_issuing_changes_no_sample() -> None:
    submission = of_wells(2)
    before = list(Sample.objects.order_by("number").values())
    issue(submission, wish())
    assert list(Sample.objects.order_by("number").values()) == before


def test_what_is_wrong_is_told_at_once_and_nothing_is_issued() -> None:
    submission = of_wells(30)
    Sample.objects.filter(number=7).update(barcode="barcode30")
    assert refused(submission, wish(1, experiment_id="RE 201")) == {
        "experiment_id": "text_not_lawful",
        "samples.7.barcode": "barcode_beyond_kit",
        "runs": "runs_too_few",
    }


def test_failed_archived_and_withdrawn_samples_are_not_sequenced() -> None:
    submission = of_wells(5)
    Sample.objects.filter(number=1).update(status="failed")
    Sample.objects.filter(number=2).update(status="archived")
    Sample.objects.filter(number=3).update(status="archived", withdrawn_at=NOW, withdrawn_reason="Twice.")
    assert seats(issue(submission, wish())) == {4: (1, "barcode01"), 5: (1, "barcode02")}


def test_a_submission_of_which_nothing_is_left_has_no_sheet() -> None:
    assert refused(of_wells(0), wish(0)) == {"samples": "nothing_to_sequence"}


@pytest.mark.parametrize(
    ("samples", "asked", "expected"),
    [
        (["", ""], "", "SQK-RBK114.24"),
        (["SQK-NBD114.24", ""], "", "SQK-NBD114.24"),
        (["SQK-NBD114.24", "SQK-NBD114.96"], "SQK-NBD114.96", "SQK-NBD114.96"),
    ],
)
def test_the_kit_is_the_one_asked_for_else_the_samples_else_the_forms(
    samples: list[str], asked: str, expected: str
) -> None:
    submission = of_wells(2)
    for number, kit in enumerate(samples, start=1):
        Sample.objects.filter(number=number).update(kit=kit)
    assert issue(submission, wish(kit=asked))[0].kit == expected


def test_samples_that_name_different_kits_need_a_word() -> None:
    submission = of_wells(2)
    Sample.objects.filter(number=1).update(barcode_kit="SQK-NBD114.96")
    Sample.objects.filter(number=2).update(kit="SQK-RBK114.24")
    assert refused(submission, wish()) == {"kit": "kit_unknown"}


def test_a_sheet_issued_again_moves_nobody_though_a_sample_has_failed_and_another_came() -> None:
    submission = of_wells(30)
    first = seats(issue(submission, wish(2)))
    Sample.objects.filter(number=1).update(status="failed")
    make_sample(submission=submission, number=31, name="Late")
    second = seats(issue(submission, wish(2)))
    assert second == {number: seat for number, seat in first.items() if number != 1} | {31: (2, "barcode07")}


def test_a_sheet_asked_for_afresh_assigns_anew_and_later_ones_follow_it() -> None:
    submission = of_wells(3)
    issue(submission, wish())
    Sample.objects.filter(number=1).update(status="failed")
    afresh = {2: (1, "barcode01"), 3: (1, "barcode02")}
    assert seats(issue(submission, wish(afresh=True))) == afresh
    assert seats(issue(submission, wish())) == afresh


def test_another_kit_assigns_for_itself() -> None:
    submission = of_wells(30)
    issue(submission, wish(2))
    Sample.objects.filter(number=1).update(status="failed")
    assert seats(issue(submission, wish(1, kit="SQK-RBK114.96")))[2] == (1, "barcode01")


def test_looking_first_writes_nothing_and_tells_the_runs() -> None:
    submission = of_wells(30)
    plan = issuing.preview_minknow_sheets(
        submission_id=submission.pk, by=make_user(), wish=SheetWish(experiment_id="RE-201")
    )
    assert [len(run.assignments) for run in plan.runs] == [24, 6]
    assert [problem.code for problem in plan.problems] == ["runs_too_few"]
    assert not IssuedSheet.objects.exists()


def test_a_name_and_its_alias_are_told_together() -> None:
    submission = of_wells(0)
    make_sample(submission=submission, number=1, name="=cmd|' /C calc'!A0")
    received = make_sample(submission=submission, number=2, name="Mud", received_by=make_user())
    make_sample(submission=submission, number=3, name="BLANK", kind="negative_control")
    rows = issue(submission, wish())[0].assignments
    assert [(row["name"], row["alias"], row["renamed"], row["type"]) for row in rows] == [
        ("=cmd|' /C calc'!A0", "cmd_C_calc_A0", True, "test_sample"),
        ("Mud", received.lab_id, True, "test_sample"),
        ("BLANK", "BLANK", False, "no_template_control"),
    ]


def test_sheets_of_a_submission_nobody_knows_are_refused() -> None:
    with pytest.raises(SubmissionNotFound):
        issuing.issue_minknow_sheets(submission_id=uuid4(), by=make_user(), wish=wish())


def test_a_sheet_is_found_with_its_own_submission_alone() -> None:
    technician, ours, other = make_user(), of_wells(1), make_submission()
    sheet = issue(ours, wish())[0]
    assert list(list_issued_sheets(submission_id=ours.pk, visible_to=technician)) == [sheet]
    found = get_issued_sheet(submission_id=ours.pk, sheet_id=sheet.pk, visible_to=technician)
    assert found == sheet
    with pytest.raises(IssuedSheetNotFound):
        get_issued_sheet(submission_id=other.pk, sheet_id=sheet.pk, visible_to=technician)
    with pytest.raises(SubmissionNotFound):
        list_issued_sheets(submission_id=ours.pk, visible_to=make_requester(make_lab()))


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_assign_the_same_barcodes() -> None:
    submission = of_wells(30)
    people = [make_user(), make_user()]
    Sample.objects.filter(number=2).update(barcode="barcode01")
    outcomes = at_once(
        *(
            lambda user=user: issuing.issue_minknow_sheets(submission_id=submission.pk, by=user, wish=wish(2))
            for user in people
        )
    )
    assert [type(outcome) for outcome in outcomes] == [list, list]
    assert seats(outcomes[0]) == seats(outcomes[1])
    assert IssuedSheet.objects.count() == 4
