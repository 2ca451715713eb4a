"""Telling MuPDF's errors about a broken file from our own."""

import traceback

LIBRARY = "pymupdf"


def is_giving_up(error: BaseException) -> bool:
    """Tell whether PyMuPDF gave up on a file, whatever it raised.

    It raises classes of its own, RuntimeError, and, where its Python meets a dictionary that is none,
    TypeError, IndexError and more: only the place where an error began tells it from one of ours. A lack of
    memory says nothing about the file and is not meant.
    """
    if is_lack_of_memory(error):
        return False
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].f_globals.get("__name__", "").split(".")[0] == LIBRARY


def is_lack_of_memory(error: BaseException | None) -> bool:
    """Tell a lack of memory, in Python's words or MuPDF's, also below the errors it is wrapped in."""
    while error is not None:
        said = str(error)
        if isinstance(error, MemoryError) or ("alloc" in said and "failed" in said):
            return True
        error = error.__cause__ or error.__context__
    return False
