"""What a text and a file name may hold."""

import pytest
from django.core.exceptions import ValidationError

from apps.core.validators import (
    downloadable_filename,
    printable_filename,
    refuse_control_characters,
    refuse_invisible_characters,
    refuse_line_breaks,
)


@pytest.mark.parametrize(
    "text", ["", "Müller", "a\tb", "two\r\nlines", "O'Brien <b>&</b> -- DROP", "µ × 5", "יוסי"]
)
def test_lawful_text_passes(text: str) -> None:
    refuse_control_characters(text)


@pytest.mark.parametrize("text", ["a\x00b", "\x07", "a\x1bb", "a\x0bb", "\x7f"])
def test_control_characters_are_refused_by_name(text: str) -> None:
    with pytest.raises(ValidationError, match=r"U\+00"):
        refuse_control_characters(text)


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\u2028b", "a\x85b"])
def test_a_name_of_two_lines_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        refuse_line_breaks(text)


def test_a_name_of_one_line_passes() -> None:
    refuse_line_breaks("Surname, Given (UNC-CH) Lab")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("quote.pdf", "quote.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Form 1.pdf", "Form 1.pdf"),
        ("Müller & Söhne (2).csv", "Müller & Söhne (2).csv"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("annexe\u202efdp.exe", "annexefdp.exe"),
        ("..", "file"),
        ("", "file"),
        ("dir/", "file"),
        ("\ud800.txt", ".txt"),
        ("  spaced.txt ", "spaced.txt"),
        ("'; DROP TABLE x; --.csv", "'; DROP TABLE x; --.csv"),
    ],
)
def test_a_file_name_is_made_harmless_and_otherwise_left_alone(sent: str, shown: str) -> None:
    assert printable_filename(sent) == shown


def test_a_long_file_name_keeps_its_ending() -> None:
    shown = printable_filename("a" * 500 + ".pdf")
    assert (len(shown), shown[-4:]) == (255, ".pdf")


@pytest.mark.parametrize("text", ["annexe\u202efdp", "S\u200b1", "\ufeffS1", "S\u20601"])
def test_marks_nobody_sees_are_refused_by_name(text: str) -> None:
    with pytest.raises(ValidationError, match=r"U\+(202E|200B|FEFF|2060)"):
        refuse_invisible_characters(text)


def test_joiners_of_letters_and_accents_pass() -> None:
    refuse_invisible_characters("نمی‌خواهم Müller 12–15 cm")


@pytest.mark.parametrize(
    ("name", "media_type", "saved"),
    [
        ("form.pdf", "application/pdf", "form.pdf"),
        ("FORM.PDF", "application/pdf", "FORM.PDF"),
        ("form.html", "application/pdf", "form.html.pdf"),
        ("form", "application/pdf", "form.pdf"),
        ("samples.csv", "text/csv", "samples.csv"),
        ("samples.txt", "text/csv", "samples.txt"),
        ("samples.svg", "text/csv", "samples.svg.csv"),
        ("anything.exe", "application/x-nobody-knows", "anything.exe.bin"),
        ("order.xls", "application/x-ole-storage", "order.xls"),
        ("reads.fastq.gz", "application/gzip", "reads.fastq.gz"),
        ("run.pod5", "application/octet-stream", "run.pod5"),
        ("data:,evil.html", "text/plain", "data:,evil.html.txt"),
        (f"{'x' * 250}.html", "application/pdf", f"{'x' * 250}.pdf"),
    ],
)
def test_a_file_is_saved_under_a_name_that_says_what_it_is(name: str, media_type: str, saved: str) -> None:
    assert downloadable_filename(name, media_type) == saved
