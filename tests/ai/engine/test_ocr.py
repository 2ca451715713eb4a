"""Words of a page without a text layer."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

from apps.ai.engine.ocr import OcrFailed, OcrWord, find_tesseract, read_words

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not on this machine: OCR was left out."
)

DPI = 200


def scanned(*lines: str, dpi: int = DPI) -> bytes:
    """Return an image of a page with these lines, 100 points from the left, 60 points apart from 100 on."""
    with pymupdf.open() as document:
        page = document.new_page(width=612, height=792)
        for row, line in enumerate(lines):
            page.insert_text((100, 100 + 60 * row), line, fontsize=14)
        png: bytes = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY).tobytes("png")
    return png


def words_of(png: bytes, *, dpi: float = DPI) -> tuple[OcrWord, ...]:
    tesseract = find_tesseract()
    assert tesseract is not None
    return read_words(png, dpi=dpi, tesseract=tesseract, timeout=30)


def program(tmp_path: Path, *, says: str = "", status: int = 0, sleeps: float = 0) -> Path:
    """Return a program that behaves like this instead of reading anything."""
    path = tmp_path / "tesseract"
    path.write_text(
        f"#!{sys.executable}\nimport sys, time\nsys.stdin.buffer.read()\ntime.sleep({sleeps})\n"
        f"sys.stderr.write({says!r})\nsys.exit({status})\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@needs_tesseract
def test_words_are_read_where_they_stand() -> None:
    words = words_of(scanned("Requester Ada", "Volume 25.5"))
    assert [word.text for word in words] == ["Requester", "Ada", "Volume", "25.5"]
    x0, y0, x1, y1 = words[0].box
    assert x0 == pytest.approx(101, abs=1.5)
    assert y1 == pytest.approx(103, abs=1.5)
    assert y0 == pytest.approx(90, abs=2)
    assert 160 < x1 <= words[1].box[0]
    assert all(0.8 < word.confidence <= 1 for word in words)


@needs_tesseract
def test_the_place_on_the_page_does_not_depend_on_how_finely_it_was_drawn() -> None:
    coarse, fine = (words_of(scanned("Requester Ada", dpi=dpi), dpi=dpi) for dpi in (150, 300))
    assert [word.text for word in coarse] == [word.text for word in fine]
    for one, other in zip(coarse, fine, strict=True):
        assert one.box == pytest.approx(other.box, abs=1)


@needs_tesseract
def test_an_empty_page_has_no_words() -> None:
    assert words_of(scanned()) == ()


@needs_tesseract
def test_what_is_no_image_is_told_with_the_programs_words() -> None:
    with pytest.raises(OcrFailed, match="ended with status 1"):
        words_of(b"not an image")


@needs_tesseract
def test_it_works_inside_the_bounds_of_a_reader() -> None:
    reader = (
        "import sys\n"
        "from apps.ai.engine.pool.confinement import confine\n"
        "from apps.ai.engine.ocr import find_tesseract, read_words\n"
        "confine(memory_bytes=256 * 1024 * 1024, open_files=64)\n"
        "words = read_words(sys.stdin.buffer.read(), dpi=200, tesseract=find_tesseract(), timeout=30)\n"
        "print(*(word.text for word in words))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", reader],
        input=scanned("Requester Ada"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.decode() == "Requester Ada\n", done.stderr


def test_a_machine_without_tesseract_is_told_by_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find_tesseract.cache_clear()
    assert find_tesseract() is None
    find_tesseract.cache_clear()


def test_tesseract_without_english_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, says="no languages")
    monkeypatch.setenv("PATH", str(tmp_path))
    find_tesseract.cache_clear()
    assert find_tesseract() is None
    find_tesseract.cache_clear()


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(OcrFailed, match=r"no answer within 0\.3 seconds"):
        read_words(b"", dpi=200, tesseract=program(tmp_path, sleeps=30), timeout=0.3)


def test_a_program_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(OcrFailed, match="status 3: no more paper"):
        read_words(b"", dpi=200, tesseract=program(tmp_path, says="no more paper", status=3), timeout=30)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OcrFailed, match="cannot be started: No such file"):
        read_words(b"", dpi=200, tesseract=tmp_path / "gone", timeout=30)
