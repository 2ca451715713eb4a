"""Typewriter letters for the text fields of a producer whose fields know no others."""

from dataclasses import replace
from typing import Final

from tests.ai.forms.spec import Entry, Expected, FormSpec

PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "€": "EUR "})


def straighten(spec: FormSpec) -> FormSpec:
    """Return the form with plain apostrophes and dashes in what customers wrote."""
    return replace(
        spec,
        quote=tuple(_entry(entry) for entry in spec.quote),
        summary=tuple(_entry(entry) for entry in spec.summary),
        blocks=tuple(_entry(block) if isinstance(block, Entry) else block for block in spec.blocks),
    )


def _entry(entry: Entry) -> Entry:
    printed = None if entry.printed is None else entry.printed.translate(PLAIN).replace("EUR  ", "EUR ")
    return replace(
        entry, printed=printed, expected={name: _plain(value) for name, value in entry.expected.items()}
    )


def _plain(value: Expected) -> Expected:
    if isinstance(value, tuple):
        return tuple(text.translate(PLAIN) for text in value)
    return None if value is None else value.translate(PLAIN)
