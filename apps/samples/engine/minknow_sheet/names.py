"""Names as the sequencer takes them: a closed alphabet, at most 40 characters, none given twice."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from apps.samples.engine.minknow_sheet.shapes import SheetSample

LONGEST: Final = 40

# Narrower than the format by its first character: a program that opens the sheet by a double click takes
# what begins with a hyphen for a formula.
LAWFUL: Final = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST - 1}}}", re.ASCII)
IN_WORDS: Final = f"letters, digits, hyphens and underscores, {LONGEST} at most, a letter or digit first"

# What the basecaller itself calls reads by; an alias of this kind would make two folders one.
_FORBIDDEN: Final = re.compile(r"barcode[0-9]{2}|unclassified", re.IGNORECASE)
_UNLAWFUL: Final = re.compile(r"[^A-Za-z0-9_-]+")


def is_lawful(text: str) -> bool:
    """Tell whether the sequencer takes the text as an id."""
    return LAWFUL.fullmatch(text) is not None


def is_forbidden_alias(text: str) -> bool:
    """Tell whether an alias would be taken for one of the basecaller's own names."""
    return _FORBIDDEN.fullmatch(text) is not None


def make_lawful(text: str) -> str:
    """Return a text in the lawful alphabet: without accents, underscores for the rest; "" for nothing."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _UNLAWFUL.sub("_", letters).strip("_-")[:LONGEST].rstrip("_-")


def with_ending(text: str, ending: str) -> str:
    """Return the text with the ending, cut so that the ending stands."""
    return text[: LONGEST - len(ending)] + ending


def choose_aliases(samples: Sequence[SheetSample]) -> Mapping[str, str]:
    """Return each sample's alias by its key: its lab id, else its name made lawful.

    No two are the same, whatever their capitals: of two names that become one, the one that was lawful as
    it stood keeps it, else the first; the other gets its number in the submission added.
    """
    wanted = {sample.key: _wanted(sample) for sample in samples}
    taken: set[str] = set()
    aliases: dict[str, str] = {}

    def precedence(sample: SheetSample) -> tuple[bool, int]:
        return (wanted[sample.key] != (sample.lab_id or sample.name), sample.number)

    for sample in sorted(samples, key=precedence):
        alias = _free(wanted[sample.key], sample.number, taken)
        taken.add(alias.casefold())
        aliases[sample.key] = alias
    return aliases


def _wanted(sample: SheetSample) -> str:
    alias = make_lawful(sample.lab_id or sample.name) or f"sample-{sample.number}"
    return f"sample-{alias}"[:LONGEST] if is_forbidden_alias(alias) else alias


def _free(alias: str, number: int, taken: set[str]) -> str:
    if alias.casefold() not in taken:
        return alias
    endings = (f"-{number}" if again == 1 else f"-{number}-{again}" for again in count(1))
    return next(
        named for named in (with_ending(alias, ending) for ending in endings) if named.casefold() not in taken
    )
