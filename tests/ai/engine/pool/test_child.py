"""The reader's side, without a process of its own."""

import io
import json
from typing import Any

from apps.ai.engine.pool import form_work
from apps.ai.engine.pool.child import Work, serve
from apps.ai.engine.pool.frames import Frame, Kind, read_frame, write_frame
from tests.ai.engine.pool import stub_work

LONG_ENOUGH = 10**6
"""Seconds: this process is bound by them too."""


def answers_to(content: bytes, *, work: Work = stub_work, **asked: Any) -> list[Frame]:
    """Let the reader answer one question and return its frames after READY."""
    questions, answers = io.BytesIO(), io.BytesIO()
    header = {"filename": "form.pdf", "limits": {}, "images": None, "seconds": LONG_ENOUGH, **asked}
    write_frame(questions, Frame(Kind.READ, header, content))
    questions.seek(0)
    serve(questions, answers, work, answer_bytes=5000)
    answers.seek(0)
    frames = []
    while (frame := read_frame(answers)) is not None:
        frames.append(frame)
    assert frames[0] == Frame(Kind.READY)
    return frames[1:]


def asking(deed: str, **given: Any) -> bytes:
    return json.dumps({"do": deed, **given}).encode()


def test_pages_then_the_reading_then_images_then_the_end() -> None:
    frames = answers_to(asking("answer", pages=2, images=2), images={"dpi": 50})
    assert [frame.kind.name for frame in frames] == ["PAGE", "PAGE", "READING", "IMAGE", "IMAGE", "END"]
    assert frames[0].header == {"done": 1, "total": 2}
    assert frames[3].header == {"number": 1, "width": 10, "height": 20, "scale": 1.5}
    assert frames[5].header.keys() == {"seconds", "peak_bytes", "resident_bytes"}


def test_a_refusal_is_the_end_of_the_file() -> None:
    [frame] = answers_to(asking("refuse"))
    assert frame == Frame(Kind.REFUSED, {"code": "pdf_protected", "sentence": "The PDF is protected."})


def test_a_reading_that_is_too_large_is_refused() -> None:
    [frame] = answers_to(asking("answer", say="x" * 5000))
    assert frame.header["code"] == "reading_too_large"


def test_what_breaks_is_told_with_its_place() -> None:
    [frame] = answers_to(asking("break"))
    assert frame.kind is Kind.FAILED
    assert b"stub_work.py" in frame.body
    assert frame.body.endswith(b"LookupError: a thing nobody foresaw\n")


def test_text_that_is_no_form_is_read_and_has_no_image() -> None:
    content = b"Sample,Volume\nA1,20\nA2,21\n"
    frames = answers_to(content, work=form_work, filename="samples.csv", images={})
    assert [frame.kind for frame in frames] == [Kind.READING, Kind.END]
    assert json.loads(frames[0].body)["document"]["media_type"] == "text/csv"
