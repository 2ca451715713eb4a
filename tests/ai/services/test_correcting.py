"""Corrections: kept beside what was read, all of them or none, each with who and what was printed there."""

from typing import Any

import pytest

from apps.ai.exceptions import (
    ApprovedAlready,
    CorrectionsRefused,
    NotInReview,
    NotYetRead,
    ReadingNotFound,
)
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import describe_reading
from apps.ai.services.correcting import correct_reading
from apps.ai.types import NewCorrection
from apps.audit.models import LogEntry
from apps.core.exceptions import LabError, StaleRecord
from tests.factories.ai import document, make_reading, sample
from tests.factories.samples import make_lab, make_requester, make_user

pytestmark = pytest.mark.django_db


def correct(reading: Reading, *said: tuple[str, Any], version: int | None = None) -> Reading:
    return correct_reading(
        reading_id=reading.pk,
        by=make_user(),
        corrections=[NewCorrection(path, after) for path, after in said],
        expected_version=version,
    )


def shown(reading: Reading) -> Any:
    return describe_reading(Reading.objects.get(pk=reading.pk))


def nothing_changed(reading: Reading) -> bool:
    fresh = Reading.objects.get(pk=reading.pk)
    return fresh.version == reading.version and not Correction.objects.exists()


def test_a_correction_is_kept_with_what_is_printed_there_and_who_made_it() -> None:
    reading, user = make_reading(), make_user()
    changed = correct_reading(
        reading_id=reading.pk,
        by=user,
        corrections=[NewCorrection("fields.kit", " SQK-LSK114 "), NewCorrection("samples.2.volume_ul", "20")],
    )
    assert changed.version == 2
    rows = [
        (row.path, row.label, row.layout_signature, row.before, row.after, row.by)
        for row in Correction.objects.order_by("pk")
    ]
    assert rows == [
        ("fields.kit", "Type of Kit", "a1b2c3d4", "SQK-RBK114.24", "SQK-LSK114", user),
        ("samples.2.volume_ul", "Volume (µL)", "a1b2c3d4", "2", "20", user),
    ]
    document = shown(reading)
    kit = document["fields"]["kit"]
    assert (kit["value"], kit["raw"], kit["method"], kit["confidence"]) == (
        "SQK-LSK114",
        "SQK-RBK114.24",
        "human",
        1.0,
    )
    assert kit["bbox"] == [72.0, 300.0, 80.0, 308.0]
    assert document["samples"][1]["volume_ul"] == "20"
    assert document["samples"][1]["confidences"]["volume_ul"] == 1.0
    assert Reading.objects.get(pk=reading.pk).result == reading.result


def test_the_next_correction_of_a_value_begins_where_the_last_one_ended() -> None:
    reading = make_reading()
    correct(reading, ("fields.kit", "SQK-LSK114"))
    correct(reading, ("fields.kit", None))
    assert list(Correction.objects.order_by("pk").values_list("before", "after")) == [
        ("SQK-RBK114.24", "SQK-LSK114"),
        ("SQK-LSK114", None),
    ]
    assert shown(reading)["fields"]["kit"]["value"] is None


def test_a_correction_that_says_nothing_new_is_not_kept() -> None:
    reading = make_reading()
    assert correct(reading, ("fields.kit", "SQK-RBK114.24"), ("samples.1.a260_230", "")).version == 1
    assert nothing_changed(reading)


def unsure(*columns: str) -> dict[str, Any]:
    """Return a document whose first sample was read with 61 % in these columns, as was the kit."""
    row = sample(1, "1")
    row["confidences"].update(dict.fromkeys(columns, 0.61))
    row["confidence"] = 0.61
    read = document(samples=[row, sample(2, "3")])
    read["fields"]["kit"]["confidence"] = 0.61
    return read


def test_a_doubtful_value_is_confirmed_by_saying_it_again() -> None:
    reading, user = make_reading(result=unsure("volume_ul")), make_user()
    changed = correct_reading(
        reading_id=reading.pk,
        by=user,
        corrections=[NewCorrection("fields.kit", "SQK-RBK114.24"), NewCorrection("samples.1.volume_ul", "2")],
        expected_version=1,
    )
    assert changed.version == 2
    assert list(Correction.objects.order_by("pk").values_list("path", "label", "before", "after", "by")) == [
        ("fields.kit", "Type of Kit", "SQK-RBK114.24", "SQK-RBK114.24", user.pk),
        ("samples.1.volume_ul", "Volume (µL)", "2", "2", user.pk),
    ]
    kit, row = shown(reading)["fields"]["kit"], shown(reading)["samples"][0]
    assert (kit["value"], kit["method"], kit["confidence"]) == ("SQK-RBK114.24", "human", 1.0)
    assert (row["volume_ul"], row["confidences"]["volume_ul"], row["confidence"]) == ("2", 1.0, 0.98)
    assert Reading.objects.get(pk=reading.pk).result == reading.result


def test_confirming_twice_changes_nothing() -> None:
    reading = make_reading(result=unsure())
    assert correct(reading, ("fields.kit", "SQK-RBK114.24")).version == 2
    assert correct(reading, ("fields.kit", "SQK-RBK114.24")).version == 2
    assert Correction.objects.count() == 1


def test_a_corrected_value_needs_no_confirmation() -> None:
    reading = make_reading(result=unsure())
    correct(reading, ("fields.kit", "SQK-LSK114"))
    assert correct(reading, ("fields.kit", "SQK-LSK114")).version == 2
    assert Correction.objects.count() == 1


def test_a_confirmation_is_written_into_the_trail() -> None:
    reading = make_reading(result=unsure())
    correct(reading, ("fields.kit", "SQK-RBK114.24"))
    kept = Correction.objects.get()
    entries = LogEntry.objects.filter(object_pk=str(kept.pk), content_type__model="correction")
    assert [entry.action for entry in entries] == [LogEntry.Action.CREATE]


def test_that_nothing_stands_there_is_confirmed_too() -> None:
    read = unsure("name")
    read["samples"][0]["name"] = None
    read["fields"]["comments"] = {**read["fields"]["kit"], "value": None}
    reading = make_reading(result=read)
    assert correct(reading, ("samples.1.name", None), ("fields.comments", None)).version == 2
    assert list(Correction.objects.order_by("pk").values_list("path", "before", "after")) == [
        ("samples.1.name", None, None),
        ("fields.comments", None, None),
    ]


def test_a_value_that_nobody_could_write_is_confirmed_as_it_was_read() -> None:
    read = unsure("volume_ul")
    read["samples"][0]["volume_ul"] = "-2"
    reading = make_reading(result=read)
    correct(reading, ("samples.1.volume_ul", "-2"))
    assert shown(reading)["samples"][0]["confidences"]["volume_ul"] == 1.0
    with pytest.raises(CorrectionsRefused):
        correct(reading, ("samples.2.volume_ul", "-2"))


def test_a_confirmation_among_corrections_that_make_no_sense_is_not_kept() -> None:
    reading = make_reading(result=unsure())
    with pytest.raises(CorrectionsRefused):
        correct(reading, ("fields.kit", "SQK-RBK114.24"), ("samples.1.volume_ul", "two"))
    assert nothing_changed(reading)


def test_findings_letter_and_their_stored_number_follow_a_correction() -> None:
    read = unsure()
    read["fields"]["genome_size"] = {**read["fields"]["kit"], "value": "600"}
    reading = make_reading(result=read)
    correct(reading, ("fields.genome_size_unit", "Mb"))
    codes = [finding["code"] for finding in shown(reading)["findings"]]
    assert codes == ["nanodrop_only", "expiry_missing"]
    assert Reading.objects.get(pk=reading.pk).findings_count == len(codes)
    correct(reading, ("fields.genome_size_unit", None))
    assert "unit_missing" in [finding["code"] for finding in shown(reading)["findings"]]
    assert Reading.objects.get(pk=reading.pk).findings_count == len(codes) + 1
    assert "without a unit" in shown(reading)["letter"]["body"]
    assert Reading.objects.get(pk=reading.pk).result == reading.result


def test_what_nobody_has_corrected_is_described_as_it_was_read() -> None:
    reading = make_reading()
    assert shown(reading) == reading.result


def test_a_field_that_was_not_on_the_form_can_be_said() -> None:
    reading = make_reading()
    correct(reading, ("fields.chart_field", "HTSF-001"), ("fields.buffers", ["EB", " ", "TE"]))
    fields = shown(reading)["fields"]
    assert fields["chart_field"] == {
        "raw": None,
        "page": None,
        "bbox": None,
        "value": "HTSF-001",
        "method": "human",
        "confidence": 1.0,
    }
    assert fields["buffers"]["value"] == ["EB", "TE"]
    assert Correction.objects.get(path="fields.chart_field").label == ""


def test_a_sample_row_is_added_where_its_number_belongs_and_removed_again() -> None:
    reading = make_reading()
    correct(reading, ("samples.7", {"name": "seven", "volume_ul": "5"}))
    rows = shown(reading)["samples"]
    assert [row["row"] for row in rows] == [1, 2, 7, 12]
    assert (rows[2]["name"], rows[2]["kind"], rows[2]["volume_ul"], rows[2]["qubit_ng_ul"]) == (
        "seven",
        "sample",
        "5",
        None,
    )
    assert (rows[2]["confidence"], rows[2]["page"], rows[2]["boxes"]) == (1.0, None, {})
    correct(reading, ("samples.7.volume_ul", "6"), ("samples.2", None))
    assert [(row["row"], row["volume_ul"]) for row in shown(reading)["samples"]] == [
        (1, "2"),
        (7, "6"),
        (12, "2"),
    ]
    removal = Correction.objects.get(path="samples.2")
    assert removal.before == {
        "name": "3",
        "kind": "sample",
        "volume_ul": "2",
        "nanodrop_ng_ul": "298.9",
        "a260_280": "1.84",
    }
    assert removal.after is None


@pytest.mark.parametrize(
    ("path", "after", "code"),
    [
        ("fields.colour", "red", "unknown_path"),
        ("samples.1.colour", "red", "unknown_path"),
        ("samples.one.name", "x", "unknown_path"),
        ("charges.1", None, "unknown_path"),
        ("result", {}, "unknown_path"),
        ("samples.99.volume_ul", "2", "no_such_row"),
        ("samples.99", None, "no_such_row"),
        ("samples.1", {"name": "again"}, "row_exists"),
        ("samples.5", {"volume_ul": "2"}, "required"),
        ("samples.5", {"name": "x", "colour": "red"}, "unknown_column"),
        ("samples.5", "x", "invalid"),
        ("charges.2.total", "1.00", "no_such_row"),
        ("samples.1.name", " ", "required"),
        ("samples.1.name", "x" * 201, "max_length"),
        ("samples.1.kind", "water", "invalid_choice"),
        ("samples.1.volume_ul", 2, "invalid"),
        ("samples.1.volume_ul", "2 µL", "invalid"),
        ("samples.1.volume_ul", "-2", "invalid"),
        ("samples.1.volume_ul", "1e3", "invalid"),
        ("samples.1.volume_ul", "٢", "invalid"),
        ("samples.1.a260_280", "1,84", "invalid"),
        ("fields.quote_date", "July 17, 2025", "invalid"),
        ("fields.quote_date", "2025-02-30", "invalid"),
        ("fields.quote_date", "20250717", "invalid"),
        ("fields.quote_date", "2026-W01-1", "invalid"),
        ("fields.projected_cost", "$897", "invalid"),
        ("fields.projected_cost", "897.001", "invalid"),
        ("fields.flow_cell_count", "1.5", "invalid"),
        ("fields.kit", ["a", "b"], "invalid"),
        ("fields.buffers", "EB", "invalid"),
        ("fields.buffers", [1], "invalid"),
        ("fields.comments", "a\x00b", "nul_character"),
        ("fields.sample_type", "gDNA", "invalid_choice"),
        ("fields.priority", "soon", "invalid_choice"),
    ],
)
def test_a_correction_that_makes_no_sense_is_named_and_none_is_kept(path: str, after: Any, code: str) -> None:
    reading = make_reading()
    with pytest.raises(CorrectionsRefused) as refused:
        correct(reading, ("fields.kit", "SQK-LSK114"), (path, after))
    assert [(one.field, one.code) for one in refused.value.errors] == [(path, code)]
    assert refused.value.errors[0].message.endswith(".")
    assert nothing_changed(reading)


def test_every_wrong_correction_is_named_at_once() -> None:
    reading = make_reading()
    with pytest.raises(CorrectionsRefused) as refused:
        correct(reading, ("fields.colour", "red"), ("samples.1.volume_ul", "two"))
    assert [one.field for one in refused.value.errors] == ["fields.colour", "samples.1.volume_ul"]


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("fields.quote_expires", "2026-03-31"),
        ("fields.projected_cost", "-897.00"),
        ("fields.genome_size", "3.1"),
        ("fields.flow_cell_count", "2"),
        ("samples.1.a260_230", "-0.12"),
        ("samples.1.qubit_ng_ul", "12.50"),
        ("charges.1.total", "900.00"),
        ("charges.1.quantity", "1.5"),
    ],
)
def test_numbers_days_and_amounts_are_kept_as_they_are_written(path: str, after: str) -> None:
    reading = make_reading()
    correct(reading, (path, after))
    assert Correction.objects.get().after == after


def test_who_has_seen_another_version_is_refused() -> None:
    reading = make_reading()
    correct(reading, ("fields.kit", "SQK-LSK114"), version=1)
    with pytest.raises(StaleRecord):
        correct(reading, ("fields.kit", "SQK-RAD114"), version=1)
    assert Correction.objects.count() == 1
    assert Reading.objects.get(pk=reading.pk).version == 2


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("queued", NotYetRead),
        ("reading", NotYetRead),
        ("approved", ApprovedAlready),
        ("rejected", NotInReview),
        ("failed", NotInReview),
    ],
)
def test_only_what_is_in_review_is_corrected(status: str, error: type[LabError]) -> None:
    reading = make_reading(status=status)
    with pytest.raises(error):
        correct(reading, ("fields.kit", "SQK-LSK114"))
    assert nothing_changed(reading)


def test_a_strangers_reading_is_not_there() -> None:
    reading = make_reading(lab=make_lab())
    with pytest.raises(ReadingNotFound):
        correct_reading(
            reading_id=reading.pk,
            by=make_requester(make_lab()),
            corrections=[NewCorrection("fields.kit", "x")],
        )
    assert nothing_changed(reading)


def test_a_correction_that_a_later_reading_has_no_row_for_is_left_out() -> None:
    reading = make_reading()
    correct(reading, ("samples.2.volume_ul", "20"), ("fields.kit", "SQK-LSK114"))
    read: Any = reading.result
    result = {**read, "samples": [row for row in read["samples"] if row["row"] != 2]}
    Reading.objects.update(result=result)
    document = shown(reading)
    assert [row["row"] for row in document["samples"]] == [1, 12]
    assert document["fields"]["kit"]["value"] == "SQK-LSK114"
