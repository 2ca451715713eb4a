"""The letter to the requester."""

from apps.ai.engine.findings.letter import ASKED
from apps.ai.engine.findings.rules import RULES
from apps.ai.engine.reading import Letter
from tests.ai.engine.findings.found import examined
from tests.ai.engine.mapping.forms_made import choice, clean_form, layout, pair, sample_grid


def letter(**pieces: object) -> Letter | None:
    return examined(clean_form(**pieces)).letter  # type: ignore[arg-type]


def test_the_letter_asks_what_only_the_requester_can_answer_one_point_after_the_other() -> None:
    written = letter(
        pairs=[pair("Approx. Genome Size", "600"), pair("Expires on", None)],
        choices=[choice("Type of Sample", ("gDNA", False), required=True)],
        grids=[sample_grid(("1", "moss", "2", None, "298.9", "1.84", None))],
    )
    assert written == Letter(
        to="ada@fern.example.org",
        subject="Questions about your submission TC--QX-77",
        body="""Dear Ada Fern,

thank you for your submission TC--QX-77. Before we start the bench work we would like to ask you about 4 points of the form:

1. The form requires an answer to “Type of Sample”, but no answer is marked. What is your answer?
2. The only sample was measured by Nanodrop alone, without Qubit: how much DNA or RNA there is has not been verified. Can you send us Qubit concentrations?
3. A260/230 is not given for any sample: the purity cannot be judged. Can you send us the missing ratios?
4. The genome size is given as 600 without a unit (bp, kb, Mb or Gb). Which unit do you mean?

A short reply to this e-mail is enough.

Kind regards
Sequencing Core
""",  # noqa: E501  the letter stands here as it is sent
    )


def test_one_question_is_one_point() -> None:
    written = letter(pairs=[pair("Approx. Genome Size", "600")])
    assert written is not None
    assert written.subject == "Question about your submission TC--QX-77"
    assert "ask you about one point of the form:\n\n1. The genome size" in written.body


def test_there_is_no_letter_where_there_is_nothing_to_ask() -> None:
    assert letter() is None
    assert letter(pairs=[pair("Expires on", None), pair("Known Charges", "$9.00")]) is None


def test_a_letter_invents_neither_an_address_nor_a_name_nor_a_number() -> None:
    written = examined(layout(pairs=[pair("Genome size", "600")])).letter
    assert written is not None
    assert written.to is None
    assert written.subject == "Questions about your submission"
    assert written.body.startswith("Dear requester,\n\nthank you for your submission. Before")
    assert written.body.endswith("Kind regards\n")


def test_no_value_of_a_form_adds_a_line_to_a_letter() -> None:
    written = letter(
        pairs=[
            pair("Identifier", "Q-1\r\nBcc: all@x.example.org"),
            pair("Requester", "Ada\n\nFern\u202e"),
            pair("Approx. Genome Size", "600"),
        ]
    )
    assert written is not None
    assert written.subject == "Question about your submission Q-1 Bcc: all@x.example.org"
    assert written.body.startswith("Dear Ada Fern,\n")


def test_every_code_that_is_asked_about_is_the_code_of_a_rule() -> None:
    assert set(ASKED) <= {rule.__name__ for rule in RULES if hasattr(rule, "__name__")}


def test_a_poor_ratio_is_the_labs_affair_and_an_impossible_one_is_asked_about() -> None:
    assert letter(grids=[sample_grid(("1", "moss", "50", "20", "24", "1.5", "1.2"))]) is None
    written = letter(grids=[sample_grid(("1", "moss", "5000", "20", "24", "-1.5", "2.1"))])
    assert written is not None
    assert "ask you about 2 points" in written.body
