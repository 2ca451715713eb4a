"""The traps of Word documents, one by one."""

import io
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml

from apps.ai.engine.layout import Remark, Text
from apps.ai.engine.places import Place
from tests.ai.engine.sheets.sheets_drawn import (
    add_table,
    choices_of,
    codes_of,
    document_of,
    layout_of,
    pairs_of,
    saved,
    tables_of,
    texts_of,
)

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(checked: str) -> str:
    state = f'<w14:checked w14:val="{checked}"/>' if checked else ""
    return (
        f"<w:sdt><w:sdtPr><w14:checkbox>{state}</w14:checkbox></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )


def control(text: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


def legacy_box(state: str) -> str:
    field = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
    return f'<w:r><w:fldChar w:fldCharType="begin">{field}</w:fldChar></w:r>'


def with_xml(*blocks: str) -> bytes:
    """Save a document whose body holds such blocks."""
    document = Document()
    body = document.element.body
    for block in blocks:
        body.insert(len(body) - 1, parse_xml(block.replace(">", f" {NAMESPACES}>", 1)))
    return saved(document)


def paragraph(*parts: str) -> str:
    return f"<w:p>{''.join(parts)}</w:p>"


def with_parts(content: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def test_paragraphs_are_headings_pairs_and_texts_in_their_order() -> None:
    document = document_of()
    document.add_heading("Sample Submission", 1)
    document.add_paragraph("PI: Jane Doe\tE-mail: jane@lab.edu")
    document.add_paragraph("")
    document.add_paragraph("Send the tubes on dry ice.")
    document.add_paragraph().add_run("Shipping").bold = True
    document.add_paragraph("Carrier: ________")
    layout = layout_of(saved(document))
    assert layout.texts == (
        Text("Sample Submission", Place(cell="Paragraph 1"), bold=True),
        Text("Send the tubes on dry ice.", Place(cell="Paragraph 4")),
        Text("Shipping", Place(cell="Paragraph 5"), bold=True),
    )
    assert [
        (pair.label, pair.value, pair.place.cell, pair.source, pair.section) for pair in layout.pairs
    ] == [
        ("PI", "Jane Doe", "Paragraph 2", "line", "Sample Submission"),
        ("E-mail", "jane@lab.edu", "Paragraph 2", "line", "Sample Submission"),
        ("Carrier", None, "Paragraph 6", "line", "Shipping"),
    ]


def test_a_table_of_labels_gives_pairs_and_a_table_without_names() -> None:
    document = document_of("Contact")
    add_table(document, ("PI*", "Jane Doe"), ("Phone", ""), ("Lab", "O'Hara, Tom (UNC-CH) Lab"))
    layout = layout_of(saved(document))
    assert [(pair.label, pair.value, pair.place.cell, pair.source) for pair in layout.pairs] == [
        ("PI", "Jane Doe", "Table 1!B1", "table"),
        ("Phone", None, "Table 1!A2", "table"),
        ("Lab", "O'Hara, Tom (UNC-CH) Lab", "Table 1!B3", "table"),
    ]
    assert tables_of(layout) == [
        (("", ""), [["PI*", "Jane Doe"], ["Phone", None], ["Lab", "O'Hara, Tom (UNC-CH) Lab"]])
    ]
    assert layout.grids[0].title == "Contact"


def test_merged_cells_of_a_table_hold_for_each_row_and_make_no_columns() -> None:
    document = document_of("Samples")
    table = add_table(
        document,
        ("Project", "Sample ID", "Concentration", ""),
        ("", "", "Qubit", "Nanodrop"),
        ("P1", "a", "1", "2"),
        ("", "b", "3", "4"),
        ("P2", "c", "5", "6"),
    )
    for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((2, 0), (3, 0))):
        table.cell(*first).merge(table.cell(*last))
    layout = layout_of(saved(document))
    assert tables_of(layout) == [
        (
            ("Project", "Sample ID", "Concentration Qubit", "Concentration Nanodrop"),
            [["P1", "a", "1", "2"], ["P1", "b", "3", "4"], ["P2", "c", "5", "6"]],
        )
    ]
    assert layout.grids[0].rows[1].cells[0].place == Place(cell="Table 1!A3")
    assert layout.grids[0].rows[1].place == Place(cell="Table 1!A4:D4")
    assert layout.grids[0].title == "Samples"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((run("Type: "), box("1"), run(" DNA "), box("0"), run(" RNA")), [("DNA", True), ("RNA", False)]),
        ((run("Type: "), box(""), run(" DNA "), box("true"), run(" RNA")), [("DNA", False), ("RNA", True)]),
        ((run("Type: ☐ DNA ☒ RNA"),), [("DNA", False), ("RNA", True)]),
        (
            (
                run("Type: "),
                '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
                run("DNA"),
                '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
                run("RNA"),
            ),
            [("DNA", True), ("RNA", False)],
        ),
        (
            (
                run("Type: "),
                legacy_box('<w:default w:val="0"/><w:checked/>'),
                run("DNA"),
                legacy_box('<w:default w:val="0"/>'),
                run("RNA"),
                legacy_box('<w:default w:val="1"/><w:checked w:val="0"/>'),
                run("cDNA"),
            ),
            [("DNA", True), ("RNA", False), ("cDNA", False)],
        ),
    ],
    ids=["content controls", "control never touched", "characters", "symbols", "legacy fields"],
)
def test_boxes_of_every_making_are_options(parts: tuple[str, ...], expected: list[tuple[str, bool]]) -> None:
    assert choices_of(layout_of(with_xml(paragraph(*parts)))) == [("Type", "checkbox", expected)]


def test_boxes_in_the_cells_of_a_table_are_options_of_the_label_beside_them() -> None:
    document = document_of()
    add_table(document, ("Sample type", "☒ DNA\n☐ RNA"), ("Name", "Bob"))
    layout = layout_of(saved(document))
    assert choices_of(layout) == [("Sample type", "checkbox", [("DNA", True), ("RNA", False)])]
    assert pairs_of(layout) == [("Name", "Bob")]


def test_the_placeholder_of_a_field_is_nobody_s_answer() -> None:
    content = with_xml(
        paragraph(run("PI: "), control("Click or tap here to enter text.", "<w:showingPlcHdr/>")),
        paragraph(run("Lab: "), control("Doe Lab")),
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph(run('Enter text'))}"
        "</w:sdtContent></w:sdt>",
    )
    layout = layout_of(content)
    assert pairs_of(layout) == [("PI", None), ("Lab", "Doe Lab")]
    assert texts_of(layout) == []


def test_rows_and_cells_within_content_controls_are_read() -> None:
    def cell(text: str) -> str:
        return f"<w:tc>{paragraph(run(text))}</w:tc>"

    wrapped = f"<w:sdt><w:sdtContent>{cell('30')}</w:sdtContent></w:sdt>"
    rows = (
        f"<w:tr>{cell('Sample ID')}{cell('Volume')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell('a')}{wrapped}</w:tr></w:sdtContent></w:sdt>"
    )
    layout = layout_of(with_xml(f"<w:sdt><w:sdtContent><w:tbl>{rows}</w:tbl></w:sdtContent></w:sdt>"))
    assert tables_of(layout) == [(("Sample ID", "Volume"), [["a", "30"]])]


def test_what_was_deleted_is_gone_and_what_is_hidden_is_told() -> None:
    content = with_xml(
        paragraph(
            run("Kit: "),
            "<w:del><w:r><w:delText>SQK-LSK114</w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('moved')}</w:moveFrom>",
            f"<w:ins>{run('SQK-RBK114.24')}</w:ins>",
            run(" secret", "<w:vanish/>"),
        )
    )
    layout = layout_of(content)
    assert pairs_of(layout) == [("Kit", "SQK-RBK114.24")]
    assert layout.remarks == (
        Remark("hidden_text", "warning", "The document holds hidden text; it was not read."),
    )


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    inner = f"<w:txbxContent>{paragraph(run('PI: Jane'))}</w:txbxContent>"
    content = with_xml(
        paragraph(
            run("Form"),
            f"<w:r><mc:AlternateContent><mc:Choice>{inner}</mc:Choice><mc:Fallback><w:pict>"
            f"<v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        )
    )
    layout = layout_of(content)
    assert texts_of(layout) == ["Form"]
    assert pairs_of(layout) == [("PI", "Jane")]


def test_the_margins_are_read_after_the_body() -> None:
    document = document_of("PI: Jane")
    document.sections[0].header.paragraphs[0].text = "Genomics Core\tQuote: HTSF--RE-201"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    layout = layout_of(saved(document))
    assert pairs_of(layout) == [("PI", "Jane"), ("Quote", "HTSF--RE-201")]
    assert [(text.text, text.place.cell) for text in layout.texts] == [
        ("Page 1", "Footer 1 Paragraph 1"),
        ("Genomics Core", "Header 1 Paragraph 1"),
    ]


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    document = document_of()
    outer = add_table(document, ("PI", "Jane Doe"), ("Samples", "see below"))
    inner = outer.cell(1, 1).add_table(2, 2)
    for place, text in enumerate(("Sample ID", "Volume", "a", "30")):
        inner.cell(place // 2, place % 2).text = text
    layout = layout_of(saved(document))
    assert tables_of(layout)[1] == (("Sample ID", "Volume"), [["a", "30"]])
    assert layout.grids[1].rows[0].place == Place(cell="Table 2!A2:B2")


def test_macros_embedded_files_and_remote_parts_are_noted() -> None:
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
        b'Target="https://evil.example/x" TargetMode="External"/></Relationships>'
    )
    plain = saved(document_of("PI: Jane"))
    content = with_parts(
        plain,
        **{
            "word/vbaProject.bin": b"x",
            "word/embeddings/sheet.xlsx": b"x",
            "word/_rels/settings.xml.rels": relation % b"attachedTemplate",
        },
    )
    layout = layout_of(content)
    assert codes_of(layout) == ["macros", "external_links", "embedded_file"]
    assert pairs_of(layout) == [("PI", "Jane")]
    links = with_parts(plain, **{"word/_rels/footnotes.xml.rels": relation % b"hyperlink"})
    assert codes_of(layout_of(links)) == []


def test_a_document_saved_as_strict_is_read_the_same() -> None:
    out = io.BytesIO()
    plain = saved(document_of("PI: Jane"))
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(name, part)
    assert pairs_of(layout_of(out.getvalue())) == [("PI", "Jane")]


def test_a_document_says_what_it_is() -> None:
    facts = layout_of(saved(document_of("PI: Jane")), "form.docx").document
    assert (facts.media_type, facts.pages, facts.means) == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        0,
        "cell",
    )
    assert facts.producer == "Microsoft Macintosh Word"


def test_reading_loads_no_library_that_a_reader_can_do_without() -> None:
    code = (
        "import sys, apps.ai.engine.kinds, apps.ai.engine.sheets.workbook; "
        "print(sorted({'docx', 'openpyxl', 'lxml', 'pandas', 'numpy', 'django'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
