"""Barcode capacity."""

import pytest

from apps.ai.engine.findings.barcodes import barcodes_of
from apps.ai.engine.layout import Grid
from tests.ai.engine.findings.found import found, messages, numbered, table
from tests.ai.engine.mapping.forms_made import choice, pair


def wells(samples: int, *controls: str) -> Grid:
    return table(
        ("Sample", "Vol. (µL)"),
        *[(f"s{number}", "2") for number in range(samples)],
        *[(name, None) for name in controls],
    )


@pytest.mark.parametrize(
    ("kit", "barcodes"),
    [
        ("SQK-RBK114.24", 24),
        ("SQK-NBD114.96", 96),
        ("SQK-MLK114.96-XL", 96),
        ("SQK-LSK114", 1),
        ("SQK-RAD114", 1),
        ("SQK-RNA004", 1),
        ("SQK-RBK004", None),
        ("Ligation", None),
    ],
)
def test_a_kits_code_says_how_many_barcodes_it_has(kit: str, barcodes: int | None) -> None:
    assert barcodes_of(kit) == barcodes


def test_more_wells_than_barcodes_are_told_with_the_flow_cells_they_need() -> None:
    (finding,) = found("barcode_capacity", grids=[wells(30)])
    assert finding.message == (
        "30 wells are named, but SQK-RBK114.24 has 24 barcodes and 1 flow cell is planned: "
        "24 find room, and 30 need 2 flow cells."
    )
    assert (finding.severity, finding.fields) == ("warning", ("kit", "flow_cell_count", "samples"))
    assert len(finding.evidence) == 3


def test_as_many_wells_as_barcodes_find_room() -> None:
    assert found("barcode_capacity", grids=[wells(24)]) == []
    assert (
        found("barcode_capacity", grids=[wells(48)], pairs=[pair("Estimated number of Flow Cells", "2")])
        == []
    )


def test_controls_alone_over_the_barcodes_are_worth_a_word_and_no_question() -> None:
    (finding,) = found("barcode_capacity", grids=[wells(24, "BLANK")])
    assert finding.severity == "info"
    assert finding.message.startswith("25 wells are named (24 samples, 1 control),")


def test_without_a_number_of_flow_cells_one_run_is_compared() -> None:
    (finding,) = found(
        "barcode_capacity", grids=[wells(30)], pairs=[pair("Estimated number of Flow Cells", None)]
    )
    assert messages([finding]) == [
        (
            "30 wells are named, but SQK-RBK114.24 has 24 barcodes and no number of flow cells is given: "
            "30 need 2 flow cells."
        )
    ]


def test_a_kit_without_barcodes_takes_a_flow_cell_for_each_sample() -> None:
    kit = choice("I will be submitting DNA for", ("Ligation (SQK-LSK114)", True), kind="radio")
    (finding,) = found("barcode_capacity", grids=[wells(3)], choices=[kit])
    assert finding.severity == "warning"
    assert "SQK-LSK114 has no barcodes" in finding.message
    assert found("barcode_capacity", grids=[wells(1)], choices=[kit]) == []


def test_a_kit_that_does_not_tell_its_barcodes_is_not_judged() -> None:
    kit = choice("I will be submitting DNA for", ("Rapid (SQK-RBK004)", True), kind="radio")
    assert found("barcode_capacity", grids=[wells(90)], choices=[kit]) == []
    unmarked = choice("I will be submitting DNA for", ("Rapid (SQK-RBK114.24)", False), kind="radio")
    assert found("barcode_capacity", grids=[wells(90)], choices=[unmarked]) == []


def test_numbered_tables_count_as_one() -> None:
    grids = [numbered(("Vol. (µL)",), [["2"] * 20]), numbered(("Vol. (µL)",), [["2"] * 20])]
    (finding,) = found("barcode_capacity", grids=grids)
    assert finding.message.startswith("40 wells are named,")
