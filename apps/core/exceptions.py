"""The error family: sentences a lab person can act on, each with a stable code.

Errors know no HTTP; `apps.core.api.problems` holds the one table that turns a family into a status.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a request, or one cell of a sheet."""

    field: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """Return the member of `errors[]` that stands for this problem."""
        return asdict(self)


class LabError(Exception):
    """Something the person who asked can read, understand and act on."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "The request could not be carried out."

    def __init__(
        self, message: str | None = None, *, errors: Sequence[FieldProblem] = (), **facts: Any
    ) -> None:
        """Fill the class's sentence with the facts, or take the message as it is."""
        self.message = message if message is not None else self.sentence.format(**facts)
        self.errors = tuple(errors)
        self.facts = facts
        super().__init__(self.message)


class NotFound(LabError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"
    sentence = "There is no such record, or you may not see it."


class Refused(LabError):
    """The request is understood, and the state of the records forbids it."""

    code = "refused"
    sentence = "The records are in a state that forbids this."


class NotAuthenticated(LabError):
    """Nobody has proven who they are."""

    code = "not_authenticated"
    sentence = "Sign in first: the request carries no valid credentials."


class Forbidden(LabError):
    """The person may not do this, whatever the state of the records."""

    code = "permission_denied"
    sentence = "Your role does not allow this."


class PageTooOld(Forbidden):
    """The page was opened for a sign-in that has ended, or is none of ours."""

    code = "page_too_old"
    sentence = "You signed in or out since this page was opened. Load it again and repeat your change."


class Invalid(LabError):
    """The values do not make sense; `errors` names the fields."""

    code = "invalid"
    sentence = "Some values cannot be accepted."


class Malformed(LabError):
    """The request cannot be read at all: broken JSON, wrong encoding, NUL bytes."""

    code = "malformed"
    sentence = "The request could not be read."


class TooLarge(LabError):
    """The request or file is larger than what is accepted."""

    code = "too_large"
    sentence = "The request is too large."


class UnsupportedMedia(LabError):
    """The bytes are of a kind that is not read here."""

    code = "unsupported_media_type"
    sentence = "Files of this kind are not accepted."


class VersionMismatch(LabError):
    """The If-Match header names a version that is no longer the current one."""

    code = "version_mismatch"
    sentence = "Somebody changed this record after you read it. Read it again and repeat your change."


class Unavailable(LabError):
    """Something the request needs is not there now; trying again later may work."""

    code = "unavailable"
    sentence = "The service is busy. Try again in a few seconds."

    def __init__(self, message: str | None = None, *, retry_after: int = 5, **facts: Any) -> None:
        """Say after how many seconds a new try makes sense."""
        super().__init__(message, **facts)
        self.retry_after = retry_after


_OF_SQLSTATE: dict[str, type[Refused]] = {}


def register_sqlstate(sqlstate: str, refusal: type[Refused]) -> None:
    """Name the refusal that a database trigger means by its own SQLSTATE."""
    _OF_SQLSTATE[sqlstate] = refusal


def find_refusal(error: BaseException) -> Refused | None:
    """Return the refusal behind a database error that a trigger raised on purpose, else None."""
    sqlstate = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    refusal = _OF_SQLSTATE.get(sqlstate or "")
    return refusal() if refusal else None


class StaleRecord(Refused):
    """The version echoed in the body is not the current one."""

    code = "stale"
    sentence = "Somebody changed this record after you read it. Read it again and repeat your change."


class IdempotencyKeyReused(Invalid):
    """The same Idempotency-Key came with another body."""

    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key was used before with a different request. Use a new key."


class TextNotStorable(Malformed):
    """A text holds a character the database cannot keep."""

    code = "nul_character"
    sentence = "The request holds a NUL character, which no field can keep. Remove it and send again."


class NumberOutOfRange(Invalid):
    """A number is larger than its column."""

    code = "out_of_range"
    sentence = "A number or date in the request is out of range."


class JobCancelled(Refused):
    """The person who asked for the work has taken the wish back."""

    code = "job_cancelled"
    sentence = "The work was cancelled."


class LeaseLost(Refused):
    """Another worker holds the job now; nothing this one does may count."""

    code = "lease_lost"
    sentence = "Another worker has taken over this job."


class JobFinished(Refused):
    """The job has come to its end, so there is nothing left to cancel."""

    code = "job_finished"
    sentence = "This job is finished and cannot be cancelled any more."


class FileTooLarge(TooLarge):
    """A file holds more bytes than its door takes."""

    code = "file_too_large"
    sentence = "The file is larger than {limit_mb} MB."


class EmptyFile(Invalid):
    """A file without a single byte."""

    code = "empty_file"
    sentence = "The file is empty."


class DisguisedFile(UnsupportedMedia):
    """The name promises another kind of content than the bytes hold."""

    code = "disguised_file"
    sentence = (
        "The file is named {suffix}, but its content is {media_type}. Check the file and send it again."
    )


class ProgramRefused(UnsupportedMedia):
    """The bytes are a program for some machine."""

    code = "program_refused"
    sentence = "The file is a program. Programs are not accepted, whatever they are named."


class FileBytesMissing(Unavailable):
    """The record of a file is there, its bytes are not."""

    code = "file_bytes_missing"
    sentence = "The content of this file cannot be reached now. Tell the lab."


class TooManyStreams(Unavailable):
    """Every thread that may serve a stream serves one."""

    code = "too_many_streams"
    sentence = "Too many progress streams are open. Ask for the job itself until one is free."
