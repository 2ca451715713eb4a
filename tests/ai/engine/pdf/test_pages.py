"""Turned and cropped pages, form fields, hidden text, files that cannot be read."""

import pymupdf
import pytest

from apps.ai.engine.ocr import find_tesseract
from apps.ai.engine.reader import ReadLimits, read_layout
from apps.ai.engine.refusals import FileRefused
from tests.ai.engine.pdf.drawing import Sheet, marks_of, pairs_of

XS = [50.0, 150.0, 250.0, 350.0]
ROWS = [["Sample ID", "Conc (ng/ul)", "Volume (ul)"], ["A1", "12.5", "30"], ["A2", "7", "30"]]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same_and_its_places_are_those_displayed(rotation: int) -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane")
    sheet.table(XS, 100, ROWS)
    sheet.page.set_rotation(rotation)
    layout = read_layout(sheet.bytes(), filename="turned.pdf")
    assert pairs_of(layout) == {"Name": "Jane"}
    assert [cell.text for cell in layout.grids[0].rows[0].cells] == ["A1", "12.5", "30"]
    box = layout.pairs[0].place.box
    assert box is not None
    page = pymupdf.open(stream=sheet.bytes(), filetype="pdf")[0]
    expected = pymupdf.Rect(page.search_for("Jane")[0]) * page.rotation_matrix
    assert pymupdf.Rect(box).intersects(expected.normalize())


def test_text_drawn_sideways_on_an_upright_page_is_read() -> None:
    sheet = Sheet()
    sheet.page.insert_text((300, 700), "Name: Jane", fontsize=10, rotate=90)
    sheet.page.insert_text((320, 700), "Phone: 919", fontsize=10, rotate=90)
    assert pairs_of(sheet.read()) == {"Name": "Jane", "Phone": "919"}


def test_places_on_a_cropped_page_count_from_its_visible_corner() -> None:
    sheet = Sheet()
    sheet.write(150, 180, "Name: Jane")
    sheet.page.set_cropbox(pymupdf.Rect(100, 100, 500, 600))
    layout = sheet.read()
    box = layout.pairs[0].place.box
    assert layout.document.page_sizes == ((400.0, 500.0),)
    assert box is not None
    assert 75 < box[0] < 90
    assert 65 < box[1] < 80


def _field(page: "pymupdf.Page", kind: int, name: str, box: tuple[int, int, int, int], **how: object) -> None:
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name, widget.rect = kind, name, pymupdf.Rect(box)
    for key, value in how.items():
        setattr(widget, key, value)
    page.add_widget(widget)


def test_form_fields_are_read_with_the_label_printed_beside_them() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Requester name:")
    _field(sheet.page, pymupdf.PDF_WIDGET_TYPE_TEXT, "f1", (150, 68, 300, 84), field_value="Jane Doe")
    sheet.write(50, 110, "Phone:")
    _field(sheet.page, pymupdf.PDF_WIDGET_TYPE_TEXT, "f2", (150, 98, 300, 114), field_value="")
    sheet.write(50, 140, "Kit:")
    _field(
        sheet.page,
        pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
        "f3",
        (150, 128, 300, 144),
        choice_values=["LSK114", "RBK114"],
        field_value="RBK114",
    )
    layout = sheet.read()
    assert pairs_of(layout) == {"Requester name": "Jane Doe", "Phone": None, "Kit": "RBK114"}
    assert {pair.source for pair in layout.pairs} == {"widget"}
    assert [(choice.kind, marks_of(choice)) for choice in layout.choices] == [
        ("combo", {"LSK114": False, "RBK114": True})
    ]


def test_a_ticked_form_field_is_a_mark() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Buffer:", bold=True)
    for row, (label, value) in enumerate([("EB", True), ("Water", False)]):
        y = 94 + 16 * row
        _field(
            sheet.page, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, f"c{row}", (52, y - 8, 62, y + 2), field_value=value
        )
        sheet.write(68, y, label)
    (choice,) = sheet.read().choices
    assert marks_of(choice) == {"EB": True, "Water": False}


def test_text_nobody_can_see_is_flagged_and_not_read() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane")
    sheet.write(50, 100, "Priority: urgent", color=(1, 1, 1))
    sheet.write(50, 120, "Kit: SQK-LSK114", render_mode=3)
    sheet.write(50, 140, "Lab: tiny", size=1)
    layout = sheet.read()
    assert pairs_of(layout) == {"Name": "Jane"}
    (remark,) = [remark for remark in layout.remarks if remark.code == "hidden_text"]
    assert len(remark.places) == 6


def test_white_text_on_a_dark_header_is_read() -> None:
    sheet = Sheet()
    sheet.page.draw_rect((50, 100, 350, 116), fill=(0.1, 0.2, 0.4), color=None)
    sheet.table(XS, 100, [["", "", ""], *ROWS[1:]])
    for x, text in zip(XS, ROWS[0], strict=False):
        sheet.write(x + 3, 111, text, bold=True, size=9, color=(1, 1, 1))
    layout = sheet.read()
    assert layout.grids[0].headers == tuple(ROWS[0])
    assert layout.remarks == ()


def test_a_script_and_an_attached_file_are_flagged_and_never_run() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane")
    sheet.document.embfile_add("payload.exe", b"MZ", filename="payload.exe")
    xref = sheet.document.get_new_xref()
    sheet.document.update_object(xref, "<</S/JavaScript/JS(app.alert\\(1\\))>>")
    sheet.document.xref_set_key(sheet.document.pdf_catalog(), "OpenAction", f"{xref} 0 R")
    codes = {remark.code for remark in sheet.read().remarks}
    assert codes == {"contains_script", "contains_files"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\nnothing more", "pdf_damaged"),
        (b"%PDF-1.4\n%%EOF", "pdf_damaged"),
    ],
)
def test_a_damaged_pdf_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_layout(content, filename="broken.pdf")
    assert refusal.value.code in {code, "pdf_without_pages"}
    assert refusal.value.sentence.endswith(".")


def test_a_locked_pdf_is_refused() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane")
    locked = sheet.document.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="secret"
    )
    with pytest.raises(FileRefused) as refusal:
        read_layout(locked, filename="locked.pdf")
    assert refusal.value.code == "pdf_protected"


def test_more_pages_than_the_limit_are_refused() -> None:
    sheet = Sheet()
    for _ in range(3):
        sheet.turn_over()
    with pytest.raises(FileRefused) as refusal:
        read_layout(sheet.bytes(), filename="long.pdf", limits=ReadLimits(max_pages=3))
    assert refusal.value.code == "too_many_pages"


def test_progress_is_told_page_by_page() -> None:
    sheet = Sheet()
    sheet.turn_over()
    told: list[tuple[int, int]] = []
    read_layout(sheet.bytes(), filename="two.pdf", on_page=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def _as_scan(sheet: Sheet) -> Sheet:
    """Return the same page as a picture of it."""
    image = sheet.page.get_pixmap(dpi=200)
    scan = Sheet()
    scan.page.insert_image(scan.page.rect, pixmap=image)
    return scan


def _written() -> Sheet:
    sheet = Sheet()
    sheet.write(60, 100, "Requester: Jane Doe", size=12)
    sheet.write(60, 130, "E-mail: jane@example.edu", size=12)
    sheet.write(60, 160, "Organism: Zea mays", size=12)
    return sheet


def test_a_scan_without_tesseract_is_said_to_need_it_and_nothing_is_guessed() -> None:
    scan = _as_scan(_written())
    layout = read_layout(scan.bytes(), filename="scan.pdf", limits=ReadLimits(ocr=False))
    assert layout.document.needs_ocr is True
    assert (layout.pairs, layout.choices, layout.grids) == ((), (), ())
    assert [remark.code for remark in layout.remarks] == ["needs_ocr"]


@pytest.mark.skipif(find_tesseract() is None, reason="there is no Tesseract on this machine")
def test_a_scan_is_read_off_its_picture_where_there_is_tesseract() -> None:
    layout = read_layout(_as_scan(_written()).bytes(), filename="scan.pdf")
    assert layout.document.means == "ocr"
    assert layout.document.needs_ocr is False
    assert pairs_of(layout) == {"Requester": "Jane Doe", "E-mail": "jane@example.edu", "Organism": "Zea mays"}
    assert all(pair.certainty < 0.95 for pair in layout.pairs)
    assert [remark.code for remark in layout.remarks] == ["read_off_picture"]


def test_the_invisible_words_of_a_scan_are_its_words_in_doubt() -> None:
    scan = _as_scan(_written())
    scan.write(60, 100, "Requester: Jane Doe", size=12, render_mode=3)
    scan.write(60, 130, "Phone: 919-555-0100", size=12, render_mode=3)
    layout = read_layout(scan.bytes(), filename="scan.pdf", limits=ReadLimits(ocr=False))
    assert pairs_of(layout) == {"Requester": "Jane Doe", "Phone": "919-555-0100"}
    assert all(pair.certainty < 0.95 for pair in layout.pairs)
    assert "hidden_text" not in {remark.code for remark in layout.remarks}


def test_text_off_the_page_is_flagged_and_not_read() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane")
    sheet.write(700, 80, "Kit: SQK-LSK114")
    layout = sheet.read()
    assert pairs_of(layout) == {"Name": "Jane"}
    assert [remark.code for remark in layout.remarks] == ["hidden_text"]
