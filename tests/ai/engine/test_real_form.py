"""A real quote of the core, read value by value. The file is not part of the repository."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.ai.engine.reader import read_document

FORMS = Path(__file__).resolve().parents[4] / "shared" / "forms"
FORM = FORMS / "htsf_quote_deidentified.pdf"
TRUTH = FORMS / "htsf_quote_deidentified.expected.json"

pytestmark = pytest.mark.skipif(not FORM.exists(), reason="the real form lies outside the repository")

NAMED_OTHERWISE = {
    "as_of": "quote_date",
    "expires_on": "quote_expires",
    "quote_identifier": "quote_number",
    "requester": "requester_name",
    "email": "requester_email",
    "phone": "requester_phone",
    "lab": "lab_name",
}
"""Names of the truth that stand under another name in a reading."""


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def reading() -> dict[str, Any]:
    return read_document(FORM.read_bytes(), filename=FORM.name).as_json()


def value(reading: Mapping[str, Any], name: str) -> Any:
    return reading["fields"][name]["value"]


def bare(text: str | None) -> str:
    return (text or "").strip().removesuffix(":").strip()


def test_the_file_is_the_one_the_truth_was_read_off(reading: dict[str, Any], truth: dict[str, Any]) -> None:
    assert reading["document"]["sha256"] == truth["source"]["sha256"]
    assert reading["document"]["pages"] == truth["source"]["pages"]
    assert reading["document"]["needs_ocr"] is False


def test_all_17_header_fields_are_right_or_null(reading: dict[str, Any], truth: dict[str, Any]) -> None:
    normal = truth["header_normalised"]
    said = {NAMED_OTHERWISE.get(name, name): text for name, text in truth["header"].items()}
    said.pop("document_type")
    said.pop("pis")
    said.pop("financial_contacts")
    said |= {
        "quote_date": normal["as_of"],
        "billing_address": None,
        "pi_name": normal["pi_name"],
        "pi_email": normal["pi_email"],
        "financial_contact_name": normal["financial_contact_name"],
        "financial_contact_email": normal["financial_contact_email"],
        "projected_cost": normal["projected_cost"]["amount"],
        "known_charges": normal["known_charges"]["amount"],
        "currency": normal["known_charges"]["currency"],
    }
    assert {name: value(reading, name) for name in said} == said


def test_all_23_marks_are_read(reading: dict[str, Any], truth: dict[str, Any]) -> None:
    expected = {
        bare(group["label"]): (
            group["kind"],
            group["required"],
            {option["label"]: option["ticked"] for option in group["options"]},
        )
        for group in truth["choice_groups"]
    }
    read = {
        bare(choice["question"]): (
            choice["kind"],
            choice["required"],
            {option["label"]: option["marked"] for option in choice["options"]},
        )
        for choice in reading["choices"]
    }
    assert sum(len(options) for _, _, options in expected.values()) == 23
    assert read == expected


def test_the_marks_become_the_fields_of_the_submission(reading: dict[str, Any]) -> None:
    assert value(reading, "kit") == "SQK-RBK114.24"
    assert value(reading, "sample_types") == ["PCR Amplicons"]
    assert value(reading, "human_dna") == "no"
    assert value(reading, "buffers") == ["EB"]
    assert value(reading, "flow_cell_devices") == ["MinION Flow Cell"]
    assert [label.split(" ")[0] for label in value(reading, "basecalling")] == ["SUP"]
    assert value(reading, "file_formats") == ["FASTQ / BAM"]
    assert len(value(reading, "delivery_methods")) == 2


def test_the_free_text_is_read_to_the_letter(reading: dict[str, Any], truth: dict[str, Any]) -> None:
    expected = {bare(field["label"]): field["value"] for field in truth["fields"]}
    read = {bare(pair["label"]): pair["value"] for pair in reading["pairs"]}
    assert {label: read[label] for label in expected} == expected
    assert value(reading, "genome_size") == "600"
    assert value(reading, "genome_size_unit") is None
    assert value(reading, "coverage") == "50x-100x"
    assert value(reading, "flow_cell_count") == "1"
    assert value(reading, "notification_emails") == ["requester@example.edu"]


def test_all_96_named_rows_are_read_with_every_cell_exact(
    reading: dict[str, Any], truth: dict[str, Any]
) -> None:
    table = truth["tables"][0]
    names = ("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")
    expected = [
        {"row": row["row"], "page": row["page"], "name": row["sample_name"], "kind": row["role"]}
        | {name: row[name] for name in names}
        for row in table["rows"]
        if row["sample_name"] is not None
    ]
    read = [
        {name: sample[name] for name in ("row", "page", "name", "kind", *names)}
        for sample in reading["samples"]
    ]
    assert len(expected) == 96
    assert read == expected
    assert sum(Decimal(row["nanodrop_ng_ul"]) for row in read if row["nanodrop_ng_ul"]) == Decimal("25987.5")
    (samples,) = [table for table in reading["tables"] if table["role"] == "samples"]
    assert len(samples["rows"]) == table["counts"]["numbered_rows"] == 99


def test_the_charges_are_read(reading: dict[str, Any], truth: dict[str, Any]) -> None:
    expected = [
        {
            "name": row["Name"],
            "billing_status": row["Billing Status"],
            "quantity": row["Quantity"],
            "unit_price": row["Unit Price"].lstrip("$"),
            "extended_price": row["Extended Price"].lstrip("$"),
            "tax": row["Tax"].lstrip("$"),
            "total": row["Total"].lstrip("$"),
            "currency": "USD",
        }
        for row in truth["tables"][1]["rows"]
    ]
    assert [{name: line[name] for name in expected[0]} for line in reading["charges"]] == expected


def test_nothing_is_invented(reading: dict[str, Any]) -> None:
    assert value(reading, "requester_phone") is None
    assert value(reading, "quote_expires") is None
    assert value(reading, "billing_address") is None
    assert all(sample["extra"] == {} for sample in reading["samples"])


def test_the_six_contradictions_are_found(reading: dict[str, Any]) -> None:
    codes = {finding["code"] for finding in reading["findings"]}
    assert {
        "barcode_capacity",
        "nanodrop_only",
        "ratio_missing",
        "unit_missing",
        "basecalling_delay",
        "expiry_missing",
    } <= codes
    assert "hidden_text" not in codes
    assert "cell_disputed" not in codes


def test_every_value_says_where_it_stands(reading: dict[str, Any]) -> None:
    for name, field in reading["fields"].items():
        if field["value"] not in (None, []):
            assert field["page"] in {1, 2, 4}, name
            assert field["bbox"] is not None, name
    for sample in reading["samples"]:
        for column, box in sample["boxes"].items():
            if sample.get(column) is not None:
                assert box is not None, (sample["row"], column)


def test_the_same_bytes_give_the_same_reading(reading: dict[str, Any]) -> None:
    assert read_document(FORM.read_bytes(), filename=FORM.name).as_json() == reading
