"""Text out of strangers' files as a database can keep it."""

from typing import Any

REPLACED = "\N{REPLACEMENT CHARACTER}"


def as_storable(value: Any) -> Any:
    """Return a JSON value without NULs and halves of surrogate pairs: PostgreSQL keeps neither."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, dict):
        return {_clean(name): as_storable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_storable(item) for item in value]
    return value


def _clean(text: str) -> str:
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        text = "".join(REPLACED if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text.replace("\x00", REPLACED)
