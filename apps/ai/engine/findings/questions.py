"""The form's own questions: unanswered, answered twice, or answered so that nobody can tell."""

from collections.abc import Iterator

from apps.ai.engine.findings.words import quoted
from apps.ai.engine.layout import Choice
from apps.ai.engine.mapping.values import read_text
from apps.ai.engine.mapping.words import fold
from apps.ai.engine.places import NOWHERE, Place
from apps.ai.engine.reading import Finding, Reading


def question_unanswered(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each required question without a mark, label without value, table without row."""
    asked: set[str] = set()
    for choice in reading.choices:
        asked.add(fold(choice.question))
        if choice.required and all(option.marked is False for option in choice.options):
            yield _unanswered(choice.question, choice.place, "no answer is marked")
    for table in reading.tables:
        title = table.grid.title
        asked.add(fold(title or ""))
        if table.grid.required and table.role == "samples" and not reading.samples:
            yield _unanswered(title or "Samples", NOWHERE, "no row is filled in")
    for pair in reading.pairs:
        if pair.required and read_text(pair.value or "") is None and fold(pair.label) not in asked:
            yield _unanswered(pair.label, pair.place, "nothing is filled in")


def _unanswered(question: str, place: Place, what: str) -> Finding:
    return Finding(
        code="question_unanswered",
        severity="warning",
        message=f"The form requires an answer to {quoted(question)}, but {what}.",
        evidence=() if place == NOWHERE else (place,),
    )


def radio_two_marks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each question of one answer that has several."""
    for choice in reading.choices:
        marked = [option for option in choice.options if option.marked]
        if choice.kind != "checkbox" and len(marked) > 1:
            yield Finding(
                code="radio_two_marks",
                severity="warning",
                message=f"{quoted(choice.question)} asks for one answer, but {len(marked)} are marked: "
                f"{', '.join(quoted(option.label) for option in marked)}.",
                evidence=tuple(option.place for option in marked),
            )


def mark_unclear(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each question where a mark could not be told from a blank."""
    for choice in reading.choices:
        unclear = [option for option in choice.options if option.marked is None]
        if unclear:
            yield Finding(
                code="mark_unclear",
                severity="warning",
                message=_unclear(choice, [option.label for option in unclear]),
                evidence=tuple(option.place for option in unclear),
            )


def _unclear(choice: Choice, labels: list[str]) -> str:
    if len(labels) == len(choice.options):
        return f"It could not be told which answers to {quoted(choice.question)} are marked."
    options = " or ".join(quoted(label) for label in labels[:3])
    return f"It could not be told whether {options} is marked at {quoted(choice.question)}."
