"""Each rule of the format refuses what breaks it."""

import pytest

from apps.samples.engine.minknow_sheet.kits import Kit, find_kit
from apps.samples.engine.minknow_sheet.rules import check_sheet

HEADER = "experiment_id,kit,flow_cell_id,sample_id,alias,type,barcode\n"
ROW = "RE-201,SQK-RBK114-24,FBA00001,run1,A1,test_sample,barcode01\n"


def kit(name: str) -> Kit:
    found = find_kit(name)
    assert found is not None
    return found


def codes(text: str, name: str = "SQK-RBK114.24") -> list[str]:
    return [code for code, _ in check_sheet(text, kit(name))]


def test_a_lawful_sheet_breaks_no_rule() -> None:
    assert codes(HEADER + ROW + ROW.replace("A1", "A2").replace("barcode01", "barcode02")) == []
    assert codes("experiment_id,kit,position_id\nRE-201,SQK-LSK114,MN12345\n", "SQK-LSK114") == []
    run_id = "e4994c62-93f9-439a-bc8f-d20c95a137a5"
    with_run = HEADER.replace("sample_id", "protocol_run_id") + ROW.replace("run1", run_id)
    assert codes(with_run) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("", ["column_missing", "column_missing", "place_ambiguous", "column_missing"]),
        (HEADER.replace("sample_id", "colour") + ROW, ["column_unknown"]),
        (HEADER.replace("sample_id", "alias") + ROW, ["column_duplicated"]),
        (HEADER.replace("kit", "sample_id", 1).replace(",sample_id", ",protocol_run_id", 1) + ROW, None),
        (HEADER.replace("flow_cell_id", "flow_cell_product_code") + ROW, ["place_ambiguous"]),
        (HEADER.replace("sample_id", "position_id") + ROW, ["place_ambiguous"]),
        (HEADER.replace(",alias", "") + ROW.replace(",A1", ""), ["column_missing"]),
        (HEADER + ROW.replace(",A1", ""), ["row_ragged"]),
        (HEADER, ["run_empty"]),
        (HEADER + ROW.replace("RE-201", "RE 201"), ["text_not_lawful"]),
        (HEADER + ROW.replace("A1", "=A1"), ["text_not_lawful"]),
        (HEADER + ROW.replace("A1", "A" * 41), ["text_not_lawful"]),
        (HEADER + ROW.replace("FBA00001", ""), ["text_not_lawful"]),
        (HEADER.replace("sample_id", "protocol_run_id") + ROW, ["run_id_not_lawful"]),
        (HEADER + ROW.replace("test_sample", "sample"), ["type_unknown"]),
        (HEADER + ROW.replace("A1", "barcode09"), ["alias_forbidden"]),
        (HEADER + ROW.replace("A1", "unclassified"), ["alias_forbidden"]),
        (HEADER + ROW.replace("SQK-RBK114-24", "SQK-LSK114"), ["kit_unknown"]),
        (HEADER + ROW.replace("barcode01", "barcode25"), ["barcode_beyond_kit"]),
        (HEADER + ROW.replace("barcode01", "barcode1"), ["barcode_not_lawful"]),
        (HEADER + ROW + ROW, ["barcode_duplicated", "alias_duplicated"]),
        (HEADER + ROW + ROW.replace("A1", "a1").replace("barcode01", "barcode02"), ["alias_duplicated"]),
        (
            HEADER + ROW + ROW.replace("A1", "A2").replace("e01", "e02").replace("RE-201", "RE-202"),
            ["value_not_shared"],
        ),
        (
            HEADER + ROW + ROW.replace("A1", "A2").replace("e01", "e02").replace("FBA00001", "FBA00002"),
            ["value_not_shared"],
        ),
    ],
)
def test_a_sheet_that_breaks_a_rule_is_refused(text: str, broken: list[str] | None) -> None:
    found = codes(text)
    assert found == broken if broken is not None else "column_missing" in found


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("experiment_id,kit,flow_cell_id,alias\nE,SQK-LSK114,F,A\n", ["column_unknown"]),
        ("experiment_id,kit,flow_cell_id,barcode\nE,SQK-LSK114,F,barcode01\n", ["column_unknown"]),
        ("experiment_id,kit,flow_cell_id\nE,SQK-LSK114,F\nE,SQK-LSK114,F\n", ["kit_overfull"]),
    ],
)
def test_without_a_barcode_kit_a_flow_cell_has_one_sample_and_no_barcode(
    text: str, broken: list[str]
) -> None:
    assert codes(text, "SQK-LSK114") == broken


def test_more_rows_than_the_kit_has_barcodes_are_refused() -> None:
    rows = [ROW.replace("A1", f"A{n}").replace("barcode01", f"barcode{n:02d}") for n in range(1, 26)]
    assert codes(HEADER + "".join(rows)) == ["kit_overfull", "barcode_beyond_kit"]
