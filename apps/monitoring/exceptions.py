"""What a probe says, and what the readiness door says."""

from apps.core.exceptions import Unavailable


class NotWell(Unavailable):
    """A probe found something amiss; the message says what, in a few words."""

    code = "not_well"
    sentence = "Something does not answer."


class NotReady(Unavailable):
    """Nobody can be served now."""

    code = "not_ready"
    sentence = "Not ready: {reasons}."
