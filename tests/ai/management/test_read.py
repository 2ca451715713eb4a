"""The command that reads a form and prints what stands on it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from django.core.management import CommandError, call_command

from apps.ai.engine.reader import read_document
from tests.ai.hostile import files

SAMPLE_FORM = Path("docs/sample-form.pdf")


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form with three answers."""
    path = tmp_path / "quote.pdf"
    path.write_bytes(files.honest())
    return path


def printed(path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("read", path, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_fields_are_printed_with_where_they_stand_and_how_sure_they_are(form: Path) -> None:
    lines = printed(form).splitlines()
    assert lines[0] == "quote.pdf"
    assert lines[1].startswith("PDF · 1 page")
    [requester] = [line.split("  ") for line in lines if "requester name" in line]
    assert "Ada Lovelace" in " ".join(requester)
    assert "p. 1" in " ".join(requester)


def test_the_sample_form_is_printed_whole_within_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = printed(SAMPLE_FORM)
    assert max(len(line) for line in text.splitlines()) <= 80
    for title in ("FIELDS", "CHOICES", "SAMPLES", "CHARGES", "FINDINGS", "LETTER TO THE REQUESTER"):
        assert f"\n{title}" in text
    assert "[x]  PCR Amplicons" in text
    assert "[ ]  cDNA" in text
    reading = read_document(SAMPLE_FORM.read_bytes(), filename="x")
    assert f"SAMPLES: {len(reading.samples)} ROWS" in text
    assert all(finding.code in text for finding in reading.findings)


def test_json_is_the_reading_and_nothing_else() -> None:
    document = json.loads(printed(SAMPLE_FORM, json=True))
    expected = read_document(SAMPLE_FORM.read_bytes(), filename=SAMPLE_FORM.name).as_json()
    assert document == json.loads(json.dumps(expected))


def test_images_of_the_pages_are_written_where_asked(form: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "images"
    printed(form, images=folder)
    assert [path.name for path in folder.iterdir()] == ["page-001.png"]
    image = pymupdf.Pixmap(str(folder / "page-001.png"))
    assert (image.width, image.height) == (910, 1287)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_refusal_is_a_code_and_a_sentence_and_status_2(tmp_path: Path, *, as_json: bool) -> None:
    path = tmp_path / "quote.pdf"
    path.write_bytes(files.encrypted(user_password="secret"))
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("read", path, json=as_json, stdout=out, stderr=err)
    assert end.value.code == 2
    assert out.getvalue() == ""
    assert err.getvalue() == (
        "pdf_protected: The PDF is protected by a password. Save it without one and send it again.\n"
    )


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.pdf cannot be read: No such file"):
        printed(tmp_path / "gone.pdf")


def test_a_folder_that_cannot_hold_images_is_told(form: Path) -> None:
    with pytest.raises(CommandError, match="cannot hold the images: File exists"):
        printed(form, images=form)


def test_more_than_a_file_may_have_is_not_even_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(20 * 1024**3)
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("read", path, stdout=io.StringIO(), stderr=err)
    assert err.getvalue().startswith("file_too_large: ")


def test_it_needs_no_server_and_no_setting(form: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "read", str(form), "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["document"]["filename"] == "quote.pdf"
