"""A reading held against its truth, on examples small enough to count by hand."""

from typing import Any

from apps.ai.engine.scoring.comparing import score_reading
from apps.ai.engine.scoring.judgements import FormScore


def verdicts(score: FormScore) -> dict[str, str]:
    return {judgement.name: judgement.verdict for judgement in score.judgements}


def field(value: Any, confidence: float = 0.99) -> dict[str, Any]:
    return {"value": value, "raw": None, "confidence": confidence}


def sample(row: int, name: str, **values: Any) -> dict[str, Any]:
    return {"row": row, "name": name, "kind": "sample", "extra": {}, **values}


def test_a_field_is_right_wrong_missed_invented_or_blank() -> None:
    truth = {
        "fields": {
            "kit": "SQK-LSK114",
            "lab_name": "Ito Lab",
            "coverage": "30x",
            "pi_name": None,
            "din": None,
        }
    }
    reading = {
        "fields": {
            "kit": field("SQK-LSK114"),
            "lab_name": field("Ito"),
            "coverage": field(None),
            "pi_name": field("Ito"),
        }
    }
    assert verdicts(score_reading(reading, truth)) == {
        "fields.kit": "right",
        "fields.lab_name": "wrong",
        "fields.coverage": "missed",
        "fields.pi_name": "invented",
        "fields.din": "blank",
    }


def test_ligatures_line_breaks_and_the_order_of_answers_do_not_count() -> None:
    truth = {"fields": {"comments": "difficult to say", "buffers": ["EB", "TE"], "file_formats": None}}
    reading = {
        "fields": {
            "comments": field("diﬃcult\n to say"),
            "buffers": field(["TE", "EB"]),
            "file_formats": field([]),
        }
    }
    assert verdicts(score_reading(reading, truth)) == {
        "fields.comments": "right",
        "fields.buffers": "right",
        "fields.file_formats": "blank",
    }


def test_a_number_is_compared_as_printed() -> None:
    truth = {"samples": [sample(1, "A", volume_ul="25.0")]}
    reading = {"samples": [sample(1, "A", volume_ul="25")]}
    score = score_reading(reading, truth)
    assert verdicts(score)["samples.1.volume_ul"] == "wrong"
    assert (score.rows, score.rows_exact, score.rows_extra) == (1, 0, 0)


def test_a_row_is_exact_with_its_number_kind_cells_and_extra_columns() -> None:
    truth = {
        "samples": [
            sample(1, "A", volume_ul="2", extra={"Tube colour": "red"}),
            sample(2, "B", volume_ul=None),
        ]
    }
    reading = {
        "samples": [
            sample(1, "A", volume_ul="2", extra={"tube colour:": "red"}),
            sample(3, "B", volume_ul=None),
        ]
    }
    score = score_reading(reading, truth)
    assert (score.rows, score.rows_exact) == (2, 1)
    assert set(verdicts(score).values()) == {"right", "blank"}


def test_a_row_that_is_not_on_the_form_is_invented_cell_by_cell() -> None:
    truth = {"samples": [sample(1, "A", volume_ul="2")]}
    reading = {"samples": [sample(1, "A", volume_ul="2"), sample(2, "Total", volume_ul="2", rin=None)]}
    score = score_reading(reading, truth)
    assert score.rows_extra == 1
    assert [name for name, verdict in verdicts(score).items() if verdict == "invented"] == [
        "samples.2.name",
        "samples.2.kind",
        "samples.2.volume_ul",
    ]


def test_a_row_that_was_not_read_is_missed_and_moves_no_other() -> None:
    truth = {"samples": [sample(1, "A"), sample(2, "B"), sample(3, "C")]}
    reading = {"samples": [sample(1, "A"), sample(3, "C")]}
    score = score_reading(reading, truth)
    assert (score.rows_exact, score.rows_extra) == (2, 0)
    assert verdicts(score)["samples.2.name"] == "missed"


def test_rows_of_one_name_are_told_apart_by_their_numbers() -> None:
    truth = {"samples": [sample(1, "A", rin="7"), sample(2, "A", rin="8")]}
    reading = {"samples": [sample(2, "A", rin="8"), sample(1, "A", rin="7")]}
    assert score_reading(reading, truth).rows_exact == 2


def test_charges_are_judged_in_their_order() -> None:
    truth = {"charges": [{"name": "Flow Cell", "total": "897.00", "tax": None}]}
    reading = {
        "charges": [
            {"name": "Flow Cell", "total": "879.00", "tax": "0.00", "page": 1, "bbox": [0, 0, 1, 1]},
            {"name": "Total", "total": None},
        ]
    }
    assert verdicts(score_reading(reading, truth)) == {
        "charges.1.name": "right",
        "charges.1.total": "wrong",
        "charges.1.tax": "invented",
        "charges.2.name": "invented",
        "charges.2.total": "blank",
    }


def choice(question: str, **options: bool | None) -> dict[str, Any]:
    return {
        "question": question,
        "options": [{"label": label, "marked": marked} for label, marked in options.items()],
    }


def test_a_mark_nobody_can_judge_is_right_only_as_null() -> None:
    truth = {"choices": [choice("Buffer", EB=None, TE=None, Water=True, Tris=False)]}
    reading = {"choices": [choice("buffer: *", EB=None, TE=False, Water=True, Tris=None)]}
    assert verdicts(score_reading(reading, truth)) == {
        "choices.buffer.eb": "right",
        "choices.buffer.te": "wrong",
        "choices.buffer.water": "right",
        "choices.buffer.tris": "wrong",
    }


def test_an_option_that_was_not_found_is_wrong_and_so_is_a_mark_on_one_that_is_not_there() -> None:
    truth = {"choices": [choice("Buffer", EB=True)]}
    reading = {"choices": [choice("Buffer", Note=True, Other=False)]}
    assert verdicts(score_reading(reading, truth)) == {
        "choices.buffer.eb": "wrong",
        "choices.buffer.note": "wrong",
    }


def test_confidence_is_the_cell_s_own_or_else_the_row_s() -> None:
    truth = {"samples": [sample(1, "A", rin="7")]}
    reading = {"samples": [sample(1, "A", rin="7", confidences={"rin": 0.4}, confidence=0.9)]}
    found = {judgement.name: judgement.confidence for judgement in score_reading(reading, truth).judgements}
    assert found == {"samples.1.name": 0.9, "samples.1.kind": 0.9, "samples.1.rin": 0.4}


def test_pages_and_seconds_come_from_the_reading_and_its_reader() -> None:
    score = score_reading({"document": {"pages": 5}}, {}, name="one", seconds=0.5)
    assert (score.name, score.pages, score.seconds, score.judgements) == ("one", 5, 0.5, ())
