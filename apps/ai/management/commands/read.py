"""Read a form and print what stands on it."""

import json
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from apps.ai.engine.page_images import PageImage
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.reader import DEFAULT_LIMITS
from apps.ai.engine.refusals import FileRefused
from apps.ai.management.printing import lines_of

REFUSED: Final = 2
"""The exit status of a file that is not read."""
NARROWEST: Final = 60


class Command(BaseCommand):
    """Read a file in a reader process, as a worker does, and print the reading; nothing is stored."""

    help = "Read a form (PDF, Word, Excel or CSV) and print what stands on it. Stores nothing."
    # It reads one file and prints; it must run where there is no database.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and what to print of it."""
        parser.add_argument("file", type=Path, help="the form")
        parser.add_argument("--json", action="store_true", help="print the reading as JSON (lims.reading/1)")
        parser.add_argument("--images", type=Path, metavar="FOLDER", help="write an image of each page here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the reading; a file that is refused ends the command with status 2."""
        path: Path = options["file"]
        images = _Images(options["images"]) if options["images"] else None
        try:
            with ReaderPool() as pool:
                result = pool.read(
                    _bytes_of(path),
                    filename=path.name,
                    on_page=self._tell_progress if self.stderr.isatty() else None,
                    on_image=images.keep if images else None,
                )
        except FileRefused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal.sentence}")
            sys.exit(REFUSED)
        if options["json"]:
            self.stdout.write(_as_json(result.document))
        else:
            width = max(NARROWEST, shutil.get_terminal_size().columns)
            for line in lines_of(result.document, width=width):
                self.stdout.write(line)
        if images:
            self.stderr.write(f"{images.count} page images in {images.folder}.")
        if result.without_images:
            self.stderr.write(f"Not every page was drawn. {result.without_images}")

    def _tell_progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\rpage {done} of {total}", ending="\n" if done == total else "")


class _Images:
    """A folder for the images of the pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder} cannot hold the images: {error.strerror}.") from error

    def keep(self, image: PageImage) -> None:
        """Write the image of a page."""
        (self.folder / f"page-{image.number:03}.png").write_bytes(image.png)
        self.count += 1


def _bytes_of(path: Path) -> bytes:
    """Return the file, or as much of it as shows that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(DEFAULT_LIMITS.max_bytes + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _as_json(document: dict[str, Any]) -> str:
    """Return JSON that a terminal can show: letters as they are, what prints nothing as its number."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter == "\n" else json.dumps(letter)[1:-1] for letter in text
    )
