"""JSON in: strict, bounded, and with a sentence for each way it can be wrong."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.parsers import BaseParser

from apps.core.exceptions import Malformed, TextNotStorable, TooLarge


class JSONParser(BaseParser):
    """Parse a JSON body; NaN, infinities, invalid UTF-8, NUL characters and oversized bodies are refused."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed body, an empty mapping for an empty one.

        Raises Malformed, TextNotStorable or TooLarge.
        """
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge(f"The body is larger than {limit // (1024 * 1024)} MB.")
        if not raw.strip():
            return {}
        try:
            parsed = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Malformed(f"The body is not valid JSON: {error}.") from error
        except RecursionError as error:
            raise Malformed("The body is nested too deeply.") from error
        if b"\\u0000" in raw or b"\x00" in raw:
            _refuse_nul(parsed)
        return parsed


def _refuse_nul(value: Any) -> None:
    """Raise where a decoded text really holds NUL; an escaped backslash before `u0000` is lawful text."""
    if isinstance(value, str):
        if "\x00" in value:
            raise TextNotStorable
    elif isinstance(value, dict):
        for key, member in value.items():
            _refuse_nul(key)
            _refuse_nul(member)
    elif isinstance(value, list):
        for member in value:
            _refuse_nul(member)
