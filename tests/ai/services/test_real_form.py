"""The real quote, where the file is at hand: read, approved, and in the records as it is printed."""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from apps.ai.models.readings import Reading
from apps.ai.services.approving import approve_reading
from apps.ai.services.reading import carry_out_reading
from apps.ai.services.requesting import request_reading
from apps.core.services.working import run_job
from apps.samples.models.samples import Sample
from tests.factories.samples import make_user

FORMS = Path(__file__).parents[4] / "shared" / "forms"
QUOTE = FORMS / "htsf_quote_deidentified.pdf"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("readers"),
    pytest.mark.skipif(not QUOTE.exists(), reason="the real quote is not at hand"),
]


def test_the_real_quote_becomes_a_submission_of_96_samples_as_printed() -> None:
    user = make_user()
    asked = request_reading(content=BytesIO(QUOTE.read_bytes()), filename=QUOTE.name, by=user)
    assert asked.job_id is not None
    run_job(job_id=asked.job_id, work=carry_out_reading)
    assert Reading.objects.get().status == "review"
    approved = approve_reading(reading_id=asked.pk, by=user)
    submission = approved.submission
    assert submission is not None
    truth = json.loads(next(FORMS.glob("*.expected.json")).read_text(encoding="utf-8"))
    printed = truth["header"]
    assert (submission.number, submission.lab_name_printed, submission.requester_email) == (
        printed["quote_identifier"],
        printed["lab"],
        printed["email"],
    )
    assert (submission.kit, submission.genome_size, submission.genome_size_unit) == (
        "SQK-RBK114.24",
        Decimal(600),
        "",
    )
    assert (len(submission.sample_types), len(submission.delivery_methods)) == (1, 2)
    samples = Sample.objects.filter(submission=submission)
    kinds = list(samples.values_list("kind", flat=True))
    assert (len(kinds), kinds.count("positive_control"), kinds.count("negative_control")) == (96, 1, 1)
    assert sum(sample.nanodrop_ng_ul or 0 for sample in samples) == Decimal("25987.5")
    assert not samples.exclude(qubit_ng_ul=None).exists()
    assert not samples.exclude(a260_230=None).exists()
    assert set(samples.values_list("sample_type", flat=True)) == {"DNA"}
