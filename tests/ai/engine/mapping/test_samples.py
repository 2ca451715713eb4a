"""The samples out of the tables of a form."""

import pytest

from apps.ai.engine.layout import Cell
from apps.ai.engine.places import Place
from apps.ai.engine.reading import SampleRow
from tests.ai.engine.mapping.forms_made import grid, reading, sample_grid

PLAIN = ("#", "Sample Name", "Volume (µL)", "Conc. (ng/µL)")


def rows(*cells: tuple[str | Cell | None, ...], headers: tuple[str, ...] = PLAIN) -> tuple[SampleRow, ...]:
    return reading(grids=[grid(headers, cells)]).samples


def test_a_row_of_the_form_is_a_sample_with_every_field_it_asks_for() -> None:
    (sample,) = reading(grids=[sample_grid(("1", "moss", "2", None, "298.9", "1.84", None))]).samples
    assert (sample.row, sample.name, sample.kind) == (1, "moss", "sample")
    assert sample.values == {
        "volume_ul": "2",
        "qubit_ng_ul": None,
        "nanodrop_ng_ul": "298.9",
        "a260_280": "1.84",
        "a260_230": None,
    }
    assert sample.extra == {}
    assert sample.places["nanodrop_ng_ul"] == Place(2, (200.0, 12.0, 40, 10))
    assert sample.confidences["nanodrop_ng_ul"] >= 0.97
    assert sample.confidence >= 0.97


def test_the_row_number_is_not_the_name() -> None:
    found = rows(("1", "3", "2", "5"), ("2", "17", "2", "5"), headers=("", "Sample", "Vol. (µL)", "ng/µL"))
    assert [(sample.row, sample.name) for sample in found] == [(1, "3"), (2, "17")]


def test_the_five_fields_of_the_form_are_there_even_if_nobody_asks_for_them() -> None:
    (sample,) = rows(("1", "moss", "2", "5"))
    assert sample.values == {
        "volume_ul": "2",
        "qubit_ng_ul": None,
        "nanodrop_ng_ul": None,
        "a260_280": None,
        "a260_230": None,
        "concentration_ng_ul": "5",
    }


def test_rows_of_nothing_but_a_number_a_well_or_a_printed_default_are_no_samples() -> None:
    found = rows(
        ("1", "A1", "moss", "5", "ng/µL"),
        ("2", "B1", None, None, "ng/µL"),
        ("3", "C1", "-", "n/a", "ng/µL"),
        ("4", "D1", None, "", "ng/µL"),
        headers=("No.", "Well", "Sample ID", "Conc. (ng/µL)", "Unit"),
    )
    assert [sample.row for sample in found] == [1]
    assert found[0].values["well"] == "A1"
    assert found[0].extra == {"Unit": "ng/µL"}


def test_a_volume_printed_in_every_row_makes_no_samples() -> None:
    found = rows(("1", "moss", "50", "5"), ("2", None, "50", None), ("3", None, "50", None))
    assert [sample.name for sample in found] == ["moss"]
    one_left = rows(("1", "moss", "50", "5"), ("2", "fern", "50 µL", "5"), ("3", None, "50", None))
    assert [sample.name for sample in one_left] == ["moss", "fern"]
    measured = rows(("1", "moss", "50", "5"), ("2", "fern", "50", "5"), ("3", None, "50", "7"))
    assert [sample.name for sample in measured] == ["moss", "fern", None]


def test_controls_are_rows_with_a_kind() -> None:
    found = rows(("1", "Positive control", None, None), ("2", "BLANK", None, None), ("3", "Blanka", "2", "5"))
    assert [sample.kind for sample in found] == ["positive_control", "negative_control", "sample"]


def test_a_column_of_types_may_name_a_control() -> None:
    found = rows(("x1", "NTC"), ("x2", "DNA"), headers=("Sample ID", "Sample type"))
    assert [sample.kind for sample in found] == ["negative_control", "sample"]


def test_a_row_with_measurements_and_no_name_is_kept_without_one() -> None:
    (sample,) = rows(("7", None, "2", "5"))
    assert (sample.row, sample.name, sample.values["volume_ul"]) == (7, None, "2")


def test_where_no_column_holds_names_no_name_is_made_up() -> None:
    found = rows(("1", "2", "5"), ("2", "2", "6"), headers=("#", "Volume (µL)", "Conc. (ng/µL)"))
    assert [(sample.row, sample.name) for sample in found] == [(1, None), (2, None)]
    assert len(rows(("1", "2", "5"), ("2", "2", "5"), headers=("#", "Volume (µL)", "Conc. (ng/µL)"))) == 2


def test_words_for_nothing_are_null_with_the_word_kept() -> None:
    (sample,) = rows(("1", "moss", "N/A", "TBD"))
    assert (sample.values["volume_ul"], sample.values["concentration_ng_ul"]) == (None, None)
    assert sample.extra == {"Volume (µL)": "N/A", "Conc. (ng/µL)": "TBD"}
    assert sample.confidence >= 0.97


def test_what_is_no_number_is_null_in_doubt_with_the_text_kept() -> None:
    (sample,) = rows(("1", "moss", "~50", "low"))
    assert (sample.values["volume_ul"], sample.values["concentration_ng_ul"]) == (None, None)
    assert sample.extra == {"Volume (µL)": "~50", "Conc. (ng/µL)": "low"}
    assert sample.confidence < 0.95


@pytest.mark.parametrize(
    ("header", "text", "field", "value", "kept"),
    [
        ("Conc. (µg/µL)", "0.3", "concentration_ng_ul", "300", "0.3"),
        ("Conc. (ng/µL)", "0.3 µg/µL", "concentration_ng_ul", "300", "0.3 µg/µL"),
        ("Conc. (ng/µL)", "30.50 ng/µL", "concentration_ng_ul", "30.50", None),
        ("Conc. (µg/mL)", "30", "concentration_ng_ul", "30", None),
        ("Total DNA (ng)", "1500", "total_amount_ug", "1.5", "1500"),
        ("Total DNA (µg)", "1.5", "total_amount_ug", "1.5", None),
        ("Fragment size (kb)", "8.5", "fragment_size_bp", "8500", "8.5"),
        ("Volume (mL)", "0.05", "volume_ul", "50", "0.05"),
        ("Volume (µL)", "50 ng", "volume_ul", None, "50 ng"),
        ("Conc. (ng/µL)", "5 nM", "concentration_ng_ul", None, "5 nM"),
        ("Fragment size", "8.5", "fragment_size_bp", None, "8.5"),
        ("Fragment size", "850", "fragment_size_bp", "850", None),
    ],
)
def test_another_unit_is_converted_exactly_or_not_at_all(
    header: str, text: str, field: str, value: str | None, kept: str | None
) -> None:
    (sample,) = rows(("moss", "1", text), headers=("Sample", "RIN", header))
    assert sample.values[field] == value
    assert sample.extra.get(header) == kept


def test_a_number_whose_unit_nobody_states_is_less_sure() -> None:
    (stated,) = rows(("moss", "50"), headers=("Sample", "Volume (µL)"))
    (unstated,) = rows(("moss", "50"), headers=("Sample", "Volume"))
    assert unstated.values["volume_ul"] == "50"
    assert unstated.confidences["volume_ul"] < stated.confidences["volume_ul"]


def test_the_column_tells_what_its_commas_mean() -> None:
    comma = rows(("1", "a", "2,5", "1,234"), ("2", "b", "2", "7"))
    point = rows(("1", "a", "2.5", "1,234"), ("2", "b", "2", "7"))
    neither = rows(("1", "a", "2", "1,234"), ("2", "b", "2", "7"))
    assert comma[0].values["concentration_ng_ul"] == "1.234"
    assert point[0].values["concentration_ng_ul"] == "1234"
    assert neither[0].values["concentration_ng_ul"] is None
    assert neither[0].extra == {"Conc. (ng/µL)": "1,234"}
    assert neither[0].confidence < 0.95


def test_unknown_columns_stay_under_their_printed_headers() -> None:
    (sample,) = rows(("moss", "P1", "EB", "x", "y"), headers=("Sample", "Plate", "Buffer", "Notes", "Notes"))
    assert sample.extra == {"Plate": "P1", "Buffer": "EB", "Notes": "x", "Notes (2)": "y"}


def test_a_rival_reading_puts_a_cell_in_doubt() -> None:
    disputed = Cell("2989", Place(2, (0, 0, 9, 9)), rival="298.9")
    (sample,) = rows(("1", "moss", "2", disputed))
    assert sample.values["concentration_ng_ul"] == "2989"
    assert sample.confidences["concentration_ng_ul"] < 0.95
    assert sample.confidences["volume_ul"] >= 0.97
    assert sample.confidence == sample.confidences["concentration_ng_ul"]


def test_a_second_table_goes_on_counting() -> None:
    first = grid(PLAIN, [("1", "a", "2", "5"), ("2", "b", "2", "5")])
    again = grid(PLAIN, [("1", "c", "2", "5")], page=3)
    further = grid(PLAIN, [("9", "d", "2", "5")], page=4)
    found = reading(grids=[first, again, further]).samples
    assert [(sample.row, sample.name) for sample in found] == [(1, "a"), (2, "b"), (3, "c"), (9, "d")]


def test_positions_count_where_no_number_is_printed_or_the_numbers_do_not_rise() -> None:
    assert [one.row for one in rows(("a", "2"), ("b", "2"), headers=("Sample", "Vol. (µL)"))] == [1, 2]
    assert [one.row for one in rows(("5", "a", "2", "5"), ("5", "b", "2", "5"))] == [1, 2]
    assert [one.row for one in rows(("5", "a", "2", "5"), (None, "b", "2", "5"), ("7", "c", "2", "5"))] == [
        5,
        6,
        7,
    ]


def test_examples_and_sums_are_no_samples() -> None:
    found = rows(
        ("Ex.", "moss", "2", "5"),
        ("e.g.", "fern", "2", "5"),
        ("1", "Example", "2", "5"),
        ("2", "ivy", "2", "5"),
        (None, "Total", "8", None),
    )
    assert [sample.name for sample in found] == ["ivy"]


def test_a_name_is_kept_as_the_customer_wrote_it() -> None:
    found = rows(
        *(
            (str(number), name, "2", "5")
            for number, name in enumerate(("007", "Ünï-1/β", "NA", "1.50", "a  b"), 1)
        )
    )
    assert [sample.name for sample in found] == ["007", "Ünï-1/β", "NA", "1.50", "a  b"]


def test_a_spreadsheets_cells_are_told_by_their_names() -> None:
    cells = [(Cell("moss", Place(cell="Sheet1!A5")), Cell("2", Place(cell="Sheet1!B5")))]
    (sample,) = reading(grids=[grid(("Sample", "Volume (µL)"), cells)]).samples
    assert sample.places == {"name": Place(cell="Sheet1!A5"), "volume_ul": Place(cell="Sheet1!B5")}


def test_a_table_without_rows_has_no_samples() -> None:
    assert rows() == ()


def test_headers_printed_again_and_page_numbers_are_no_rows() -> None:
    found = rows(
        ("1", "a", "2", "5"),
        (None, "Sample Name", "Volume (µL)", "Conc. (ng/µL)"),
        (None, None, None, "Page 2 of 5"),
        ("2", "b", "2", "5"),
        (None, "c", "2", "5"),
    )
    assert [(sample.row, sample.name) for sample in found] == [(1, "a"), (2, "b"), (3, "c")]
    plain = rows(("a", "2"), (None, "2/5 HTSF"), ("b", "2"), headers=("Sample", "Volume (µL)"))
    assert [(sample.row, sample.name) for sample in plain] == [(1, "a"), (2, "b")]


A_ROW = ("1", "A1", "30", "5", None, None, None)
NOTHING = (None,) * 4


def test_a_label_of_the_form_below_the_columns_is_no_sample_but_says_its_field() -> None:
    rows = [
        A_ROW,
        (None, "Elution buffer", "30", *NOTHING),
        (None, "Expected genome size", "600 kb", *NOTHING),
    ]
    found = reading(grids=[sample_grid(*rows)])
    assert [sample.name for sample in found.samples] == ["A1", "Elution buffer"]
    assert found.fields["buffers"].value is None
    assert (found.fields["genome_size"].value, found.fields["genome_size"].confidence < 0.95) == ("600", True)


def test_a_row_of_two_labels_has_no_value() -> None:
    found = reading(grids=[sample_grid(A_ROW, (None, "Billing address", "Phone", *NOTHING))])
    assert found.fields["billing_address"].value is None


def test_the_lines_of_a_price_list_are_no_answers() -> None:
    prices = grid(("Service", "Amount"), [("Library preparation", "$599.00"), ("Flow cell", "$900.00")])
    fields = reading(grids=[prices]).fields
    assert [fields[name].value for name in ("kit", "flow_cell_devices", "delivery_methods")] == [None] * 3
