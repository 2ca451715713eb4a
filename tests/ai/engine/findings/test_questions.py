"""The form's own questions."""

from tests.ai.engine.findings.found import found, messages
from tests.ai.engine.mapping.forms_made import choice, grid, pair


def test_a_required_question_without_a_mark_is_told() -> None:
    (finding,) = found(
        "question_unanswered",
        choices=[choice("Type of Sample", ("gDNA", False), ("cDNA", False), required=True)],
    )
    assert finding.message == "The form requires an answer to “Type of Sample”, but no answer is marked."
    assert len(finding.evidence) == 1


def test_a_required_label_without_a_value_is_told() -> None:
    (finding,) = found("question_unanswered", pairs=[pair("Cost centre", None, required=True)])
    assert finding.message == "The form requires an answer to “Cost centre”, but nothing is filled in."
    (blank,) = found("question_unanswered", pairs=[pair("Billing address", ",,,,,", required=True)])
    assert blank.message.endswith("but nothing is filled in.")


def test_a_required_table_without_a_row_is_told() -> None:
    empty = grid(("#", "Sample", "Vol. (µL)"), [("1", None, None)], title="Sample Information", required=True)
    (finding,) = found("question_unanswered", grids=[empty])
    assert finding.message == "The form requires an answer to “Sample Information”, but no row is filled in."


def test_what_is_answered_or_not_required_is_no_finding() -> None:
    assert (
        found(
            "question_unanswered",
            choices=[
                choice("Colour", ("red", False)),
                choice("Size", ("S", True), ("L", False), required=True),
            ],
            pairs=[
                pair("Fax", None),
                pair("Cost centre", "12", required=True),
                pair("Size", None, required=True),
            ],
        )
        == []
    )


def test_a_question_whose_marks_cannot_be_told_is_unclear_and_not_unanswered() -> None:
    asked = choice("Size", ("S", None), ("L", None), required=True)
    assert found("question_unanswered", choices=[asked]) == []
    assert messages(found("mark_unclear", choices=[asked])) == [
        "It could not be told which answers to “Size” are marked."
    ]


def test_one_unclear_mark_is_named() -> None:
    assert messages(found("mark_unclear", choices=[choice("Size", ("S", None), ("L", True))])) == [
        "It could not be told whether “S” is marked at “Size”."
    ]
    assert found("mark_unclear", choices=[choice("Size", ("S", False), ("L", True))]) == []


def test_two_marks_where_one_answer_is_asked_for_are_told() -> None:
    (finding,) = found(
        "radio_two_marks", choices=[choice("Size", ("S", True), ("M", False), ("L", True), kind="radio")]
    )
    assert finding.message == "“Size” asks for one answer, but 2 are marked: “S”, “L”."
    assert len(finding.evidence) == 2


def test_several_ticks_and_one_dot_are_lawful() -> None:
    assert found("radio_two_marks", choices=[choice("Size", ("S", True), ("L", True))]) == []
    assert found("radio_two_marks", choices=[choice("Size", ("S", True), ("L", False), kind="radio")]) == []
