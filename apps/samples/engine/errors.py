"""What the engine refuses, in sentences a lab person can act on; the services give them their HTTP family."""

from apps.core.engine.errors import EngineError


class LabIdInvalid(EngineError):
    """The text is not a lab id this lab has issued."""


class MoveUnlawful(EngineError):
    """The workflow knows no such status, stage or move."""
