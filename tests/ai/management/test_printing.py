"""Tables and readings on a terminal."""

from typing import Any

from apps.ai.management.columns import paragraph, table
from apps.ai.management.printing import lines_of

PLACE = {"page": 2, "bbox": [1, 2, 3, 4]}


def reading(**parts: Any) -> dict[str, Any]:
    """Return a reading with these parts alone."""
    return {
        "document": {
            "filename": "samples.csv",
            "media_type": "text/csv",
            "pages": 0,
            "producer": None,
            "needs_ocr": False,
        },
        "confidence": 0.9,
        "pairs": [],
        "choices": [],
        "tables": [],
        "fields": {},
        "samples": [],
        "charges": [],
        "findings": [],
        "letter": None,
        **parts,
    }


def sample(row: int, **values: Any) -> dict[str, Any]:
    return {
        "row": row,
        "name": f"S{row}",
        "kind": "sample",
        "extra": {},
        "confidence": 1.0,
        **PLACE,
        **values,
    }


def test_a_cell_too_long_goes_on_in_the_next_line() -> None:
    assert list(table([["kit", "one two three four", "1"]], width=18)) == [
        "kit  one two     1",
        "     three four",
    ]


def test_numbers_stand_at_the_right_under_their_header() -> None:
    assert list(table([["a", "9.5"], ["b", "–"], ["c", "1,200.25"]], width=40, headers=("name", "µL"))) == [
        "name        µL",
        "────  ────────",
        "a          9.5",
        "b            –",
        "c     1,200.25",
    ]


def test_a_word_longer_than_its_column_is_broken_and_not_cut() -> None:
    lines = list(table([["x" * 25, "y"]], width=15))
    assert "".join(line.split()[0] for line in lines) == "x" * 25
    assert max(len(line) for line in lines) <= 15


def test_what_would_steer_a_terminal_is_shown_as_a_sign() -> None:
    assert list(table([["\x1b[2Jgone", "\u202eback"]], width=40)) == ["�[2Jgone  �back"]
    assert list(paragraph("\x9b31mred\rover", width=40)) == ["�31mred�over"]


def test_absent_is_a_dash_and_doubt_is_marked_and_explained() -> None:
    text = "\n".join(
        lines_of(
            reading(
                fields={
                    "kit": {"value": "SQK-LSK114", "confidence": 0.7, **PLACE},
                    "coverage": {"value": None, "confidence": 0.2, **PLACE},
                    "buffers": {"value": ["EB", "Water"], "confidence": 1.0, "cell": "Form!B14"},
                }
            ),
            width=80,
        )
    )
    assert "kit       SQK-LSK114  p. 2      0.70 !" in text
    assert "coverage  –           p. 2\n" in text
    assert "buffers   EB          Form!B14  1.00\n            Water\n" in text
    assert text.endswith("! below 0.95: look at the form.")


def test_an_unclear_mark_is_neither_set_nor_empty() -> None:
    marks = (True, False, None)
    options = [{"label": f"option {mark}", "marked": mark, **PLACE} for mark in marks]
    choice = {"question": "Kit", "required": True, "options": options, **PLACE}
    lines = list(lines_of(reading(choices=[choice]), width=80))
    assert lines[-4:] == [
        "  Kit (p. 2, required)",
        "    [x]  option True",
        "    [ ]  option False",
        "    [?]  option None",
    ]


def test_a_column_that_is_empty_in_every_row_is_told_once() -> None:
    samples = [sample(1, volume_ul="20", qubit_ng_ul=None), sample(2, volume_ul=None, qubit_ng_ul=None)]
    text = "\n".join(lines_of(reading(samples=samples), width=80))
    assert "Qubit ng/µL" not in text.split("Empty")[0]
    assert "  Empty in every row: Qubit ng/µL." in text
    assert "    2  S2     –" in text


def test_columns_nobody_knows_keep_their_printed_header() -> None:
    samples = [sample(1, extra={"Freezer box": "B7"}), sample(2, kind="negative_control")]
    text = "\n".join(lines_of(reading(samples=samples), width=80))
    assert "SAMPLES: 2 ROWS" in text
    assert "1 sample, 1 negative control" in text
    assert "Freezer box" in text
    assert "B7" in text


def test_what_no_field_knows_is_printed_as_it_stands() -> None:
    pairs = [
        {"label": "Kit", "value": "SQK-LSK114", **PLACE},
        {"label": "Freezer", "value": "B7", "page": 1, "bbox": [9, 9, 9, 9]},
        {"label": "Shelf", "value": None, "page": 1, "bbox": [8, 8, 8, 8]},
    ]
    fields = {"kit": {"value": "SQK-LSK114", "confidence": 1.0, **PLACE}}
    boxes = {
        "title": "Boxes",
        "role": "other",
        "columns": [{"header": "Box", "field": None}],
        "rows": [{"cells": ["B7"], "page": 3, "bbox": None}],
    }
    text = "\n".join(lines_of(reading(pairs=pairs, fields=fields, tables=[boxes]), width=80))
    also = text.split("ALSO ON THE FORM")[1]
    assert "Freezer  B7     p. 1" in also
    assert "Kit" not in also
    assert "Shelf" not in also
    assert "BOXES\n  Box  where" in also


def test_a_column_without_a_letter_is_printed_all_the_same() -> None:
    assert list(table([("expiry_missing", ""), ("nanodrop_only", "")], width=40)) != []
