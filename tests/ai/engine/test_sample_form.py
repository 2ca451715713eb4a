"""The sample form in docs is read as it was drawn."""

from collections import Counter

from apps.ai.engine.reader import read_document
from apps.ai.engine.scoring.comparing import score_reading
from apps.ai.engine.scoring.evaluating import failures_of
from tests.ai.forms.sample_form import SAMPLE_FORM, sample_spec
from tests.ai.forms.truth import truth_of


def test_the_sample_form_reads_equal_to_its_truth() -> None:
    truth = truth_of(sample_spec())
    reading = read_document(SAMPLE_FORM.read_bytes(), filename="sample-form.pdf").as_json()
    score = score_reading(reading, truth)
    assert failures_of(score) == []
    assert (score.rows, score.rows_exact, score.rows_extra) == (96, 96, 0)
    assert Counter(judgement.area for judgement in score.judgements if judgement.verdict == "right") == {
        "field": 30,
        "cell": 474,
        "charge": 8,
        "mark": 23,
    }


def test_its_contradictions_are_told() -> None:
    reading = read_document(SAMPLE_FORM.read_bytes(), filename="sample-form.pdf")
    assert {finding.code for finding in reading.findings} == {
        "barcode_capacity",
        "nanodrop_only",
        "ratio_missing",
        "unit_missing",
        "basecalling_delay",
        "expiry_missing",
    }
