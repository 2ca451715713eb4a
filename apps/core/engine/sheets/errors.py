"""Why a file cannot be opened as a sheet."""

from apps.core.engine.errors import EngineError


class SheetRefused(EngineError):
    """The upload as a whole cannot be read as a sample sheet."""
