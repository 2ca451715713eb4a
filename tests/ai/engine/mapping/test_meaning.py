"""A whole layout becomes a reading."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.ai.engine.layout import Layout, Remark
from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.reading import Finding
from tests.ai.engine.mapping.forms_made import (
    EMPTY,
    TRUTH,
    at,
    choice,
    clean_form,
    grid,
    heading,
    layout,
    layout_of_truth,
    pair,
    read_truth,
    sample_grid,
)

TEXTS = st.one_of(
    st.none(), st.text(max_size=40), st.sampled_from(["-", "1", "2 µL", "$5", "a@b.example.org", "BLANK"])
)
LABELS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["Sample Name", "PI", "E-mail", "As of", "#", "Volume (µL)", "Total"]),
)


def test_an_empty_layout_means_nothing_and_breaks_nothing() -> None:
    found = understand(EMPTY)
    assert (found.samples, found.charges, found.findings, found.tables, found.letter) == (
        (),
        (),
        (),
        (),
        None,
    )
    assert found.confidence == 0.0
    assert json.dumps(found.as_json())


def test_the_readers_remarks_are_findings() -> None:
    remark = Remark("javascript", "warning", "The file holds a script; it was not run.", (at(1),))
    found = understand(replace(EMPTY, remarks=(remark,)))
    assert found.findings == (Finding("javascript", "warning", remark.message, (), (at(1),)),)


def test_the_same_form_with_other_values_has_the_same_signature() -> None:
    one = understand(clean_form())
    other = understand(
        clean_form(
            pairs=[pair("Requester", "Bo Li")],
            grids=[sample_grid(("1", "x", "1", "2", "3", "2", "2")), *clean_form().grids[1:]],
        )
    )
    assert one.layout_signature == other.layout_signature
    assert len(one.layout_signature) == 16
    assert int(one.layout_signature, 16) >= 0


def test_another_form_has_another_signature() -> None:
    assert (
        understand(clean_form()).layout_signature
        != understand(clean_form(pairs=[pair("Bench", "4")])).layout_signature
    )
    assert understand(EMPTY).layout_signature != understand(clean_form()).layout_signature


def test_the_same_layout_always_means_the_same() -> None:
    assert understand(clean_form()).as_json() == understand(clean_form()).as_json()


def test_a_clean_form_is_sure_as_a_whole() -> None:
    assert understand(clean_form()).confidence >= 0.97


def test_what_stands_on_the_document_is_kept_as_it_stands() -> None:
    made = clean_form()
    found = understand(made)
    assert (found.pairs, found.choices) == (made.pairs, made.choices)
    assert [table.grid for table in found.tables] == list(made.grids)
    assert [table.role for table in found.tables] == ["samples", "charges"]


@pytest.mark.skipif(not TRUTH.exists(), reason="the real form is not here")
def test_the_real_form_is_understood_value_by_value() -> None:
    truth = read_truth()
    found = understand(layout_of_truth(truth))
    header, normal = truth["header"], truth["header_normalised"]
    free = {one["label"]: one["value"] for one in truth["fields"]}
    ticked = [
        tuple(one["label"] for one in group["options"] if one["ticked"]) for group in truth["choice_groups"]
    ]
    assert {name: field.value for name, field in found.fields.items()} == {
        "institution": header["institution"],
        "facility": header["facility"],
        "form_title": header["form_title"],
        "quote_number": header["quote_identifier"],
        "quote_date": normal["as_of"],
        "quote_expires": None,
        "service_requested": header["service_requested"],
        "requester_name": header["requester"],
        "requester_email": header["email"],
        "requester_phone": None,
        "lab_name": header["lab"],
        "billing_address": None,
        "pi_name": normal["pi_name"],
        "pi_email": normal["pi_email"],
        "financial_contact_name": normal["financial_contact_name"],
        "financial_contact_email": normal["financial_contact_email"],
        "kit": "SQK-RBK114.24",
        "sample_types": ticked[1],
        "human_dna": "no",
        "source_organism": free["Source Organism:"],
        "buffers": ticked[3],
        "flow_cell_devices": ticked[4],
        "genome_size": "600",
        "genome_size_unit": None,
        "coverage": free["Approx. Coverage Needed"],
        "flow_cell_count": "1",
        "comments": free["Additional Comments / Special Needs"],
        "basecalling": ticked[5],
        "file_formats": ticked[6],
        "notification_emails": (free["Data Delivery Notification email addresses:"],),
        "delivery_methods": ticked[7],
        "projected_cost": "897.00",
        "known_charges": "897.00",
        "currency": "USD",
    }
    assert all(field.confidence >= 0.97 for field in found.fields.values())
    named = [row for row in truth["tables"][0]["rows"] if row["sample_name"] is not None]
    keys = ("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")
    assert [(one.row, one.name, one.kind, dict(one.values), dict(one.extra)) for one in found.samples] == [
        (row["row"], row["sample_name"], row["role"], {key: row[key] for key in keys}, {}) for row in named
    ]
    assert len(found.samples) == 96
    assert len(found.charges) == 1


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(LABELS, TEXTS), max_size=6),
    headers=st.lists(LABELS, min_size=1, max_size=5),
    cells=st.lists(st.lists(TEXTS, min_size=5, max_size=5), max_size=5),
    options=st.lists(st.tuples(LABELS, st.sampled_from([True, False, None])), max_size=4),
)
def test_no_value_is_made_up_whatever_stands_on_the_document(
    pairs: list[tuple[str, str | None]],
    headers: list[str],
    cells: list[list[str | None]],
    options: list[tuple[str, bool | None]],
) -> None:
    rows = [row[: len(headers)] for row in cells]
    made = layout(
        pairs=[pair(*one) for one in pairs], choices=[choice("Kit", *options)], grids=[grid(headers, rows)]
    )
    found = understand(made)
    json.dumps(found.as_json())
    written = "\n".join(filter(None, (text for _, text in pairs))) + "\n".join(label for label, _ in options)
    cells_written = [text for row in rows for text in row if text]
    for name in ("requester_name", "lab_name", "comments", "source_organism", "coverage"):
        value = found.fields[name].value
        assert value is None or (isinstance(value, str) and value in written)
    for sample in found.samples:
        assert sample.name is None or any(sample.name in text for text in cells_written)
        assert 0.0 <= sample.confidence <= 0.99


def hostile(text: str) -> Layout:
    return layout(
        texts=[heading(text, 20)],
        pairs=[
            pair(text, text),
            pair("PI", text),
            pair("As of", text),
            pair("Genome size", text),
            pair("Kit", text),
        ],
        choices=[choice(text, (text, True), (text, None)), choice("Kit", (text, True))],
        grids=[
            grid((text, "Sample", "Volume (µL)"), [(text, text, text)] * 50),
            grid(("Item", "Qty", "Price", "Total"), [(text,) * 4] * 50),
        ],
    )


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "1" * 10_000,
        "1," * 5_000,
        "a@" * 5_000,
        "- " * 5_000,
        "\x00\x1b[31m\u202eevil\u2066\u200b" * 1_000,
        "שלום عليكم" * 1_000,
        "ﷺ" * 5_000,
        "((((" * 2_500,
        "$" * 10_000,
        "\ud7ff\ue000𝟙𝟚𝟛",
    ],
)
def test_hostile_texts_cost_little_and_break_nothing(text: str) -> None:
    began = time.process_time()
    found = understand(hostile(text))
    assert time.process_time() - began < 2
    json.dumps(found.as_json())
