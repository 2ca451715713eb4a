"""Sheets as other labs word them, each with exactly what stands on it."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.ai.engine.sheets.sheets_drawn import (
    add_table,
    codes_of,
    document_of,
    layout_of,
    pairs_of,
    saved,
    tables_of,
    workbook_of,
)

Table = tuple[tuple[str, ...], list[list[str | None]]]


@dataclass(frozen=True)
class Variant:
    """A sheet and its truth."""

    name: str
    content: bytes
    tables: list[Table]
    pairs: list[tuple[str, str | None]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def plain_csv() -> Variant:
    return Variant(
        "plain",
        b"Sample Name,Volume (uL),Qubit (ng/uL)\nS-01,30,12.5\nS-02,30,\n",
        [(("Sample Name", "Volume (uL)", "Qubit (ng/uL)"), [["S-01", "30", "12.5"], ["S-02", "30", None]])],
    )


def german_semicolons() -> Variant:
    text = (
        "Probenblatt Nanopore;;;\r\nArbeitsgruppe:;Müller;;\r\n;;;\r\n"
        "Probe;Konzentration (ng/µl);Volumen (µl);Puffer\r\n"
        "001;25,5;40;EB\r\n002;7,25;40;EB\r\n"
    )
    return Variant(
        "semicolons, decimal commas, Latin-1",
        text.encode("latin-1"),
        [
            (
                ("Probe", "Konzentration (ng/µl)", "Volumen (µl)", "Puffer"),
                [["001", "25,5", "40", "EB"], ["002", "7,25", "40", "EB"]],
            )
        ],
        [("Arbeitsgruppe", "Müller")],
    )


def excel_csv_with_mark() -> Variant:
    text = "sep=;\r\nTube label;Conc. ng/µL;260/280;260/230\r\n0007;298.9;1.84;2.1\r\n"
    return Variant(
        "BOM and a stated delimiter",
        ("\ufeff" + text).encode(),
        [(("Tube label", "Conc. ng/µL", "260/280", "260/230"), [["0007", "298.9", "1.84", "2.1"]])],
    )


def unicode_tabs() -> Variant:
    contact = "PI\tJosé Núñez\nE-mail\tjose@lab.example.edu\n\n"
    text = contact + "#\tSample ID\tWell\tng/µL\n1\tÅ-1\tA1\t10\n2\tÅ-2\tB1\t\n"
    return Variant(
        "UTF-16 with tabs",
        text.encode("utf-16"),
        [(("#", "Sample ID", "Well", "ng/µL"), [["1", "Å-1", "A1", "10"], ["2", "Å-2", "B1", None]])],
        [("PI", "José Núñez"), ("E-mail", "jose@lab.example.edu")],
    )


def titles_and_contacts() -> Variant:
    workbook = workbook_of(
        ("Genomics Core Facility",),
        ("DNA Sample Submission Form (v3.2)",),
        (),
        ("PI:", "Jane Doe", None, "Date:", "2026-02-01"),
        ("Phone", "919 555 0100"),
        ("Chartfield*:", None, None, "Lab:", "O'Hara, Tom (UNC-CH) Lab"),
        (),
        ("Sample information",),
        ("No.", "Sample name*", "Concentration\n(ng/µl)", "Volume (µl)", "Comments"),
        (1, "A-1", 12.0, 30, None),
        (2, "A-2", 12.55, 30, "low: repeat if needed"),
        (3, None, None, None, None),
    )
    return Variant(
        "titles and contact lines above",
        saved(workbook),
        [
            (
                ("No.", "Sample name", "Concentration (ng/µl)", "Volume (µl)", "Comments"),
                [
                    ["1", "A-1", "12", "30", None],
                    ["2", "A-2", "12.55", "30", "low: repeat if needed"],
                    ["3", None, None, None, None],
                ],
            )
        ],
        [
            ("PI", "Jane Doe"),
            ("Date", "2026-02-01"),
            ("Phone", "919 555 0100"),
            ("Chartfield", None),
            ("Lab", "O'Hara, Tom (UNC-CH) Lab"),
        ],
    )


def descriptions_and_examples() -> Variant:
    workbook = workbook_of(
        ("Customer sample name", "Qubit conc.", "Volume", "Type", "Organism"),
        ("required", "required", "required", "optional", "optional"),
        ("max 20 characters", "ng/µl", "µl", "DNA or RNA", "e.g. E. coli"),
        ("e.g. Sample_1", "e.g. 10-50 ng/uL", 30, "DNA", "E. coli"),
        ("Example 2", 20, 30, "DNA", "E. coli"),
        ("wt", 41.2, 25, "DNA", "S. cerevisiae"),
        ("mut", 39, 25, "DNA", "S. cerevisiae"),
    )
    return Variant(
        "description rows and example rows",
        saved(workbook),
        [
            (
                ("Customer sample name", "Qubit conc. ng/µl", "Volume µl", "Type", "Organism"),
                [["wt", "41.2", "25", "DNA", "S. cerevisiae"], ["mut", "39", "25", "DNA", "S. cerevisiae"]],
            )
        ],
        remarks=["example_row", "example_row"],
    )


def two_row_header() -> Variant:
    workbook = workbook_of(
        ("Sample", None, "Concentration (ng/µL)", None, "Purity", None),
        ("ID", "Well", "Qubit", "Nanodrop", "260/280", "260/230"),
        ("x1", "A01", 10, 11.5, 1.8, 2.0),
        ("x2", "B01", 20, 21.5, 1.9, 2.1),
    )
    for merged in ("A1:B1", "C1:D1", "E1:F1"):
        workbook.active.merge_cells(merged)
    headers = (
        "Sample ID",
        "Sample Well",
        "Concentration (ng/µL) Qubit",
        "Concentration (ng/µL) Nanodrop",
        "Purity 260/280",
        "Purity 260/230",
    )
    return Variant(
        "two-row header of merged cells",
        saved(workbook),
        [(headers, [["x1", "A01", "10", "11.5", "1.8", "2"], ["x2", "B01", "20", "21.5", "1.9", "2.1"]])],
    )


def header_merged_downwards() -> Variant:
    workbook = workbook_of(
        ("Library name", "Concentration", None, "Notes"),
        (None, "Qubit", "Nanodrop", None),
        ("L1", 5, 6, "ok"),
        ("L2", 5.5, 6.5, None),
    )
    for merged in ("A1:A2", "B1:C1", "D1:D2"):
        workbook.active.merge_cells(merged)
    return Variant(
        "header merged downwards",
        saved(workbook),
        [
            (
                ("Library name", "Concentration Qubit", "Concentration Nanodrop", "Notes"),
                [["L1", "5", "6", "ok"], ["L2", "5.5", "6.5", None]],
            )
        ],
    )


def plate_map_above_the_list() -> Variant:
    workbook = workbook_of(
        ("Plate layout",),
        (None, *range(1, 13)),
        *((letter, *(f"s{letter}{n}" for n in range(1, 13))) for letter in "ABCDEFGH"),
        (),
        ("Well", "Sample ID", "ng/ul", "Volume (ul)"),
        ("A1", "sA1", 10, 20),
        ("B1", "sB1", 11, 20),
    )
    return Variant(
        "plate map above the list",
        saved(workbook),
        [
            (
                ("Well", "Sample ID", "ng/ul", "Volume (ul)"),
                [["A1", "sA1", "10", "20"], ["B1", "sB1", "11", "20"]],
            )
        ],
        remarks=["plate_map"],
    )


def several_sheets() -> Variant:
    workbook = workbook_of(("Please read before you fill in the form.",), name="Instructions")
    example = workbook.create_sheet("Example")
    example.append(["Sample name", "Volume (µl)"])
    example.append(["my_sample", 10])
    for name, first in (("Plate 1", "p1"), ("Plate 2", "p2")):
        sheet = workbook.create_sheet(name)
        sheet.append(["Sample name", "Volume (µl)"])
        sheet.append([first, 10])
    lists = workbook.create_sheet("Lists")
    lists.append(["Kit", "Buffer"])
    lists.append(["SQK-LSK114", "EB"])
    lists.sheet_state = "hidden"
    return Variant(
        "several sheets beside instructions, an example and lists",
        saved(workbook),
        [
            (("Sample name", "Volume (µl)"), [["p1", "10"]]),
            (("Sample name", "Volume (µl)"), [["p2", "10"]]),
        ],
        remarks=["instruction_sheet", "example_sheet", "hidden_sheet", "list_sheet"],
    )


def prefilled_wells() -> Variant:
    rows: list[tuple[Any, ...]] = [
        (n + 1, f"{'ABCDEFGH'[n % 8]}{n // 8 + 1}", None, None, "ng/µl") for n in range(96)
    ]
    rows[0] = (1, "A1", "first", 12.5, "ng/µl")
    workbook = workbook_of(("#", "Well", "Sample ID", "Conc.", "Unit"), *rows)
    return Variant(
        "96 wells of which one is filled",
        saved(workbook),
        [
            (
                ("#", "Well", "Sample ID", "Conc.", "Unit"),
                [
                    ["1", "A1", "first", "12.5", "ng/µl"],
                    *([str(number), well, None, None, unit] for number, well, _, _, unit in rows[1:]),
                ],
            )
        ],
    )


def footnotes_and_a_second_table() -> Variant:
    text = (
        "Specimen ID,Species,Amount (ng),Buffer\n"
        "K1,mouse,500,TE\nK2,mouse,750,TE\n"
        "* required fields must be filled in\n"
        "\n"
        "Charges\n"
        "Item,Quantity,Unit price,Total\n"
        "MinION Flow Cell,1,897.00,897.00\n"
        "\n"
        "Signature:,____________\n"
    )
    return Variant(
        "footnotes, charges and a signature below",
        text.encode(),
        [
            (
                ("Specimen ID", "Species", "Amount (ng)", "Buffer"),
                [["K1", "mouse", "500", "TE"], ["K2", "mouse", "750", "TE"]],
            ),
            (
                ("Item", "Quantity", "Unit price", "Total"),
                [["MinION Flow Cell", "1", "897.00", "897.00"]],
            ),
        ],
        [("Signature", None)],
    )


def units_in_cells() -> Variant:
    text = "Sample|Conc.|Vol|Notes\nS1|25 ng/ul|30uL|\nS2|>100 ng/µl|30 µl|viscous\nS3|n/a|1.5 mL|\n"
    return Variant(
        "units in the cells, bars between them",
        text.encode(),
        [
            (
                ("Sample", "Conc.", "Vol", "Notes"),
                [
                    ["S1", "25 ng/ul", "30uL", None],
                    ["S2", ">100 ng/µl", "30 µl", "viscous"],
                    ["S3", "n/a", "1.5 mL", None],
                ],
            )
        ],
    )


def side_by_side() -> Variant:
    text = "Well,Sample ID,,Well,Sample ID\nA1,s1,,E1,s5\nB1,s2,,F1,s6\nC1,s3,,,\n"
    headers = ("Well", "Sample ID")
    return Variant(
        "two tables side by side",
        text.encode(),
        [
            (headers, [["A1", "s1"], ["B1", "s2"], ["C1", "s3"]]),
            (headers, [["E1", "s5"], ["F1", "s6"]]),
        ],
    )


def repeated_header() -> Variant:
    text = "Sample ID,Volume\na,1\nb,2\n\nSample ID,Volume\nc,3\n"
    return Variant(
        "header repeated on each printed page",
        text.encode(),
        [(("Sample ID", "Volume"), [["a", "1"], ["b", "2"], ["c", "3"]])],
    )


def unknown_words() -> Variant:
    text = "Proben,Menge,Stärke\nkalt,1,2\nwarm,3,4\n"
    return Variant(
        "a header of words nobody knows",
        text.encode(),
        [(("Proben", "Menge", "Stärke"), [["kalt", "1", "2"], ["warm", "3", "4"]])],
    )


def names_alone() -> Variant:
    return Variant(
        "one column of names",
        b"Sample name\nwild type\nmutant\n",
        [(("Sample name",), [["wild type"], ["mutant"]])],
    )


def word_form() -> Variant:
    document = document_of(
        "Nanopore Sequencing Request", "PI: Jane Doe\tE-mail: jane@lab.example.edu", "Samples"
    )
    add_table(
        document,
        ("Sample ID", "Conc. (ng/µL)", "Volume (µL)"),
        ("e.g. S1", "e.g. 25", "e.g. 40"),
        ("007", "25.50", "40"),
        ("008", "", "40"),
    )
    return Variant(
        "Word form",
        saved(document),
        [(("Sample ID", "Conc. (ng/µL)", "Volume (µL)"), [["007", "25.50", "40"], ["008", None, "40"]])],
        [("PI", "Jane Doe"), ("E-mail", "jane@lab.example.edu")],
    )


VARIANTS = [
    plain_csv(),
    german_semicolons(),
    excel_csv_with_mark(),
    unicode_tabs(),
    titles_and_contacts(),
    descriptions_and_examples(),
    two_row_header(),
    header_merged_downwards(),
    plate_map_above_the_list(),
    several_sheets(),
    prefilled_wells(),
    footnotes_and_a_second_table(),
    units_in_cells(),
    side_by_side(),
    repeated_header(),
    unknown_words(),
    names_alone(),
    word_form(),
]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_what_stands_on_a_sheet_is_read_exactly(variant: Variant) -> None:
    layout = layout_of(variant.content)
    assert tables_of(layout) == variant.tables
    assert pairs_of(layout) == variant.pairs
    assert codes_of(layout) == variant.remarks
