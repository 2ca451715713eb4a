"""What an engine refuses, in sentences a lab person can act on; the services give them their HTTP family."""


class EngineError(ValueError):
    """Carry a sentence for the person who asked and a stable code for the program that asked."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both apart, so that no caller has to parse a sentence."""
        self.code = code
        self.message = message
        super().__init__(message)
