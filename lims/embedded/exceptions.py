"""What stops a start, in words for the person at the terminal."""


class CannotStart(Exception):  # noqa: N818  reads as the sentence it carries
    """Something outside this code stands in the way; the message says what, and what to do about it."""


class StopAsked(Exception):  # noqa: N818  not an error: somebody pressed Ctrl-C
    """A person or the machine asked for an end while something was still starting."""
