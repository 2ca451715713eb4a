"""What stops a start, in words for the person at the terminal."""


class CannotStart(Exception):
    """Something outside this code stands in the way; the message says what, and what to do about it."""


class StopAsked(Exception):
    """A person or the machine asked for an end while something was still starting."""
