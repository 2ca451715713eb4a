"""Ways in which a PDF may be wrong, drawn from a seed: the same number gives the same file."""

import random
import re
import zlib
from collections.abc import Callable
from typing import Final

Mutation = Callable[[bytes, random.Random], bytes]

_OBJECT = re.compile(rb"(?:^|[\r\n])(\d+ \d+ obj\b.*?endobj)", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_NUMBER = re.compile(rb"(?<=[\s\[/<>])-?\d+(?:\.\d+)?(?=[\s\]/<>])")
_REFERENCE = re.compile(rb"\d+ 0 R")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")

_WILD_NUMBERS: Final = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"99999999999999999999",
    b"1e308",
    b"0.0000001",
    b"NaN",
)
_WILD_VALUES: Final = (
    b"null",
    b"true",
    b"[]",
    b"<<>>",
    b"()",
    b"<FEFF>",
    b"/",
    b"0 0 R",
    b"1 0 R",
    b"[[[[[[]]]]]]",
    b"<</Kids[1 0 R]/Type/Pages>>",
)
_INSTRUCTIONS: Final = (
    b"q " * 50,
    b"Q " * 50,
    b"0 0 0 0 0 0 cm ",
    b"1e30 0 0 1e30 0 0 cm ",
    b"BT ",
    b"ET ",
    b"/F99 1e9 Tf ",
    b"3 Tr ",
    b"-1 -1 0 0 re W n ",
    b"/X1 Do ",
    b"BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID x EI ",
    b"( \\377\\000 ) Tj ",
    b"[ -1e9 (a) 1e9 ] TJ ",
)


def flip_bytes(content: bytes, dice: random.Random) -> bytes:
    """Change a few bytes anywhere."""
    changed = bytearray(content)
    for _ in range(dice.choice((1, 3, 10, 100))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut_off(content: bytes, dice: random.Random) -> bytes:
    """Lose the end, or a piece in the middle."""
    start = dice.randrange(len(content))
    if dice.random() < 0.5:
        return content[:start]
    return content[:start] + content[start + dice.randrange(1, 2000) :]


def repeat_piece(content: bytes, dice: random.Random) -> bytes:
    """Say a piece again somewhere else."""
    start, place = dice.randrange(len(content)), dice.randrange(len(content))
    piece = content[start : start + dice.randrange(1, 3000)]
    return content[:place] + piece * dice.choice((1, 2, 20)) + content[place:]


def swap_objects(content: bytes, dice: random.Random) -> bytes:
    """Let two objects trade their places but not their numbers."""
    found = [match.span(1) for match in _OBJECT.finditer(content)]
    if len(found) < 2:
        return flip_bytes(content, dice)
    (a, b), (c, d) = sorted(dice.sample(found, 2))
    one, other = content[a:b].split(b" obj", 1), content[c:d].split(b" obj", 1)
    swapped = (one[0] + b" obj" + other[1], other[0] + b" obj" + one[1])
    return content[:a] + swapped[0] + content[b:c] + swapped[1] + content[d:]


def change_number(content: bytes, dice: random.Random) -> bytes:
    """Give some numbers of dictionaries and arrays wild values."""
    return _replaced(content, _NUMBER, _WILD_NUMBERS, dice)


def change_reference(content: bytes, dice: random.Random) -> bytes:
    """Let references point elsewhere, also in circles, or be something else."""
    targets = tuple(_REFERENCE.findall(content)) or _WILD_VALUES
    return _replaced(content, _REFERENCE, dice.choice((targets, _WILD_VALUES)), dice)


def change_name(content: bytes, dice: random.Random) -> bytes:
    """Let names trade places: keys, types and filters become others."""
    names = tuple(_NAME.findall(content)) or (b"/X",)
    return _replaced(content, _NAME, names, dice)


def edit_stream(content: bytes, dice: random.Random) -> bytes:
    """Unpack a stream, edit what it says, and pack it again; the declared length stays what it was."""
    found = list(_STREAM.finditer(content))
    if not found:
        return flip_bytes(content, dice)
    match = dice.choice(found)
    start, end = match.span(1)
    try:
        said = zlib.decompress(match.group(1))
    except zlib.error:
        return content[:start] + flip_bytes(match.group(1) or b"x", dice) + content[end:]
    place = dice.randrange(len(said) + 1)
    deed = dice.randrange(4)
    if deed == 0:
        said = said[:place] + dice.choice(_INSTRUCTIONS) * dice.choice((1, 5, 200)) + said[place:]
    elif deed == 1:
        said = said[:place]
    elif deed == 2:
        said = flip_bytes(said or b"x", dice)
    else:
        said = _replaced(b" " + said, _NUMBER, _WILD_NUMBERS, dice)
    packed = zlib.compress(said)
    head = content[:start]
    if dice.random() < 0.7:
        # With the right length the reader gets as far as the instructions.
        at = head.rfind(b"/Length")
        head = head[:at] + re.sub(rb"/Length \d+", b"/Length %d" % len(packed), head[at:], count=1)
    return head + packed + content[end:]


def _replaced(
    content: bytes, pattern: re.Pattern[bytes], values: tuple[bytes, ...], dice: random.Random
) -> bytes:
    found = [match.span() for match in pattern.finditer(content)]
    if not found:
        return flip_bytes(content, dice)
    for start, end in sorted(dice.sample(found, min(len(found), dice.choice((1, 1, 2, 8)))), reverse=True):
        content = content[:start] + dice.choice(values) + content[end:]
    return content


MUTATIONS: Final[tuple[Mutation, ...]] = (
    flip_bytes,
    cut_off,
    repeat_piece,
    swap_objects,
    change_number,
    change_reference,
    change_name,
    edit_stream,
    edit_stream,
)


def mutated(seeds: tuple[bytes, ...], number: int, *, seed: int) -> tuple[str, bytes]:
    """Return the file of that number, and the names of what was done to it."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311  the same seed shall give the same file
    content = dice.choice(seeds)
    deeds = dice.choices(MUTATIONS, k=dice.choice((1, 1, 2, 3)))
    for deed in deeds:
        content = deed(content, dice) or b"%PDF-1.7"
    return "+".join(deed.__name__ for deed in deeds), content
