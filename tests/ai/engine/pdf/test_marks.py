"""Radio buttons and checkboxes, however they are drawn."""

import pymupdf
import pytest

from apps.ai.engine.pdf.extraction import is_ring
from tests.ai.engine.pdf.drawing import Sheet, marks_of


@pytest.mark.parametrize("mark", ["x", "tick", "fill"])
def test_a_checkbox_with_ink_is_marked_and_one_without_is_not(mark: str) -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Type of Sample:", bold=True)
    for row, (label, own) in enumerate([("gDNA", ""), ("PCR Amplicons", mark), ("cDNA", "")]):
        sheet.square(52, 100 + 14 * row, mark=own)
        sheet.write(66, 100 + 14 * row, label)
    (choice,) = sheet.read().choices
    assert (choice.question, choice.kind) == ("Type of Sample", "checkbox")
    assert marks_of(choice) == {"gDNA": False, "PCR Amplicons": True, "cDNA": False}


@pytest.mark.parametrize("mark", ["dash", "grey"])
def test_ink_that_could_be_a_slip_is_neither_marked_nor_unmarked(mark: str) -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Type of Sample:", bold=True)
    sheet.square(52, 100, mark=mark)
    sheet.write(66, 100, "gDNA")
    sheet.square(52, 114)
    sheet.write(66, 114, "cDNA")
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"gDNA": None, "cDNA": False}


def test_a_frame_nobody_can_judge_stays_with_its_question_whatever_its_shape() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Sequencing kit:", bold=True)
    for row, label in enumerate(["SQK-LSK114", "SQK-RBK114.24", "SQK-ULK114"]):
        sheet.write(66, 100 + 14 * row, label)
    sheet.circle(52, 100, marked=True)
    sheet.square(52, 114, mark="dash")
    sheet.circle(52, 128)
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"SQK-LSK114": True, "SQK-RBK114.24": None, "SQK-ULK114": False}


def test_circles_below_squares_are_another_question() -> None:
    sheet = Sheet()
    for row, label in enumerate(["gDNA", "cDNA"]):
        sheet.write(66, 100 + 14 * row, label)
        sheet.square(52, 100 + 14 * row, mark="x" if row else "")
    for row, label in enumerate(["Yes", "No"], start=2):
        sheet.write(66, 100 + 14 * row, label)
        sheet.circle(52, 100 + 14 * row, marked=row == 2)
    assert [choice.kind for choice in sheet.read().choices] == ["checkbox", "radio"]


def test_a_radio_button_with_a_dot_is_marked() -> None:
    sheet = Sheet()
    sheet.write(42, 80, "*", color=(1, 0, 0))
    sheet.write(50, 80, "I will be submitting DNA for:", bold=True)
    for row, (label, marked) in enumerate(
        [("Ligation (SQK-LSK114)", False), ("Rapid (SQK-RBK114.24)", True)]
    ):
        sheet.circle(52, 100 + 14 * row, marked=marked)
        sheet.write(66, 100 + 14 * row, label)
    (choice,) = sheet.read().choices
    assert (choice.kind, choice.required) == ("radio", True)
    assert marks_of(choice) == {"Ligation (SQK-LSK114)": False, "Rapid (SQK-RBK114.24)": True}


def test_options_on_one_line_answer_the_question_left_of_them() -> None:
    sheet = Sheet()
    sheet.write(50, 100, "Human DNA?")
    for x, label, mark in ((150, "Yes", ""), (210, "No", "x")):
        sheet.square(x, 100, mark=mark)
        sheet.write(x + 12, 100, label)
    (choice,) = sheet.read().choices
    assert choice.question == "Human DNA?"
    assert marks_of(choice) == {"Yes": False, "No": True}


@pytest.mark.parametrize(
    ("line", "kind", "marks"),
    [
        (
            "Data format:  [x] FASTQ   [ ] BAM   [ ] POD5",
            "checkbox",
            {"FASTQ": True, "BAM": False, "POD5": False},
        ),
        ("Deliver by: (x) URL  ( ) disk", "radio", {"URL": True, "disk": False}),
        ("Deliver by: ____ URL  __X__ disk", "checkbox", {"URL": False, "disk": True}),
    ],
)
def test_marks_typed_as_letters_are_read(line: str, kind: str, marks: dict[str, bool]) -> None:
    sheet = Sheet()
    sheet.write(50, 80, line)
    (choice,) = sheet.read().choices
    assert choice.kind == kind
    assert marks_of(choice) == marks


@pytest.mark.parametrize(
    ("name", "empty", "full", "kind"),
    [("zadb", "❏", "■", "checkbox"), ("cjk", "○", "●", "radio")],
)
def test_marks_set_as_signs_are_read(name: str, empty: str, full: str, kind: str) -> None:
    font = pymupdf.Font(name)
    sheet = Sheet()
    sheet.write(50, 80, "Kit:", bold=True)
    for row, (sign, label) in enumerate([(empty, "LSK114"), (full, "RBK114")]):
        writer = pymupdf.TextWriter(sheet.page.rect)
        writer.append((52, 100 + 14 * row), sign, font=font, fontsize=10)
        writer.write_text(sheet.page)
        sheet.write(68, 100 + 14 * row, label)
    (choice,) = sheet.read().choices
    assert choice.kind == kind
    assert marks_of(choice) == {"LSK114": False, "RBK114": True}


def test_marks_in_pictures_are_told_by_their_pixels() -> None:
    def picture(*, marked: bool) -> bytes:
        pixels = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 30, 30))
        pixels.clear_with(255)
        for edge in ((0, 0, 30, 3), (0, 27, 30, 30), (0, 0, 3, 30), (27, 0, 30, 30)):
            pixels.set_rect(edge, (0,))
        if marked:
            for step in range(8, 22):
                pixels.set_rect((step, step, step + 3, step + 3), (0,))
        content: bytes = pixels.tobytes("png")
        return content

    sheet = Sheet()
    sheet.write(50, 80, "Buffer:", bold=True)
    for row, (label, marked) in enumerate([("EB", True), ("Water", False)]):
        y = 100 + 14 * row
        sheet.page.insert_image((52, y - 8, 60, y), stream=picture(marked=marked))
        sheet.write(66, y, label)
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"EB": True, "Water": False}


def test_pictures_written_into_the_page_itself_are_told_one_by_one() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Buffer:", bold=True)
    drawn = b""
    for row, (label, marked) in enumerate([("EB", True), ("Water", False), ("TE", True)]):
        sheet.write(66, 100 + 14 * row, label)
        inside = b"0" if marked else b"f"
        bits = b"\n".join([b"0" * 8, *[b"0" + inside * 6 + b"0"] * 6, b"0" * 8])
        at = sheet.size[1] - 100 - 14 * row
        drawn += b"q 8 0 0 8 52 %d cm BI /W 8 /H 8 /CS /G /BPC 4 /F /AHx ID\n%b>\nEI Q\n" % (at, bits)
    # No library writes inline images any more; old producers of forms did.
    (contents,) = sheet.page.get_contents()[-1:]
    sheet.document.update_stream(contents, sheet.document.xref_stream(contents) + b"\n" + drawn)
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"EB": True, "Water": False, "TE": True}


def test_a_long_label_goes_on_below() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Basecalling:", bold=True)
    sheet.square(52, 100, mark="x")
    sheet.write(66, 100, "SUP (computing intensive and")
    sheet.write(66, 111, "may add 1-2 weeks)")
    sheet.square(52, 126)
    sheet.write(66, 126, "HAC")
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"SUP (computing intensive and may add 1-2 weeks)": True, "HAC": False}


def test_two_questions_below_each_other_stay_apart() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Kit:", bold=True)
    sheet.circle(52, 94)
    sheet.write(66, 94, "A")
    sheet.circle(52, 108, marked=True)
    sheet.write(66, 108, "B")
    sheet.write(50, 128, "Human DNA?", bold=True)
    sheet.circle(52, 142, marked=True)
    sheet.write(66, 142, "Yes")
    sheet.circle(52, 156)
    sheet.write(66, 156, "No")
    choices = sheet.read().choices
    assert [(choice.question, marks_of(choice)) for choice in choices] == [
        ("Kit", {"A": False, "B": True}),
        ("Human DNA?", {"Yes": True, "No": False}),
    ]


def test_bullets_of_a_list_are_no_answers() -> None:
    sheet = Sheet()
    for row, text in enumerate(["Ship on dry ice.", "Label every tube."]):
        sheet.page.draw_circle((55, 97 + 14 * row), 2, color=(0, 0, 0), fill=(0, 0, 0))
        sheet.write(66, 100 + 14 * row, text)
    assert sheet.read().choices == ()


def test_a_frame_painted_over_with_a_light_tick_is_marked() -> None:
    """Browsers print a ticked checkbox as a blue square with a white tick."""
    sheet = Sheet()
    sheet.write(50, 80, "Buffer:", bold=True)
    for row, (label, marked) in enumerate([("EB", True), ("Water", False)]):
        y = 100 + 14 * row
        sheet.page.draw_rect((52, y - 9, 61, y), color=None, fill=(1, 1, 1))
        if marked:
            sheet.page.draw_rect((52, y - 9, 61, y), color=None, fill=(0, 0.46, 1))
            sheet.page.draw_polyline([(53, y - 5), (56, y - 2), (60, y - 7)], color=(1, 1, 1), width=1.5)
        else:
            sheet.page.draw_rect((52, y - 9, 61, y), width=0.75)
        sheet.write(66, y, label)
    (choice,) = sheet.read().choices
    assert (choice.kind, marks_of(choice)) == ("checkbox", {"EB": True, "Water": False})


def test_a_unit_in_brackets_is_no_mark() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Coverage needed (x): 30x")
    layout = sheet.read()
    assert layout.choices == ()
    assert [(pair.label, pair.value) for pair in layout.pairs] == [("Coverage needed (x)", "30x")]


def test_an_outline_painted_as_a_ring_is_empty() -> None:
    outer, inner = ("re", (0.0, 0.0, 9.0, 9.0), 1), ("re", (0.8, 0.8, 8.2, 8.2), -1)
    assert is_ring([outer, inner])
    assert not is_ring([outer])
    assert not is_ring([outer, ("re", (20.0, 0.0, 29.0, 9.0), 1)])
