"""All samples a person may see, as one JSON array in constant memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import structlog
from django.http import StreamingHttpResponse

from apps.core.api.renderers import dumps
from apps.samples.api.sample_shape import read_row

log = structlog.get_logger("lims.samples")

ROWS_PER_PIECE: Final = 500
"""About 700 kB of JSON: large enough that the pieces cost nothing, small enough to hold."""


def stream_samples(rows: Iterable[tuple[Any, ...]]) -> StreamingHttpResponse:
    """Return the answer that sends the rows while they are read.

    The first piece is read before the answer begins, so that what fails at once is still told as a problem.
    What fails later breaks the connection: an array cut short must never look whole.
    """
    pieces = _pieces(iter(rows))
    first = next(pieces)
    return StreamingHttpResponse(_resume(first, pieces), content_type="application/json")


def _resume(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield first
        yield from pieces
    except GeneratorExit:
        raise
    except BaseException:
        # The status line has gone out long ago: the log and the broken connection are all that can tell.
        log.exception("sample_stream_broken")
        raise


def _pieces(rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    opening = b"["
    while piece := [read_row(row) for row in islice(rows, ROWS_PER_PIECE)]:
        yield opening + dumps(piece)[1:-1]
        opening = b","
    yield b"[]" if opening == b"[" else b"]"
