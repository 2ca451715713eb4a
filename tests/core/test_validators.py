"""What a text and a file name may hold."""

import pytest
from django.core.exceptions import ValidationError

from apps.core.validators import printable_filename, refuse_control_characters, refuse_line_breaks


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
