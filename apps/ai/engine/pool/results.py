"""What comes out of reading a file in a reader process, and the ways it can go wrong."""

from dataclasses import dataclass
from typing import Any

from apps.ai.engine.refusals import FileRefused


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The reading's JSON document, and the numbers of the pages whose image came.

    `without_images` says why images are missing after a reading that is whole; None where nothing stopped
    them. `peak_bytes` is the most memory the reader ever held, `seconds` what this file took there.
    """

    document: dict[str, Any]
    drawn: tuple[int, ...]
    without_images: str | None
    seconds: float
    peak_bytes: int


class ReaderFailed(FileRefused):
    """The engine met something it did not foresee. `trace` is for the log; the sender gets the sentence."""

    def __init__(self, trace: str) -> None:
        """Keep where it happened."""
        super().__init__(
            "reader_failed",
            "Something in this file is not understood by the reader. Nothing was read; tell the lab.",
        )
        self.trace = trace


class ReaderCannotStart(RuntimeError):
    """No reader process comes up: our installation is at fault, not the file."""


def too_slow(seconds: float) -> FileRefused:
    """Return the refusal of a file that takes too long."""
    return FileRefused(
        "reader_too_slow",
        f"The file is too complex: it could not be read within {seconds:g} seconds. "
        "Print it anew as PDF, or send the form alone.",
    )


def out_of_memory(memory_bytes: int) -> FileRefused:
    """Return the refusal of a file that needs more memory than a reader may have."""
    return FileRefused(
        "reader_out_of_memory",
        f"The file is too complex: it needs more than the {memory_bytes // 1_048_576:,} MB a file may take. "
        "Print it anew as PDF, or send the form alone.",
    )


def crashed() -> FileRefused:
    """Return the refusal of a file that ended its reader."""
    return FileRefused(
        "reader_crashed",
        "The file is damaged in a way that ends the reader. Print it anew as PDF and send that.",
    )


def answer_too_large() -> FileRefused:
    """Return the refusal of a file whose reading is larger than one may be."""
    return FileRefused(
        "reading_too_large",
        "The file holds more than a form can hold, too much to be kept. Send the form alone.",
    )
