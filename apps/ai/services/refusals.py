"""What the reader refuses, in the lab's error family: the reader's own code stands beside the file."""

from types import MappingProxyType
from typing import Final

from apps.ai.exceptions import DocumentKindNotRead, DocumentNotReadable, DocumentTooLarge
from apps.core.exceptions import FieldProblem, LabError

_FAMILY_OF_CODE: Final = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("file_too_large", "archive_too_large", "line_too_long", "too_many_rows"),
                *("too_many_pages", "reading_too_large"),
            ),
            DocumentTooLarge,
        ),
        **dict.fromkeys(("file_kind_refused", "xls_refused", "doc_refused"), DocumentKindNotRead),
    }
)


def as_lab_error(code: str, sentence: str) -> LabError:
    """Return the error for a file that is not read; `errors` names the reader's code for it."""
    family: type[LabError] = _FAMILY_OF_CODE.get(code, DocumentNotReadable)
    return family(sentence, errors=[FieldProblem("file", code, sentence)])


def too_large(filename: str, max_bytes: int) -> LabError:
    """Return the error for an upload that is larger than what is read."""
    return as_lab_error(
        "file_too_large", f"The file {filename[:100]!r} is larger than {max_bytes // (1024 * 1024)} MB."
    )
