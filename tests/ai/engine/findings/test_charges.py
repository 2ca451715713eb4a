"""Whether the charges agree with each other."""

import pytest

from apps.ai.engine.layout import Grid
from tests.ai.engine.findings.found import found, messages
from tests.ai.engine.mapping.forms_made import CHARGE_HEADERS, grid, pair


def bill(*lines: tuple[str | None, ...]) -> Grid:
    return grid(CHARGE_HEADERS, lines)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            ("Cell", None, "2", "$5.00", "$5.00", "$0.00", "$5.00"),
            "The charge “Cell” does not add up: 2 × 5.00 is not 5.00.",
        ),
        (
            ("Cell", None, "1", "$5.00", "$5.00", "$1.00", "$5.00"),
            "The charge “Cell” does not add up: 5.00 and a tax of 1.00 do not make 5.00.",
        ),
    ],
)
def test_a_line_that_does_not_add_up_is_told(line: tuple[str | None, ...], message: str) -> None:
    assert messages(
        found("charges_do_not_sum", grids=[bill(line)], pairs=[pair("Known Charges", "$5.00")])
    ) == [message]


def test_lines_that_do_not_make_the_sum_are_told() -> None:
    lines = bill(
        ("Cell", None, "1", "$5.00", "$5.00", "$0.00", "$5.00"),
        ("Kit", None, "1", "$2.50", "$2.50", None, "$2.50"),
    )
    (finding,) = found("charges_do_not_sum", grids=[lines], pairs=[pair("Known Charges", "$8.00")])
    assert finding.message == "The charges come to 7.50, but 8.00 is stated as their sum."
    assert finding.fields == ("known_charges", "charges")


def test_charges_that_add_up_or_lack_a_number_are_no_finding() -> None:
    lines = bill(
        ("Cell", None, "3", "$1.33", "$4.00", None, "$4.00"), ("Kit", None, None, None, None, None, "$1.00")
    )
    assert found("charges_do_not_sum", grids=[lines], pairs=[pair("Known Charges", "$5.00")]) == []
    assert found("charges_do_not_sum", grids=[lines], pairs=[pair("Known Charges", None)]) == []
    unread = bill(("Cell", None, "1", "?", "?", None, "ask"))
    assert found("charges_do_not_sum", grids=[unread], pairs=[pair("Known Charges", "$5.00")]) == []
