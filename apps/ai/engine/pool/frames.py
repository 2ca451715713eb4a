"""What worker and reader say to each other: frames of a kind, a small JSON header and a body of bytes."""

import json
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, BinaryIO, Final

OUT_OF_MEMORY: Final = 71
"""The exit status of a reader that has no memory left to say so in a frame."""

_HEAD: Final = struct.Struct(">BIQ")


class Kind(IntEnum):
    """What a frame says."""

    READ = 1
    """To the reader: read this. Header: see `child`; body: the file."""
    READY = 2
    """The reader has started and waits for a file."""
    PAGE = 3
    """Header: `done` and `total` pages."""
    READING = 4
    """Body: the reading's JSON document."""
    IMAGE = 5
    """Header: the page's number and measures; body: the PNG."""
    END = 6
    """The file is done and the reader waits for the next. Header: what it took."""
    REFUSED = 7
    """Header: `code` and `sentence`. The reader waits for the next file."""
    FAILED = 8
    """The engine broke. Body: where, as text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: Kind
    header: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""


class FrameBroken(Exception):
    """What came is no frame of ours, or larger than one may be."""


def packed(frame: Frame) -> tuple[bytes, bytes]:
    """Return a frame as two pieces to be written one after the other; the body is not copied."""
    header = json.dumps(frame.header).encode()
    return _HEAD.pack(frame.kind, len(header), len(frame.body)) + header, frame.body


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write a frame and wait until the pipe has taken all of it."""
    for piece in packed(frame):
        stream.write(piece)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Wait for a frame; None at the end of the stream."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, header_size, body_size = _HEAD.unpack(head)
    header = stream.read(header_size)
    body = stream.read(body_size)
    if len(header) < header_size or len(body) < body_size:
        return None
    return Frame(Kind(kind), json.loads(header), body)


class Incoming:
    """Put frames together from the pieces in which they come. Raises FrameBroken."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held = bytearray()

    def add(self, piece: bytes) -> None:
        """Take what came."""
        self._held += piece

    def take(self) -> Frame | None:
        """Return the next whole frame, or None while it has not all come."""
        if len(self._held) < _HEAD.size:
            return None
        kind, header_size, body_size = _HEAD.unpack_from(self._held)
        if header_size + body_size > self._most_bytes:
            raise FrameBroken(f"a frame of {header_size + body_size:,} bytes")
        start, end = _HEAD.size + header_size, _HEAD.size + header_size + body_size
        if len(self._held) < end:
            return None
        try:
            header = json.loads(self._held[_HEAD.size : start])
            frame = Frame(Kind(kind), header, bytes(self._held[start:end]))
        except ValueError as error:
            raise FrameBroken("a frame that cannot be understood") from error
        del self._held[:end]
        return frame
