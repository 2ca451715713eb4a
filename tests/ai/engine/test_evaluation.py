"""The bars of the form reader, held on forms that may be looked at; `evaluate_readings` reads all of them."""

import time

import pytest

from apps.ai.engine.reader import read_document
from apps.ai.engine.scoring.evaluating import KnownForm, failures_of, score_forms
from apps.ai.engine.scoring.figures import figures_of
from apps.ai.engine.scoring.judgements import FormScore
from tests.ai.forms.parts import draw_part

FORMS = 40
SECONDS = 60.0


@pytest.fixture(scope="module")
def scores() -> list[FormScore]:
    """The scores of the first forms of the part that may be looked at, within the time they may take."""
    forms = [
        KnownForm(name=form.name, part=form.part, content=form.content, truth=form.truth)
        for form in draw_part("tune", FORMS)
    ]
    started = time.process_time()
    found = list(score_forms(forms, read_document))
    assert time.process_time() - started < SECONDS
    return found


def told(scores: list[FormScore]) -> str:
    """Return what went wrong, for whoever broke it."""
    return "\n".join(f"{score.name} {line}" for score in scores for line in failures_of(score)[:5])


def test_fields_are_read_right(scores: list[FormScore]) -> None:
    assert figures_of(scores).fields.f1 >= 0.99, told(scores)


def test_rows_are_read_exactly(scores: list[FormScore]) -> None:
    figures = figures_of(scores)
    assert figures.rows > 1500
    assert figures.row_exactness >= 0.99, told(scores)


def test_marks_are_read_right(scores: list[FormScore]) -> None:
    figures = figures_of(scores)
    assert figures.marks > 800
    assert figures.marks_right >= 0.995, told(scores)


def test_nothing_is_made_up(scores: list[FormScore]) -> None:
    assert figures_of(scores).invented == 0, told(scores)


def test_what_needs_no_person_is_right(scores: list[FormScore]) -> None:
    selection = figures_of(scores).selection
    assert selection.share >= 0.9
    assert selection.accuracy >= 0.995, told(scores)
