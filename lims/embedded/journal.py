"""One readable log of several processes: on the terminal, and in a file that does not grow for ever."""

import sys
from pathlib import Path
from typing import Final, Self, TextIO

MOST_BYTES: Final = 20_000_000
WIDEST_NAME: Final = len("postgres")


class Journal:
    """Writes each line behind the name of the process that said it."""

    def __init__(self, path: Path, *, terminal: TextIO | None = sys.stdout) -> None:
        """Open the file for appending; without a terminal the file is all there is."""
        self._path = path
        self._terminal = terminal
        self._file = path.open("a", encoding="utf-8")

    @property
    def is_read(self) -> bool:
        """Say whether somebody reads along."""
        return self._terminal is not None

    def say(self, name: str, line: str) -> None:
        """Write one line of one process."""
        text = f"{name:>{WIDEST_NAME}} | {line.rstrip()}\n"
        self._file.write(text)
        self._file.flush()
        if self._file.tell() > MOST_BYTES:
            self._turn_over()
        self.tell(text)

    def tell(self, text: str) -> None:
        """Write to the terminal only: what may not be kept in a log."""
        if self._terminal is None:
            return
        try:
            self._terminal.write(text)
            self._terminal.flush()
        except BrokenPipeError:
            # Whoever read along has gone; that is no reason to stop the site.
            self._terminal = None

    def __enter__(self) -> Self:
        """Write inside a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def _turn_over(self) -> None:
        self._file.close()
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        self._file = self._path.open("a", encoding="utf-8")
