"""Pages that are hard to read are doubted as a whole."""

from pathlib import Path

import pytest

from apps.ai.engine.mapping.meaning import understand
from apps.ai.engine.reader import read_document
from tests.ai.engine.pdf.drawing import Sheet

LINES = [f"Label {number}: a value of four words" for number in range(8)]


def _written(size: float) -> Sheet:
    sheet = Sheet()
    for number, line in enumerate(LINES):
        sheet.write(50, 80 + 20 * number, line, size=size)
    return sheet


def test_a_clean_page_is_believed() -> None:
    assert _written(10).read().document.legibility == 1.0


def test_tiny_print_is_doubted_nulls_included() -> None:
    layout = _written(4).read()
    assert layout.document.legibility == pytest.approx(0.88)
    fields = understand(layout).fields
    assert max(field.confidence for field in fields.values()) < 0.95


def test_words_printed_over_each_other_put_the_page_in_doubt() -> None:
    sheet = _written(10)
    for number in range(3):
        sheet.write(120, 80 + 20 * number, "something else")
    assert sheet.read().document.legibility < 0.9


def test_a_stroke_at_the_edge_of_a_frame_is_no_mark() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Buffer:", bold=True)
    sheet.square(52, 100)
    sheet.page.draw_line((57.8, 95.2), (61.2, 97.0), width=0.8)
    sheet.write(66, 100, "EB")
    sheet.square(52, 114)
    sheet.write(66, 114, "Water")
    (choice,) = sheet.read().choices
    assert [option.marked for option in choice.options] == [None, False]


@pytest.mark.parametrize("share", [0.5, 0.7, 0.95])
def test_a_file_that_was_cut_short_is_said_to_be_and_nothing_of_it_is_certain(share: float) -> None:
    whole = Path("docs/sample-form.pdf").read_bytes()
    reading = read_document(whole[: int(share * len(whole))], filename="cut.pdf")
    assert ("file_repaired", "error") in {(each.code, each.severity) for each in reading.findings}
    assert max(field.confidence for field in reading.fields.values()) < 0.95
    assert all(max(row.confidences.values()) < 0.95 for row in reading.samples)


def test_a_whole_file_is_not_said_to_be_damaged() -> None:
    reading = read_document(Path("docs/sample-form.pdf").read_bytes(), filename="whole.pdf")
    assert "file_repaired" not in {finding.code for finding in reading.findings}
