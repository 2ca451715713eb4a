"""A reader process: `python -m apps.ai.engine.pool.child SETTINGS`, started by a `ReaderPool` alone.

It loads the engine, bounds itself, says that it is ready, and reads one file after the other from its
input until that ends. Settings are JSON: `parent` (process id), `work` (the module that reads and draws),
and of the pool's limits `memory_bytes`, `open_files` and `answer_bytes`.
"""

import faulthandler
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final, Protocol, cast

from apps.ai.engine.mupdf_errors import is_lack_of_memory
from apps.ai.engine.page_images import ImageLimits, PageImage
from apps.ai.engine.pool import confinement
from apps.ai.engine.pool.frames import OUT_OF_MEMORY, Frame, Kind, read_frame, write_frame
from apps.ai.engine.pool.results import answer_too_large
from apps.ai.engine.refusals import FileRefused

LONGEST_TRACE: Final = 8_000

LEAN_BYTES: Final = 120 * 1024 * 1024
"""More than this at the start means that a large library was compiled on the way."""


class Work(Protocol):
    """What the module named in the settings offers. `form_work` is the one for forms."""

    def prepare(self) -> None:
        """Load what every file needs."""

    def read(
        self, content: bytes, *, filename: str, limits: Mapping[str, Any], on_page: Callable[[int, int], None]
    ) -> dict[str, Any]:
        """Return the reading as JSON values. Raises FileRefused."""

    def draw(self, content: bytes, *, limits: ImageLimits) -> Iterator[PageImage]:
        """Yield the images of the pages."""

    def forget(self) -> None:
        """Drop what was kept of the last file."""


def main() -> None:
    """Come up, and serve until the input ends."""
    settings = json.loads(sys.argv[1])
    confinement.die_with(settings["parent"])
    faulthandler.enable()
    questions, answers = _take_the_pipes()
    work = cast(Work, importlib.import_module(settings["work"]))
    work.prepare()
    if confinement.peak_bytes() > LEAN_BYTES and not settings.get("compiled"):
        _begin_anew(questions, answers, settings)
    confinement.give_memory_back()
    # After the imports, which may write bytecode: from here on no file can be written.
    confinement.confine(memory_bytes=settings["memory_bytes"], open_files=settings["open_files"])
    serve(questions, answers, work, answer_bytes=settings["answer_bytes"])


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes for frames: what any library prints goes to the errors, which the worker logs."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return questions, answers


def _begin_anew(questions: BinaryIO, answers: BinaryIO, settings: dict[str, Any]) -> None:
    """Replace this process by a lean one: compiling takes three times the memory of what was compiled."""
    os.dup2(questions.fileno(), 0)
    os.dup2(answers.fileno(), 1)
    again = json.dumps({**settings, "compiled": True})
    os.execv(sys.executable, [sys.executable, "-s", "-m", "apps.ai.engine.pool.child", again])  # noqa: S606


def serve(questions: BinaryIO, answers: BinaryIO, work: Work, *, answer_bytes: int) -> None:
    """Answer one file after the other until there are no more questions."""
    write_frame(answers, Frame(Kind.READY))
    while (question := read_frame(questions)) is not None:
        try:
            _answer(question, answers, work, answer_bytes)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001  the edge of the process: the worker is told what broke
            if is_lack_of_memory(error):
                os._exit(OUT_OF_MEMORY)
            trace = traceback.format_exc()[-LONGEST_TRACE:]
            write_frame(answers, Frame(Kind.FAILED, body=trace.encode(errors="replace")))
        del question


def _answer(question: Frame, answers: BinaryIO, work: Work, answer_bytes: int) -> None:
    asked = question.header
    began = time.monotonic()
    confinement.allow_seconds_of_work(asked["seconds"])

    def tell(done: int, total: int) -> None:
        write_frame(answers, Frame(Kind.PAGE, {"done": done, "total": total}))

    try:
        document = work.read(question.body, filename=asked["filename"], limits=asked["limits"], on_page=tell)
        body = _as_json(document)
        if len(body) > answer_bytes:
            raise answer_too_large()
    except FileRefused as refusal:
        work.forget()
        write_frame(answers, Frame(Kind.REFUSED, {"code": refusal.code, "sentence": refusal.sentence}))
        return
    write_frame(answers, Frame(Kind.READING, body=body))
    del document, body
    if asked["images"] is not None:
        _draw(question.body, answers, work, ImageLimits(**asked["images"]))
    work.forget()
    confinement.give_memory_back()
    took = {
        "seconds": round(time.monotonic() - began, 4),
        "peak_bytes": confinement.peak_bytes(),
        "resident_bytes": confinement.resident_bytes(),
    }
    write_frame(answers, Frame(Kind.END, took))


def _as_json(document: dict[str, Any]) -> bytes:
    """Return strict JSON: the database takes neither NaN nor half a character."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode(errors="replace")


def _draw(content: bytes, answers: BinaryIO, work: Work, limits: ImageLimits) -> None:
    for image in work.draw(content, limits=limits):
        header = {"number": image.number, "width": image.width, "height": image.height, "scale": image.scale}
        write_frame(answers, Frame(Kind.IMAGE, header, image.png))


if __name__ == "__main__":
    main()
