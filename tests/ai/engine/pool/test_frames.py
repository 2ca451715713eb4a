"""The frames between worker and reader."""

import io

import pytest

from apps.ai.engine.pool.frames import Frame, FrameBroken, Incoming, Kind, packed, read_frame, write_frame

IMAGE = Frame(Kind.IMAGE, {"number": 3}, b"\x00\xff" * 50)
WHOLE = b"".join(packed(IMAGE))


def test_a_frame_comes_out_as_it_went_in() -> None:
    stream = io.BytesIO()
    write_frame(stream, IMAGE)
    write_frame(stream, Frame(Kind.READY))
    stream.seek(0)
    assert read_frame(stream) == IMAGE
    assert read_frame(stream) == Frame(Kind.READY)
    assert read_frame(stream) is None


def test_frames_are_put_together_from_any_pieces() -> None:
    incoming = Incoming(most_bytes=1000)
    taken = []
    for byte in WHOLE + WHOLE:
        incoming.add(bytes([byte]))
        while (frame := incoming.take()) is not None:
            taken.append(frame)
    assert taken == [IMAGE, IMAGE]


def test_a_stream_that_breaks_off_in_a_frame_is_at_its_end() -> None:
    assert read_frame(io.BytesIO(WHOLE[:20])) is None
    assert read_frame(io.BytesIO(WHOLE[:-1])) is None


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(packed(Frame(Kind.READING, body=b"x" * 1001))[0], id="too large"),
        pytest.param(b"\x63" + WHOLE[1:], id="of no kind"),
        pytest.param(WHOLE.replace(b'{"number": 3}', b'{"number": _}'), id="no JSON"),
    ],
)
def test_what_is_no_frame_of_ours_is_refused(sent: bytes) -> None:
    incoming = Incoming(most_bytes=1000)
    incoming.add(sent)
    with pytest.raises(FrameBroken):
        incoming.take()
