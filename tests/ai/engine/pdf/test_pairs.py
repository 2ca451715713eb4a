"""Labels and their values."""

import time

from apps.ai.engine.pdf.lines import lines_of
from apps.ai.engine.pdf.shapes import Word
from tests.ai.engine.pdf.drawing import Sheet, pairs_of


def test_a_value_stands_beside_its_label_after_a_colon() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Name: Jane Doe")
    sheet.write(300, 80, "Date: 03/04/2026")
    assert pairs_of(sheet.read()) == {"Name": "Jane Doe", "Date": "03/04/2026"}


def test_a_value_far_right_of_its_colon_is_the_labels() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "E-mail:")
    sheet.write(160, 80, "jane@example.edu")
    assert pairs_of(sheet.read()) == {"E-mail": "jane@example.edu"}


def test_a_bold_label_needs_no_colon() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Approx. Genome Size", bold=True)
    sheet.write(160, 80, "600")
    assert pairs_of(sheet.read()) == {"Approx. Genome Size": "600"}


def test_a_value_below_its_label_runs_over_its_lines_and_ends_at_the_next_label() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Additional Comments", bold=True)
    sheet.write(50, 92, "Amplicon length is 600 bp.")
    sheet.write(50, 104, "Please call before the run.")
    sheet.write(50, 124, "Source Organism:", bold=True)
    sheet.write(50, 136, "Zea mays")
    assert pairs_of(sheet.read()) == {
        "Additional Comments": "Amplicon length is 600 bp. Please call before the run.",
        "Source Organism": "Zea mays",
    }


def test_a_label_without_a_value_has_none() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "As of:")
    sheet.write(50, 92, "July 17, 2025")
    sheet.write(50, 104, "Expires on:")
    sheet.write(50, 160, "Summary", bold=True)
    assert pairs_of(sheet.read()) == {"As of": "July 17, 2025", "Expires on": None}


def test_a_line_to_write_on_is_no_value() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "PO number: ____________")
    assert pairs_of(sheet.read()) == {"PO number": None}


def test_two_columns_without_rules_or_colons_are_pairs() -> None:
    sheet = Sheet()
    for row, (label, value) in enumerate(
        [("Account", "55-123"), ("Organism", "Zea mays"), ("Priority", "high")]
    ):
        sheet.write(50, 80 + 14 * row, label)
        sheet.write(180, 80 + 14 * row, value)
    assert pairs_of(sheet.read()) == {"Account": "55-123", "Organism": "Zea mays", "Priority": "high"}


def test_a_ruled_summary_gives_pairs_and_a_grid_without_headers() -> None:
    sheet = Sheet()
    sheet.table(
        [50, 200, 500],
        100,
        [["Requester:", "Jane Doe"], ["Phone:", ""], ["Lab:", "Roe, Richard (UNC-CH) Lab"]],
        header=False,
    )
    layout = sheet.read()
    assert pairs_of(layout) == {"Requester": "Jane Doe", "Phone": None, "Lab": "Roe, Richard (UNC-CH) Lab"}
    assert {pair.source for pair in layout.pairs} == {"table"}
    assert [grid.headers for grid in layout.grids] == [("", "")]


def test_a_star_makes_a_label_required_and_is_no_part_of_it() -> None:
    sheet = Sheet()
    sheet.write(42, 80, "*", bold=True, color=(1, 0, 0))
    sheet.write(50, 80, "Genome size:", bold=True)
    sheet.write(50, 110, "Coverage:", bold=True)
    required = {pair.label: pair.required for pair in sheet.read().pairs}
    assert required == {"Genome size": True, "Coverage": False}


def test_a_note_is_no_label() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Note:", bold=True)
    sheet.write(80, 80, "prices may change.")
    layout = sheet.read()
    assert layout.pairs == ()
    assert "prices may change." in [text.text for text in layout.texts]


def test_headings_are_told_with_their_size_and_name_the_section() -> None:
    sheet = Sheet()
    sheet.write(50, 60, "University of Examples", bold=True, size=20)
    sheet.write(50, 120, "Delivery", bold=True, size=13)
    sheet.write(50, 150, "E-mail: a@example.edu")
    for row in range(5):
        sheet.write(50, 200 + 14 * row, "The quick brown fox jumps over the lazy dog and runs away.")
    layout = sheet.read()
    assert [(text.text, text.size) for text in layout.texts if text.bold] == [
        ("University of Examples", 20.0),
        ("Delivery", 13.0),
    ]
    assert [pair.section for pair in layout.pairs] == ["Delivery"]


def test_ligatures_are_resolved_and_accents_kept() -> None:
    sheet = Sheet()
    sheet.write(50, 80, "Comment: naïve Ångström", bold=False)
    assert pairs_of(sheet.read()) == {"Comment": "naïve Ångström"}


def test_every_value_says_where_it_stands() -> None:
    sheet = Sheet()
    sheet.turn_over()
    sheet.write(50, 80, "Name: Jane")
    (pair,) = sheet.read().pairs
    assert pair.place.page == 2
    assert pair.place.box is not None
    left, top, right, bottom = pair.place.box
    assert 80 < left < right < 120
    assert 65 < top < 80 < bottom < 90


def test_a_value_printed_halfway_into_its_label_is_a_line_of_its_own() -> None:
    sheet = Sheet()
    sheet.write(50, 100, "Approx. Genome Size:", bold=True)
    sheet.write(50, 106, "12 Mbp")
    assert pairs_of(sheet.read()) == {"Approx. Genome Size": "12 Mbp"}


def test_labels_between_which_a_rule_is_missing_are_rows_of_their_own() -> None:
    sheet = Sheet()
    for top, height in ((100, 16), (116, 32), (148, 16)):
        for left, right in ((50, 200), (200, 400)):
            sheet.page.draw_rect((left, top, right, top + height), width=0.5)
    rows = [
        ("Requester:", "Ada Fern"),
        ("E-mail:", "ada@fern.example.org"),
        ("Phone:", "919-555-0105"),
        ("Lab:", "Fern"),
    ]
    for row, (label, value) in enumerate(rows):
        sheet.write(53, 111 + 16 * row, label)
        sheet.write(203, 111 + 16 * row, value)
    assert pairs_of(sheet.read()) == {label.rstrip(":"): value for label, value in rows}


def test_a_heading_over_the_frame_of_an_answer_is_not_written_on_its_edge() -> None:
    sheet = Sheet()
    sheet.write(50, 100, "DNA Sample Submission Form", bold=True, size=11.5)
    sheet.page.draw_rect((130, 102, 400, 120), width=0.5)
    sheet.write(50, 115, "Projected Cost:", bold=True)
    sheet.write(134, 115, "£102.00")
    layout = sheet.read()
    assert pairs_of(layout) == {"Projected Cost": "£102.00"}
    assert [text.text for text in layout.texts] == ["DNA Sample Submission Form"]


def test_a_value_beside_other_text_goes_on_below_when_its_own_column_is_full() -> None:
    sheet = Sheet()
    rows = [
        ("Service: PromethION sequencing, per flow", "Lab: Fern"),
        ("cell", "Billing address: ,,,,,"),
        ("Requester: Ada Fern", "PIs: Ada Fern"),
    ]
    for row, (left, right) in enumerate(rows):
        sheet.write(54, 100 + 12 * row, left)
        sheet.write(298, 100 + 12 * row, right)
    sheet.write(
        54, 160, "A paragraph below both columns is wider than either of them and says how wide the page is."
    )
    assert pairs_of(sheet.read())["Service"] == "PromethION sequencing, per flow cell"


def test_what_is_written_on_two_lines_is_one_value() -> None:
    sheet = Sheet()
    sheet.write(50, 100, "Notification emails:")
    sheet.write(150, 100, "ada@fern.example.org,")
    sheet.write(150, 117, "bo@fern.example.org")
    sheet.write(50, 140, "Phone:")
    sheet.write(90, 140, "919-555-0105")
    for start, y in ((147, 102.5), (147, 119.5), (87, 142.5)):
        sheet.page.draw_line((start, y), (500, y), width=0.5)
    assert pairs_of(sheet.read()) == {
        "Notification emails": "ada@fern.example.org, bo@fern.example.org",
        "Phone": "919-555-0105",
    }


def test_a_line_drawn_twice_below_a_value_says_it_once() -> None:
    sheet = Sheet()
    sheet.write(72, 100, "Name:")
    sheet.write(120, 100, "Ada Lovelace")
    for y in (102, 105):
        sheet.page.draw_line((118, y), (300, y), width=0.5)
    assert pairs_of(sheet.read()) == {"Name": "Ada Lovelace"}


def test_a_second_line_below_one_with_room_is_in_doubt() -> None:
    sheet = Sheet()
    sheet.write(72, 100, "Signature:")
    sheet.write(122, 100, "Ada Lovelace")
    sheet.write(122, 116, "Head of Department")
    for y in (102, 118):
        sheet.page.draw_line((120, y), (300, y), width=0.5)
    (found,) = sheet.read().pairs
    assert found.certainty < 0.95


def test_thousands_of_words_printed_into_one_line_are_told_apart_in_no_time() -> None:
    large = [Word(50, 100, 56, 112, "a", bold=False, size=12) for _ in range(8000)]
    small = [Word(60 + x, 106, 61 + x, 113, "b", bold=False, size=7) for x in range(8000)]
    began = time.process_time()
    lines_of([*large, *small])
    assert time.process_time() - began < 3
