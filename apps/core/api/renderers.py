"""JSON out, written by orjson."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def encode_default(value: Any) -> Any:
    """Return a JSON value for what orjson does not know: decimals become numbers, lazy text becomes text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Promise | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def dumps(value: Any) -> bytes:
    """Return the JSON bytes of a value: UTC times with `Z`, UUIDs as text, decimals as numbers."""
    return orjson.dumps(value, default=encode_default, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class JSONRenderer(BaseRenderer):
    """Render every API answer as JSON."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the body; an answer without data has an empty one."""
        return b"" if data is None else dumps(data)
