"""Wells over runs."""

import pytest

from apps.samples.engine.minknow_sheet.kits import Kit, find_kit
from apps.samples.engine.minknow_sheet.shapes import Place, SheetProblem, SheetSample
from apps.samples.engine.minknow_sheet.splitting import read_barcode, split_over_runs
from tests.samples.engine.minknow_sheet.orders import well, wells


def kit(name: str = "SQK-RBK114.24") -> Kit:
    found = find_kit(name)
    assert found is not None
    return found


def seats(samples: list[SheetSample], of: Kit | None = None) -> dict[int, tuple[int, int, str]]:
    """Return run, barcode and who chose it, by the sample's number."""
    runs, problems = split_over_runs(samples, of or kit())
    assert problems == []
    return {
        seat.sample.number: (run, seat.barcode, seat.origin)
        for run, seated in runs.items()
        for seat in seated
    }


def refused(samples: list[SheetSample], of: Kit | None = None) -> list[SheetProblem]:
    return split_over_runs(samples, of or kit())[1]


@pytest.mark.parametrize(
    ("text", "barcode"),
    [
        ("barcode07", 7),
        ("BC07", 7),
        ("NB7", 7),
        ("rb 24", 24),
        ("16S03", 3),
        ("96", 96),
        ("barcode00", None),
        ("barcode100", None),
        ("seven", None),
        ("7.0", None),
        ("٧", None),
    ],
)
def test_a_barcode_is_read_as_people_write_it(text: str, barcode: int | None) -> None:
    assert read_barcode(text) == barcode


def test_a_barcode_on_record_is_honoured_and_the_others_fill_the_gaps() -> None:
    assert seats([well(1, "A"), well(2, "B", barcode="barcode01"), well(3, "C")]) == {
        1: (1, 2, "assigned"),
        2: (1, 1, "sample"),
        3: (1, 3, "assigned"),
    }


def test_a_barcode_on_record_twice_needs_two_runs_and_the_first_is_still_filled() -> None:
    found = seats([well(1, "A", barcode="BC05"), well(2, "B", barcode="BC05"), well(3, "C")])
    assert found == {1: (1, 5, "sample"), 2: (2, 5, "sample"), 3: (1, 1, "assigned")}


@pytest.mark.parametrize(
    ("barcode", "name", "code"),
    [
        ("barcode25", "SQK-RBK114.24", "barcode_beyond_kit"),
        ("barcode01", "SQK-LSK114", "barcode_without_kit"),
        ("tube 3", "SQK-RBK114.24", "barcode_not_readable"),
    ],
)
def test_a_barcode_the_kit_cannot_honour_is_told(barcode: str, name: str, code: str) -> None:
    problems = refused([well(12, "A", barcode=barcode)], kit(name))
    assert [(problem.path, problem.code) for problem in problems] == [("samples.12.barcode", code)]


def test_a_barcode_changed_onto_another_ones_is_told_and_nobody_is_moved() -> None:
    changed = well(1, "A", barcode="barcode02", earlier=Place(1, 1))
    problems = refused([changed, well(2, "B", earlier=Place(1, 2))])
    assert [(problem.path, problem.code) for problem in problems] == [("samples.2.barcode", "barcode_taken")]
    assert "B and A both have the barcode 2 in run 1" in problems[0].message


def test_a_barcode_changed_to_a_free_one_stays_in_its_run() -> None:
    changed = well(30, "A", barcode="barcode09", earlier=Place(2, 6))
    assert seats([changed]) == {30: (2, 9, "sample")}


def test_a_spent_seat_is_given_to_nobody() -> None:
    runs, _ = split_over_runs(wells(24), kit(), [Place(1, 3)])
    assert [seat.barcode for seat in runs[1]] == [1, 2, *range(4, 25)]
    assert [seat.sample.number for seat in runs[2]] == [24]


def test_without_barcodes_a_spent_run_is_passed_over_and_a_kept_one_kept() -> None:
    samples = [well(1, "A", earlier=Place(2, 0)), well(2, "B")]
    runs, problems = split_over_runs(samples, kit("SQK-LSK114"), [Place(1, 0)])
    assert problems == []
    assert {run: [seat.sample.name for seat in seated] for run, seated in runs.items()} == {
        2: ["A"],
        3: ["B"],
    }


def test_ten_thousand_wells_are_split_in_a_moment() -> None:
    runs, _ = split_over_runs(wells(10_000), kit("SQK-LSK114"))
    assert len(runs) == 10_000
