"""Corrections laid over a document: pure, in order, and the document stays as it was read."""

import copy
import json

import pytest

from apps.ai.engine.correctable import CorrectionRefused, Spot, read_path
from apps.ai.engine.correcting import apply_corrections, find_label, read_before
from apps.ai.engine.storable import as_storable
from tests.factories.ai import document, sample


def test_the_document_itself_is_not_touched() -> None:
    read = document()
    before = copy.deepcopy(read)
    apply_corrections(
        read,
        [("fields.kit", "x"), ("samples.1.volume_ul", "9"), ("samples.2", None), ("charges.1.total", "1.00")],
    )
    assert read == before


def test_without_corrections_the_document_is_the_same() -> None:
    read = document()
    assert apply_corrections(read, []).document == read


def test_what_fits_nowhere_is_left_out_and_told() -> None:
    read = document()
    corrected = apply_corrections(
        read,
        [
            ("samples.99.volume_ul", "1"),
            ("fields.kit", "x"),
            ("samples.1", {"name": "twice", "kind": "sample"}),
            ("nonsense", 1),
        ],
    )
    assert corrected.left_out == {0, 2, 3}
    assert corrected.document["fields"]["kit"]["value"] == "x"


def test_a_charge_is_corrected_by_its_position() -> None:
    corrected = apply_corrections(document(), [("charges.1.total", "900.00")]).document
    charge = corrected["charges"][0]
    assert (charge["total"], charge["confidences"]["total"], charge["unit_price"]) == (
        "900.00",
        1.0,
        "897.00",
    )


def test_a_corrected_row_is_as_sure_as_its_least_sure_cell() -> None:
    row = sample(1, "A")
    row["confidences"].update(volume_ul=0.4, name=0.9)
    row["confidence"] = 0.4
    corrected = apply_corrections(document(samples=[row]), [("samples.1.volume_ul", "2.5")]).document
    assert corrected["samples"][0]["confidence"] == 0.9


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("fields.kit", "Type of Kit"),
        ("fields.requester_name", "Requester"),
        ("fields.comments", ""),
        ("samples.1.nanodrop_ng_ul", "Nanodrop Conc."),
        ("samples.1.rin", ""),
        ("samples.1", ""),
    ],
)
def test_the_label_is_what_is_printed_beside_the_value(path: str, label: str) -> None:
    assert find_label(document(), read_path(path)) == label


def test_a_label_in_a_spreadsheet_is_found_by_the_cell() -> None:
    read = document()
    read["pairs"] = [
        {"label": "Kit", "value": "x", "cell": "Form!B4", "required": False, "source": "cell"},
    ]
    read["choices"] = []
    read["fields"]["kit"] = {
        "value": "x",
        "raw": "x",
        "cell": "Form!B4",
        "method": "layout",
        "confidence": 1.0,
    }
    assert find_label(read, read_path("fields.kit")) == "Kit"


@pytest.mark.parametrize("path", ["samples.0002.volume_ul", "samples.00.name", "charges.01.total"])
def test_a_place_has_one_name(path: str) -> None:
    with pytest.raises(CorrectionRefused):
        read_path(path)


def test_what_stands_in_a_place_is_told_and_a_missing_row_refused() -> None:
    read = document()
    assert read_before(read, Spot("fields", column="kit")) == "SQK-RBK114.24"
    assert read_before(read, Spot("fields", column="comments")) is None
    assert read_before(read, Spot("samples", 5)) is None
    assert read_before(read, Spot("samples", 2, "name")) == "3"
    with pytest.raises(CorrectionRefused, match="There is no row 5 under samples"):
        read_before(read, Spot("samples", 5, "name"))


@pytest.mark.parametrize(
    ("read", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("µ 🧬 ﬁ", "µ 🧬 ﬁ"),
        ({"a\x00": ["\x00", 1, None, 0.5, True]}, {"a\ufffd": ["\ufffd", 1, None, 0.5, True]}),
    ],
)
def test_what_a_database_cannot_keep_is_replaced_and_nothing_else(read: object, stored: object) -> None:
    assert as_storable(read) == stored
    assert "\\u0000" not in json.dumps(as_storable(read))
