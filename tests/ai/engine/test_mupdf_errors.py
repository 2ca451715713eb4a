"""Errors about a broken file, and errors of ours."""

import pymupdf
import pytest

from apps.ai.engine.mupdf_errors import is_giving_up, is_lack_of_memory
from tests.ai.hostile import files


def test_what_the_library_raises_about_a_file_is_told() -> None:
    with pymupdf.open(stream=files.with_cyclic_pages(), filetype="pdf") as document:
        with pytest.raises(pymupdf.mupdf.FzErrorBase) as raised:
            document.load_page(0)
        assert is_giving_up(raised.value)


def test_an_error_of_ours_is_not_the_files() -> None:
    with pytest.raises(IndexError) as raised:
        [].pop()
    assert not is_giving_up(raised.value)
    assert not is_giving_up(RuntimeError("never raised"))


@pytest.mark.parametrize(
    ("error", "lack"),
    [
        (MemoryError(), True),
        (RuntimeError("code=2: realloc (406227807 bytes) failed"), True),
        (RuntimeError("malloc (16 bytes) failed"), True),
        (RuntimeError("zlib error: incorrect header check"), False),
    ],
)
def test_a_lack_of_memory_is_told_from_damage(error: Exception, *, lack: bool) -> None:
    wrapped = ValueError("cannot read the page")
    wrapped.__cause__ = error
    assert is_lack_of_memory(error) is lack
    assert is_lack_of_memory(wrapped) is lack
