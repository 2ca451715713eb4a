"""The rules as a whole: on a clean form, on the real one, on nothing, and on nonsense."""

import json
import time
from dataclasses import replace

import pytest

from apps.ai.engine.findings.rules import RULES, find_contradictions
from apps.ai.engine.layout import Remark
from apps.ai.engine.mapping.meaning import understand
from tests.ai.engine.findings.found import examined
from tests.ai.engine.mapping.forms_made import (
    EMPTY,
    TRUTH,
    at,
    choice,
    clean_form,
    grid,
    layout,
    layout_of_truth,
    pair,
    read_truth,
)


def test_there_is_nothing_to_say_about_a_clean_form() -> None:
    found = examined(clean_form())
    assert (found.findings, found.letter) == ((), None)


def test_all_there_is_to_say_about_an_empty_document_is_that_it_names_no_sample() -> None:
    assert [finding.code for finding in examined(EMPTY).findings] == ["samples_missing"]


def test_all_else_of_a_reading_stays_as_it_was() -> None:
    before = understand(clean_form(pairs=[pair("Approx. Genome Size", "600")]))
    after = find_contradictions(before)
    assert after.findings != ()
    assert replace(after, findings=(), letter=None) == before


def test_the_readers_own_findings_stay_first() -> None:
    remark = Remark("hidden_text", "warning", "Text is hidden.", (at(1),))
    found = examined(replace(clean_form(pairs=[pair("Expires on", None)]), remarks=(remark,)))
    assert [finding.code for finding in found.findings] == ["hidden_text", "expiry_missing"]
    assert found.letter is None


def test_every_rule_stands_once() -> None:
    assert len({rule.__name__ for rule in RULES if hasattr(rule, "__name__")}) == len(RULES) == 19


@pytest.mark.skipif(not TRUTH.exists(), reason="the real form is not here")
def test_the_real_form_tells_its_six_contradictions_and_no_other() -> None:
    found = examined(layout_of_truth(read_truth()))
    assert [(finding.code, finding.message) for finding in found.findings] == [
        (
            "barcode_capacity",
            (
                "96 wells are named (94 samples, 2 controls), but SQK-RBK114.24 has 24 barcodes and "
                "1 flow cell is planned: 24 find room, and 96 need 4 flow cells."
            ),
        ),
        (
            "nanodrop_only",
            (
                "All 94 samples were measured by Nanodrop alone, without Qubit: "
                "how much DNA or RNA there is has not been verified."
            ),
        ),
        ("ratio_missing", "A260/230 is not given for any sample: the purity cannot be judged."),
        (
            "unit_missing",
            (
                "The genome size is given as 600 without a unit (bp, kb, Mb or Gb), "
                "while the comments speak of 600 bp."
            ),
        ),
        (
            "basecalling_delay",
            (
                "Super-accurate basecalling (SUP) is asked for, "
                "which may add 1-2 weeks to the delivery of the data."
            ),
        ),
        ("expiry_missing", "The quote does not say when it expires."),
    ]
    assert all(finding.evidence for finding in found.findings)


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "9" * 10_000, "1e99", "-1", "\u202e\x00\n" * 2_000, "5 Mb " * 2_000, "1-" * 5_000]
)
def test_hostile_texts_cost_little_and_break_nothing(text: str) -> None:
    headers = (
        "#",
        "Sample",
        "Volume (µL)",
        "Nanodrop (ng/µL)",
        "260/280",
        "260/230",
        "Amount (µg)",
        "RIN",
        "Fragment size",
    )
    made = layout(
        pairs=[
            pair("Quote number", text, required=True),
            pair(text, None, required=True),
            pair("Genome size", "5 Mb"),
            pair("Comments", text),
            pair("Number of flow cells", text),
            pair("Known Charges", text),
            pair("Valid until", text),
            pair("Priority", text),
        ],
        choices=[
            choice(text, (text, True), (text, True), (text, None), kind="radio", required=True),
            choice("Basecalling", (f"SUP {text}", True)),
            choice("Kit", ("SQK-RBK114.24", True)),
        ],
        grids=[
            grid(headers, [(str(number), *(text,) * 8) for number in range(1, 60)]),
            grid(("Item", "Qty", "Price", "Extended price", "Tax", "Total"), [(text,) * 6] * 20),
        ],
    )
    # The processor's time: what else the machine does is not the rules' cost.
    began = time.process_time()
    found = examined(made)
    assert time.process_time() - began < 2
    json.dumps(found.as_json())
    for finding in found.findings:
        assert finding.message.isprintable()
        assert len(finding.message) < 1_000
    if found.letter is not None:
        assert "\n" not in found.letter.subject
        assert found.letter.body.replace("\n", "").isprintable()
