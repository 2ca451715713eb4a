"""What stands outside of tables."""

import pytest

from apps.ai.engine.places import Place
from tests.ai.engine.sheets.sheets_drawn import choices_of, layout_of, pairs_of, tables_of, texts_of

TABLE = "\nSample ID,Volume\na,1\nb,2\n"


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("PI:,Jane Doe", [("PI", "Jane Doe")]),
        ("PI: Jane Doe", [("PI", "Jane Doe")]),
        ("PI :,Jane Doe", [("PI", "Jane Doe")]),
        ("Principal investigator,Jane Doe", [("Principal investigator", "Jane Doe")]),
        ("PI:,,,Jane Doe", [("PI", "Jane Doe")]),
        ("PI:,,Date:,2026-02-01", [("PI", None), ("Date", "2026-02-01")]),
        (
            "PI:,Jane,E-mail:,jane@lab.edu,Phone:,",
            [("PI", "Jane"), ("E-mail", "jane@lab.edu"), ("Phone", None)],
        ),
        ("PI: Jane,E-mail: jane@lab.edu", [("PI", "Jane"), ("E-mail", "jane@lab.edu")]),
        ("PI,Jane Doe,Department,Biology", [("PI", "Jane Doe"), ("Department", "Biology")]),
        ("Quote:,HTSF--RE-201 insert size 600bp", [("Quote", "HTSF--RE-201 insert size 600bp")]),
        ('Lab:,"O\'Hara, Tom (UNC-CH) Lab"', [("Lab", "O'Hara, Tom (UNC-CH) Lab")]),
        ("Pick-up at: 10:30", [("Pick-up at", "10:30")]),
        ("Form:,https://lab.edu/form", [("Form", "https://lab.edu/form")]),
        ("Name: ________", [("Name", None)]),
        ("Signature:,..........", [("Signature", None)]),
        ("https://lab.edu/form", []),
        ("Ship to the core.", []),
    ],
)
def test_a_contact_line_becomes_its_pairs(line: str, pairs: list[tuple[str, str | None]]) -> None:
    layout = layout_of(f"{line}\n{TABLE}".encode())
    assert pairs_of(layout) == pairs
    assert tables_of(layout) == [(("Sample ID", "Volume"), [["a", "1"], ["b", "2"]])]


def test_a_required_label_loses_its_star_and_keeps_its_word() -> None:
    pairs = layout_of(f"PI*:,Jane\nLab (required):,X\nFax:,\n{TABLE}".encode()).pairs
    assert [(pair.label, pair.required) for pair in pairs] == [
        ("PI", True),
        ("Lab (required)", True),
        ("Fax", False),
    ]


def test_a_pair_stands_in_its_section_and_says_where_its_value_is() -> None:
    layout = layout_of(f"Contact\nPI:,Jane\nFax:,\nBilling\nAccount:,12\n{TABLE}".encode())
    assert [(pair.section, pair.place) for pair in layout.pairs] == [
        ("Contact", Place(cell="Sheet1!B2")),
        ("Contact", Place(cell="Sheet1!A3")),
        ("Billing", Place(cell="Sheet1!B5")),
    ]
    assert texts_of(layout) == ["Contact", "Billing"]


def test_a_value_cut_by_an_unquoted_comma_is_not_certain() -> None:
    layout = layout_of(f"Address: 12 Main St, Chapel Hill\n{TABLE}".encode())
    (pair,) = layout.pairs
    assert (pair.value, pair.certainty) == ("12 Main St", 0.6)
    assert texts_of(layout) == ["Chapel Hill"]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Type: ☒ DNA ☐ RNA", [("Type", "checkbox", [("DNA", True), ("RNA", False)])]),
        ("Type*:,☑ DNA,☐ RNA", [("Type", "checkbox", [("DNA", True), ("RNA", False)])]),
        ("Type,☐,DNA,☒,RNA", [("Type", "checkbox", [("DNA", False), ("RNA", True)])]),
        ("Type,DNA ☐,RNA ☒", [("Type", "checkbox", [("DNA", False), ("RNA", True)])]),
        ("Human DNA? Yes [x] No [ ]", [("Human DNA?", "checkbox", [("Yes", True), ("No", False)])]),
        ("Speed: (x) HAC ( ) SUP", [("Speed", "radio", [("HAC", True), ("SUP", False)])]),
        ("Speed: ● HAC ○ SUP", [("Speed", "radio", [("HAC", True), ("SUP", False)])]),
        ("Speed: ○ HAC ○ SUP", [("Speed", "radio", [("HAC", False), ("SUP", False)])]),
        (
            "Type:,☐ DNA\n,☒ RNA\n,☐ Protein",
            [("Type", "checkbox", [("DNA", False), ("RNA", True), ("Protein", False)])],
        ),
        ("Type:\n☐ DNA\n☒ RNA", [("Type", "checkbox", [("DNA", False), ("RNA", True)])]),
        (
            "Type: ☒ DNA ☐ RNA\n☐ I agree to the terms",
            [
                ("Type", "checkbox", [("DNA", True), ("RNA", False)]),
                ("", "checkbox", [("I agree to the terms", False)]),
            ],
        ),
        ("☒", []),
    ],
)
def test_boxes_drawn_as_characters_are_choices(
    text: str, choices: list[tuple[str, str, list[tuple[str, bool]]]]
) -> None:
    layout = layout_of(f"{text}\n{TABLE}".encode())
    assert choices_of(layout) == choices
    assert tables_of(layout) == [(("Sample ID", "Volume"), [["a", "1"], ["b", "2"]])]


def test_an_option_says_where_its_box_stands_and_a_required_question_is_told() -> None:
    (choice,) = layout_of(f"Type*:,☑ DNA,☐ RNA\n{TABLE}".encode()).choices
    assert choice.required is True
    assert choice.place == Place(cell="Sheet1!A1")
    assert [option.place for option in choice.options] == [Place(cell="Sheet1!B1"), Place(cell="Sheet1!C1")]


def test_marks_in_the_rows_of_a_table_stay_texts() -> None:
    layout = layout_of("Sample ID,Volume,Human\na,1,☒\nb,2,☐\n".encode())
    assert tables_of(layout) == [(("Sample ID", "Volume", "Human"), [["a", "1", "☒"], ["b", "2", "☐"]])]
    assert layout.choices == ()
