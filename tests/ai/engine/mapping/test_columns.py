"""Which field a column of a table holds, and what a table is to the lab."""

import pytest

from apps.ai.engine.mapping.grids import map_grid
from apps.ai.engine.mapping.synonyms.headers import CHARGE_HEADERS, SAMPLE_HEADERS
from apps.ai.engine.mapping.units import find_unit
from tests.ai.engine.mapping.forms_made import CHARGE_HEADERS as QUOTED_HEADERS
from tests.ai.engine.mapping.forms_made import SAMPLE_HEADERS as FORM_HEADERS
from tests.ai.engine.mapping.forms_made import grid

WORDINGS = {
    "name": [
        "Sample Name",
        "Sample ID",
        "SAMPLE",
        "Specimen",
        "Specimen ID",
        "Tube label",
        "Name on tube",
        "sample_name",
        "Sample Name (max 20 characters)",
        "Unique sample identifier",
    ],
    "volume_ul": [
        "Volume (µL)",
        "Vol.",
        "Volume ul",
        "Vol (ul)",
        "Sample volume [µl]",
        "Total volume (microliters)",
    ],
    "qubit_ng_ul": [
        "Qubit Conc. (ng/µL)",
        "Qubit (ng/ul)",
        "Qubit",
        "Concentration (Qubit) ng/µl",
        "Qubit dsDNA HS conc. (ng/uL)",
    ],
    "nanodrop_ng_ul": ["Nanodrop Conc. (ng/µL)", "Nanodrop", "NanoDrop (ng/ul)", "Conc. by NanoDrop (ng/µL)"],
    "concentration_ng_ul": [
        "Conc (ng/ul)",
        "[DNA] ng/µl",
        "Concentration",
        "DNA conc. (ng/µL)",
        "ng/µl",
        "RNA concentration ng per ul",
    ],
    "a260_280": [
        "A260/A280 ratio",
        "260/280",
        "OD260/280",
        "A260:A280",
        "A260/280",
        "A 260 / 280",
        "Nanodrop 260/280",
        "A₂₆₀/A₂₈₀",
    ],
    "a260_230": ["A260/A230 ratio", "260/230", "OD 260/230", "A260:A230", "Abs260/230"],
    "rin": ["RIN", "RINe", "RIN value", "RNA Integrity Number"],
    "din": ["DIN", "DIN score", "DNA integrity number (DIN)"],
    "total_amount_ug": [
        "Total amount (µg)",
        "Total DNA (ng)",
        "Amount [ug]",
        "Mass (ng)",
        "DNA quantity (µg)",
    ],
    "fragment_size_bp": [
        "Fragment size (bp)",
        "Fragment length",
        "Avg size (bp)",
        "Average fragment size (kb)",
        "Amplicon length (bp)",
    ],
    "barcode": ["Barcode", "Barcode #", "Native barcode"],
    "well": ["Well", "Well position", "Well ID", "Position"],
    "result": ["Result", "QC result", "Pass/Fail"],
}


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, headers in WORDINGS.items() for header in headers]
)
def test_a_header_of_another_lab_holds_the_same_field(field: str, header: str) -> None:
    headers = (header, "A260/A280", "RIN") if field == "name" else ("Sample", header)
    mapped = map_grid(grid(headers, [("x",) * len(headers)]))
    assert mapped.role == "samples"
    found = next(column for column in mapped.columns if column.header == header)
    assert found.field == field
    assert found.score >= 0.9


@pytest.mark.parametrize(
    "header",
    [
        "DV200 (%)",
        "RQN",
        "Plate",
        "Buffer",
        "Sample type",
        "Organism",
        "Comments",
        "Concentration (nM)",
        "Qubit total (ng)",
        "Total amount",
        "Concentration method",
        "Barcode sequence",
        "Tube barcode",
        "260/280/230",
        "Volume needed",
        "Facility use only",
        "Amount ordered",
    ],
)
def test_a_column_that_is_no_field_of_ours_holds_none(header: str) -> None:
    mapped = map_grid(grid(("Sample name", "Volume (µL)", header), [("a", "1", "x")]))
    assert mapped.role == "samples"
    assert mapped.columns[2].field is None


def test_the_unit_of_a_header_is_kept() -> None:
    mapped = map_grid(grid(("Sample", "Conc. (µg/µL)", "Vol. (mL)"), [("a", "0.2", "1")]))
    assert [column.unit for column in mapped.columns] == [None, find_unit("ug/ul"), find_unit("ml")]


def test_the_form_of_the_family_is_mapped_whole() -> None:
    mapped = map_grid(
        grid(FORM_HEADERS, [("1", "a", "2", None, "3", "1.8", None), ("2", "b", "2", None, "3", "1.8", None)])
    )
    assert mapped.as_meaning().fields == (
        "row",
        "name",
        "volume_ul",
        "qubit_ng_ul",
        "nanodrop_ng_ul",
        "a260_280",
        "a260_230",
    )


@pytest.mark.parametrize(
    ("headers", "role"),
    [
        (QUOTED_HEADERS, "charges"),
        (("Item", "Qty", "Rate", "Amount"), "charges"),
        (("Description", "Unit price", "Total"), "charges"),
        (("Sample", "Comments"), "samples"),
        (("Well", "Conc. (ng/µL)", "Vol. (µL)"), "samples"),
        (("Name", "Volume (µL)"), "samples"),
        (("Name", "E-mail", "Role"), "other"),
        (("Step", "Date", "Initials"), "other"),
        (("", ""), "summary"),
        (("Kit", "Price"), "other"),
    ],
)
def test_the_headers_tell_what_a_table_is(headers: tuple[str, ...], role: str) -> None:
    assert map_grid(grid(headers, [("x",) * len(headers)])).role == role


def test_a_table_of_no_columns_or_rows_is_nothing_special() -> None:
    assert map_grid(grid((), [])).role == "other"
    assert map_grid(grid(("Sample name", "Volume (µL)"), [])).role == "samples"


def test_of_two_columns_of_names_the_better_worded_one_is_the_name() -> None:
    mapped = map_grid(grid(("Sample ID", "Sample Name", "Vol."), [("17", "moss", "2")]))
    assert [column.field for column in mapped.columns] == [None, "name", "volume_ul"]


def test_every_exact_wording_of_the_tables_means_its_column() -> None:
    for field, wordings in SAMPLE_HEADERS.items():
        for wording in wordings.exact:
            unit = " (µg)" if field == "total_amount_ug" else ""
            mapped = map_grid(
                grid(("A260/A230" if field == "rin" else "RIN", wording + unit, "DIN"), [("1", "1", "1")])
            )
            assert mapped.columns[1].field in ({field} if field not in {"rin", "din"} else {field, None}), (
                wording
            )
    for field, wordings in CHARGE_HEADERS.items():
        assert all(wordings.exact), field


def test_a_table_whose_headers_were_read_as_its_first_row_is_headed_by_it() -> None:
    rows = [("Item", "Qty", "Rate", "Amount"), ("Flow cell", "1", "$5.00", "$5.00")]
    mapped = map_grid(grid(("", "", "", ""), rows))
    assert mapped.role == "charges"
    assert [column.header for column in mapped.columns] == ["Item", "Qty", "Rate", "Amount"]
    assert len(mapped.grid.rows) == 1
    plain = map_grid(grid(("", "", ""), [("a", "b", "c"), ("d", "e", "f")]))
    assert (plain.role, len(plain.grid.rows)) == ("other", 2)
