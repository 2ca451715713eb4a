"""What a reading of a form must say, in the terms of `lims.reading/1`."""

import re
from typing import Any, Final

from tests.ai.forms.spec import ChargeTable, Entry, Expected, FormSpec, Line, Question, SampleTable

FIELDS: Final = (
    "institution",
    "facility",
    "form_title",
    "quote_number",
    "quote_date",
    "quote_expires",
    "service_requested",
    "requester_name",
    "requester_email",
    "requester_phone",
    "lab_name",
    "billing_address",
    "pi_name",
    "pi_email",
    "financial_contact_name",
    "financial_contact_email",
    "kit",
    "sample_types",
    "human_dna",
    "source_organism",
    "buffers",
    "flow_cell_devices",
    "genome_size",
    "genome_size_unit",
    "coverage",
    "flow_cell_count",
    "comments",
    "basecalling",
    "file_formats",
    "notification_emails",
    "delivery_methods",
    "projected_cost",
    "known_charges",
    "currency",
)
HUMAN_DNA: Final = {"Yes": "yes", "No": "no", "Unknown": "unknown", "Not sure": "unknown"}
"""The lab records three answers, however they are printed."""
KIT_CODE: Final = re.compile(r"SQK-[A-Z0-9]+(?:\.\d+)?")


def _answer(question: Question) -> Expected:
    """Return what the marks say: None where nothing is marked, or where one mark cannot be judged."""
    if any(option.marked is None for option in question.options):
        return None
    marked = tuple(option.label for option in question.options if option.marked)
    if not marked:
        return None
    if question.several:
        return marked
    if len(marked) > 1:
        return None
    code = KIT_CODE.search(marked[0])
    if question.field == "human_dna":
        return HUMAN_DNA[marked[0]]
    return code[0] if question.field == "kit" and code else marked[0]


def expected_fields(spec: FormSpec) -> dict[str, Expected]:
    """Return every field by name; None is an answer."""
    fields: dict[str, Expected] = dict.fromkeys(FIELDS)
    fields |= {
        "institution": spec.institution,
        "facility": spec.facility,
        "form_title": spec.form_title,
        "currency": spec.currency,
    }
    for block in (*spec.quote, *spec.summary, *spec.blocks):
        if isinstance(block, Entry):
            fields |= dict(block.expected)
        elif isinstance(block, Question):
            fields[block.field] = _answer(block)
    return fields


def _sample(line: Line) -> dict[str, Any]:
    return {
        "row": line.number,
        "name": line.name,
        "kind": line.kind,
        **line.expected,
        "extra": dict(line.extra),
    }


def truth_of(spec: FormSpec) -> dict[str, Any]:
    """Return the truth as JSON values: fields, samples, charges, choices, and how many of each."""
    tables = [block for block in spec.blocks if isinstance(block, SampleTable)]
    questions = [block for block in spec.blocks if isinstance(block, Question)]
    lines = [line for table in tables for line in table.lines]
    samples = [_sample(line) for line in lines if line.name is not None]
    charges = [
        {**line, "currency": spec.currency}
        for block in spec.blocks
        if isinstance(block, ChargeTable)
        for line in block.expected
    ]
    choices = [
        {
            "question": question.label,
            "kind": question.kind,
            "required": question.required,
            "options": [{"label": option.label, "marked": option.marked} for option in question.options],
        }
        for question in questions
    ]
    return {
        "fields": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in expected_fields(spec).items()
        },
        "samples": samples,
        "charges": charges,
        "choices": choices,
        "counts": {
            "named_rows": len(samples),
            "empty_rows": len(lines) - len(samples),
            "options": sum(len(question.options) for question in questions),
            "marked": sum(bool(option.marked) for question in questions for option in question.options),
            "charges": len(charges),
        },
    }
