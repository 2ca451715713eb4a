"""The evaluation set itself: the same everywhere, and as readable as it is meant to be."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from tests.ai.forms.parts import COUNTS, MASTERS, DrawnForm, draw_form, draw_part
from tests.ai.forms.turning import SLUG


@pytest.fixture(scope="module")
def some() -> list[DrawnForm]:
    """The first forms of the part that may be looked at."""
    return list(draw_part("tune", 16))


def digest(form: DrawnForm) -> str:
    told = json.dumps(form.truth, sort_keys=True).encode()
    return hashlib.sha256(form.content + told).hexdigest()


def test_the_set_has_more_than_two_hundred_forms_and_keeps_half_of_them_apart() -> None:
    assert COUNTS["tune"] + COUNTS["holdout"] >= 200
    assert COUNTS["tune"] == COUNTS["holdout"]
    assert len(set(MASTERS.values())) == 3
    assert [draw_form(part, 1).name for part in ("tune", "holdout")] == ["tune-0002", "holdout-0003"]


def test_a_form_is_the_same_in_another_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ai.forms", str(tmp_path), "--count", "4", "--part", "tune"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    for form in draw_part("tune", 4):
        assert (tmp_path / f"{form.name}.pdf").read_bytes() == form.content
        assert json.loads((tmp_path / f"{form.name}.json").read_text(encoding="utf-8")) == form.truth


def test_no_two_forms_are_alike(some: list[DrawnForm]) -> None:
    assert len({digest(form) for form in some}) == len(some)


def words_shown(form: DrawnForm) -> Iterator[tuple[pymupdf.Page, pymupdf.Rect, str]]:
    with pymupdf.open(stream=form.content, filetype="pdf") as document:
        for page in document:
            for x0, y0, x1, y1, word, *_ in page.get_text("words"):
                if word == "-" or word not in SLUG.split():
                    yield page, pymupdf.Rect(x0, y0, x1, y1) * page.rotation_matrix, word


def test_no_word_runs_over_the_edge_of_its_page(some: list[DrawnForm]) -> None:
    found = [(page.rect, box) for form in some for page, box, _ in words_shown(form)]
    assert len(found) > 1000
    assert [box for page, box in found if not page.contains(box)] == []


def test_every_name_and_mark_of_the_truth_is_on_the_pages(some: list[DrawnForm]) -> None:
    for form in some:
        with pymupdf.open(stream=form.content, filetype="pdf") as document:
            values = [widget.field_value for page in document for widget in page.widgets()]
        shown = " ".join((*(word for _, _, word in words_shown(form)), *map(str, values))).translate(LETTERS)
        said = [sample["name"] for sample in form.truth["samples"]]
        said += [option["label"] for choice in form.truth["choices"] for option in choice["options"]]
        assert [word for text in said for word in text.split() if word not in shown] == [], form.name


LETTERS = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})


def test_degraded_forms_say_what_is_wrong_with_them() -> None:
    forms = list(draw_part("degraded", 6))
    assert all(form.truth["style"]["defects"] for form in forms)
