"""Words of a page that has no text layer, by Tesseract where the machine has it."""

import csv
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Final

from apps.ai.engine.places import Box

LANGUAGE: Final = "eng"
POINTS_PER_INCH: Final = 72
WORD_LEVEL: Final = "5"
WHOLE_PAGE: Final = "3"
"""Tesseract's page mode. On a form it finds 94 of 100 words, the mode for sparse text 81."""
LONGEST_COMPLAINT: Final = 200
SECONDS_TO_ANSWER: Final = 10.0

_LINE: Final = ("block_num", "par_num", "line_num")
_PASSED_ON: Final = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word seen on an image: its box in points of the page, and how sure Tesseract is, 0 to 1."""

    text: str
    box: Box
    confidence: float


class OcrFailed(Exception):
    """Tesseract gave no answer, or none in time; nothing is known of the page."""


@cache
def find_tesseract() -> Path | None:
    """Return Tesseract with its English data, or None where this machine has no such thing.

    Looked up once in the life of a process.
    """
    found = shutil.which("tesseract")
    if found is None:
        return None
    try:
        listed = _run(Path(found), "--list-langs", given=b"", timeout=SECONDS_TO_ANSWER)
    except OcrFailed:
        return None
    return Path(found) if LANGUAGE.encode() in listed.split() else None


def read_words(png: bytes, *, dpi: float, tesseract: Path, timeout: float) -> tuple[OcrWord, ...]:
    """Return the words on an image of a page in Tesseract's order. `dpi` is the image's pixels per inch.

    Image and answer pass through pipes; no file is written. Raises OcrFailed after `timeout` seconds, or
    when Tesseract fails.
    """
    how = ["stdin", "stdout", "-l", LANGUAGE, "--dpi", str(round(dpi)), "--psm", WHOLE_PAGE, "tsv"]
    answer = _run(tesseract, *how, given=png, timeout=timeout)
    lines = answer.decode("utf-8", errors="replace").splitlines()
    rows = [
        row
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["level"] == WORD_LEVEL and (row["text"] or "").strip()
    ]
    return tuple(_word(row, after, POINTS_PER_INCH / dpi) for row, after in zip_longest(rows, rows[1:]))


def _word(row: dict[str, str], after: dict[str, str] | None, points: float) -> OcrWord:
    left, top = int(row["left"]), int(row["top"])
    right, bottom = left + int(row["width"]), top + int(row["height"])
    if after is not None and all(row[name] == after[name] for name in _LINE) and int(after["left"]) > left:
        # Some boxes of Tesseract reach over the next word of their line.
        right = min(right, int(after["left"]))
    confidence = min(1.0, max(0.0, float(row["conf"]) / 100))
    box = (left * points, top * points, right * points, bottom * points)
    return OcrWord(row["text"].strip(), box, confidence)


def _run(program: Path, *arguments: str, given: bytes, timeout: float) -> bytes:
    # One thread: the lab's quota of processors is counted, and several of them are slower than one here.
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["OMP_THREAD_LIMIT"] = "1"
    try:
        done = subprocess.run(  # noqa: S603  the program that `which` found, and words of ours
            [str(program), *arguments],
            input=given,
            capture_output=True,
            timeout=timeout,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OcrFailed(f"Tesseract gave no answer within {timeout:g} seconds.") from error
    except OSError as error:
        raise OcrFailed(f"Tesseract cannot be started: {error.strerror}.") from error
    if done.returncode != 0:
        complaint = done.stderr.decode(errors="replace").strip()[:LONGEST_COMPLAINT]
        raise OcrFailed(f"Tesseract ended with status {done.returncode}: {complaint}")
    return done.stdout
