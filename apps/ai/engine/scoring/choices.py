"""The marks of all options, question by question."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from apps.ai.engine.scoring.judgements import Judgement, label_key

NOT_FOUND: Final = "not found"
"""What was read of an option that the reading does not know."""
NOT_THERE: Final = "not there"
"""What was expected of an option that is not on the form."""

Marks = dict[str, bool | None]


def judge_marks(read: Sequence[Mapping[str, Any]], true: Sequence[Mapping[str, Any]]) -> Iterator[Judgement]:
    """Judge every option of the form, and every mark read on an option that the form has not."""
    said = _by_question(read)
    for question, options in _by_question(true).items():
        known = said.pop(question, {})
        for option, marked in options.items():
            got: bool | str | None = known.pop(option, NOT_FOUND)
            yield Judgement(area="mark", name=f"choices.{question}.{option}", expected=marked, got=got)
        yield from _strangers(question, known)
    for question, options in said.items():
        yield from _strangers(question, options)


def _strangers(question: str, options: Marks) -> Iterator[Judgement]:
    for option, marked in options.items():
        if marked:
            yield Judgement(area="mark", name=f"choices.{question}.{option}", expected=NOT_THERE, got=marked)


def _by_question(choices: Sequence[Mapping[str, Any]]) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    for choice in choices:
        options = found.setdefault(label_key(choice["question"]), {})
        for option in choice["options"]:
            options[label_key(option["label"])] = option["marked"]
    return found
