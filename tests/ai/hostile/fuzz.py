"""Thousands of broken PDFs through a real reader: `python -m tests.ai.hostile.fuzz`, or `make fuzz`.

Each must be read or refused. A crash of the reader, silence past the deadline and an error nobody foresaw
end the run with status 1; the files that did it are kept where `--keep` says.
"""

import argparse
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pymupdf

from apps.ai.engine.page_images import ImageLimits, PageImage
from apps.ai.engine.pool.limits import PoolLimits
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReaderFailed
from apps.ai.engine.refusals import FileRefused
from tests.ai.hostile import files
from tests.ai.hostile.mutations import mutated

SAMPLE_FORM: Final = Path("docs/sample-form.pdf")
PATIENCE: Final = PoolLimits(seconds=30, silent_seconds=20)
ESCAPES: Final = ("crash", "hang", "unforeseen error")
_OUTCOMES: Final = {"reader_crashed": "crash", "reader_too_slow": "hang", "reader_failed": "unforeseen error"}
FEW_IMAGES: Final = ImageLimits(dpi=50, max_pages=2)


def main() -> int:
    """Read them all, print the counts, and return the exit status."""
    wanted = _arguments().parse_args()
    logging.disable()
    seeds = seed_files()
    numbers = [wanted.only] if wanted.only is not None else range(wanted.count)
    counts: Counter[str] = Counter()
    escaped: list[str] = []
    began, slowest = time.monotonic(), (0.0, "")
    with ReaderPool(limits=PATIENCE) as pool:
        for number in numbers:
            deeds, content = mutated(seeds, number, seed=wanted.seed)
            started = time.monotonic()
            outcome, word = outcome_of(content, pool)
            slowest = max(slowest, (time.monotonic() - started, f"file {number}, {deeds}"))
            counts[outcome] += 1
            if outcome in ESCAPES:
                escaped.append(f"file {number}: {outcome} after {deeds}. {word}")
                _keep(wanted.keep, number, content)
            if sys.stderr.isatty():
                print(f"\r{sum(counts.values()):,}", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - began
    print(
        f"\n{sum(counts.values()):,} broken PDFs of {len(seeds)} seeds (seed {wanted.seed}) in {took:.0f} s"
    )
    for outcome, count in sorted(counts.items(), key=lambda each: (each[0] in ESCAPES, -each[1])):
        print(f"  {count:>6,}  {outcome}")
    print("  " + ", ".join(f"{counts[escape]} x {escape}" for escape in ESCAPES))
    print(f"  slowest: {slowest[0]:.2f} s ({slowest[1]})")
    for line in escaped:
        print(f"ESCAPED  {line}")
    return 1 if escaped else 0


def outcome_of(content: bytes, pool: ReaderPool) -> tuple[str, str]:
    """Return how the reading of a file ended, and what is known of it."""
    images: list[PageImage] = []
    try:
        result = pool.read(content, filename="quote.pdf", on_image=images.append, images=FEW_IMAGES)
    except ReaderFailed as failure:
        return "unforeseen error", failure.trace.strip().splitlines()[-1]
    except FileRefused as refusal:
        return _OUTCOMES.get(refusal.code, f"refused: {refusal.code}"), refusal.sentence
    if result.without_images is not None:
        return "read, and the images stopped", result.without_images
    return "read", ""


def seed_files() -> tuple[bytes, ...]:
    """Return what is broken: the form we ship, and small PDFs that carry one thing each."""
    shipped = (SAMPLE_FORM.read_bytes(),) if SAMPLE_FORM.exists() else ()
    return (
        *shipped,
        files.honest(),
        files.honest(pages=4),
        files.table_without_form(),
        files.with_attachment(),
        files.with_script(),
        files.with_hidden_text("invisible"),
        files.with_looping_reference(),
        files.of_many_pages(20),
        fillable(),
        with_pictures(),
    )


def fillable() -> bytes:
    """Return a form with fields of each kind."""
    with pymupdf.open() as document:
        page = document.new_page()
        kinds = (
            (pymupdf.PDF_WIDGET_TYPE_TEXT, "Ada"),
            (pymupdf.PDF_WIDGET_TYPE_CHECKBOX, True),
            (pymupdf.PDF_WIDGET_TYPE_COMBOBOX, "MinION"),
        )
        for row, (kind, value) in enumerate(kinds):
            page.insert_text((72, 90 + 40 * row), f"Question {row}:")
            widget = pymupdf.Widget()
            widget.field_type = kind
            widget.field_name = f"field{row}"
            widget.rect = pymupdf.Rect(200, 75 + 40 * row, 320, 95 + 40 * row)
            if kind == pymupdf.PDF_WIDGET_TYPE_COMBOBOX:
                widget.choice_values = ["Flongle", "MinION"]
            widget.field_value = value
            page.add_widget(widget)
        content: bytes = document.tobytes(deflate=True, no_new_id=True)
    return content


def with_pictures() -> bytes:
    """Return a form whose boxes are images, on a turned page."""
    with pymupdf.open() as document:
        page = document.new_page()
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 24, 24))
        picture.clear_with(255)
        for row in range(4):
            page.insert_image((72, 72 + 24 * row, 82, 82 + 24 * row), pixmap=picture)
            page.insert_text((90, 81 + 24 * row), f"Option {row}")
        page.set_rotation(90)
        content: bytes = document.tobytes(deflate=True, no_new_id=True)
    return content


def _keep(folder: Path | None, number: int, content: bytes) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.pdf").write_bytes(content)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Read thousands of broken PDFs and count how each ended.")
    parser.add_argument("--count", type=int, default=2_500, help="how many files")
    parser.add_argument("--seed", type=int, default=3, help="the same seed gives the same files")
    parser.add_argument("--only", type=int, help="read the file of this number alone")
    parser.add_argument("--keep", type=Path, help="a folder for the files that escaped")
    return parser


if __name__ == "__main__":
    sys.exit(main())
