"""Where the bytes of stored files are: the database, or a bucket."""

import sys
from typing import Final

CONTENT_FOLDER: Final = "sha256"
"""Under it a file's name is the SHA-256 of its bytes, so the same name always means the same bytes."""


def content_key(sha256: str) -> str:
    """Return the name under which bytes with this digest are kept."""
    return f"{CONTENT_FOLDER}/{sha256}"


def storage_errors() -> tuple[type[Exception], ...]:
    """Return what a storage raises when it does not answer.

    The bucket's library is heavy: it is asked for its errors only where something has loaded it.
    """
    library = sys.modules.get("botocore.exceptions")
    return (OSError,) if library is None else (OSError, library.BotoCoreError, library.ClientError)
