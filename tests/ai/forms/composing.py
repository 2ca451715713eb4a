"""A form takes shape: what is on it, drawn in a style, becomes a file."""

import random
from collections.abc import Sequence
from itertools import groupby

from tests.ai.forms.entries import draw_entries
from tests.ai.forms.marks import mark_picture
from tests.ai.forms.paper import Paper
from tests.ai.forms.pen import LEADING, Pen
from tests.ai.forms.pymupdf_paper import PymupdfPaper
from tests.ai.forms.questions import draw_label, draw_question
from tests.ai.forms.reportlab_paper import ReportlabPaper
from tests.ai.forms.spec import Block, ChargeTable, Entry, FormSpec, Heading, Note, Question, SampleTable
from tests.ai.forms.style import Style
from tests.ai.forms.summaries import draw_summary
from tests.ai.forms.tables import Sheet, draw_table
from tests.ai.forms.turning import turn_pages


def compose(spec: FormSpec, style: Style, *, seed: str) -> bytes:
    """Return the form as a PDF. A footer that tells the number of pages needs the form drawn twice."""
    pages = 0
    if "{pages}" in spec.footer:
        pages = _drawn(spec, style, seed=seed, pages=99)[1]
    content, _ = _drawn(spec, style, seed=seed, pages=pages)
    return turn_pages(content, turn=style.turn, cropped=style.cropped)


def _drawn(spec: FormSpec, style: Style, *, seed: str, pages: int) -> tuple[bytes, int]:
    paper: Paper = ReportlabPaper(style.page) if style.producer == "reportlab" else PymupdfPaper(style.page)
    rng = random.Random(f"{seed}/hand")  # noqa: S311  a drawing, not a secret
    pen = Pen(paper, style, rng, footer=spec.footer, pages=pages)
    _title(pen, spec)
    _heading(pen, "Summary")
    draw_summary(pen, spec.summary)
    _heading(pen, spec.form_title)
    for kind, group in groupby(spec.blocks, key=type):
        blocks = list(group)
        if kind is Entry:
            draw_entries(pen, [block for block in blocks if isinstance(block, Entry)], style.entry)
            continue
        for block in blocks:
            _block(pen, block)
    return paper.finish(f"Quote for {spec.quote[0].printed}"), pen.page


def _title(pen: Pen, spec: FormSpec) -> None:
    """Write the institution, the facility and the block that names the quote."""
    style = pen.style
    if style.logo:
        pen.paper.image((pen.left, pen.y, pen.left + 30, pen.y + 30), mark_picture("radio", marked=True))
        pen.y += 36
    for text, scale in ((spec.institution, 1.9), (spec.facility, 1.45)):
        size = style.size * scale
        for line in pen.wrap(text, pen.right - pen.left, bold=True, size=size):
            spare = pen.right - pen.left - pen.measure(line, bold=True, size=size)
            x = pen.left + {"left": 0.0, "centre": spare / 2, "right": spare}[style.heading_side]
            pen.write(x, pen.y + size, line, bold=True, size=size)
            pen.y += size * LEADING
        pen.y += 3
    pen.y += style.gap
    _heading(pen, "Quote")
    draw_entries(pen, spec.quote, style.title_entry)
    pen.y += style.gap


def _heading(pen: Pen, text: str) -> None:
    size = pen.style.size * pen.style.heading
    pen.room(size * 6)
    pen.y += pen.style.gap * 0.5
    for line in pen.wrap(text, pen.right - pen.left, bold=True, size=size):
        pen.write(pen.left, pen.y + size, line, bold=True, size=size)
        pen.y += size * LEADING
    pen.y += 4


def _block(pen: Pen, block: Block) -> None:
    if isinstance(block, Question):
        draw_question(pen, block)
    elif isinstance(block, SampleTable):
        _samples(pen, block)
    elif isinstance(block, ChargeTable):
        _charges(pen, block)
    elif isinstance(block, Heading):
        pen.y += pen.style.gap
        _heading(pen, block.text)
    elif isinstance(block, Note):
        _note(pen, block)


def _rows(table: SampleTable | ChargeTable) -> list[Sequence[str | None]]:
    headers = [column.header for column in table.columns]
    if isinstance(table, SampleTable):
        return [[line.cells[header] for header in headers] for line in table.lines]
    rows: list[Sequence[str | None]] = [[line[header] for header in headers] for line in table.lines]
    return [*rows, table.totals] if table.totals is not None else rows


def _samples(pen: Pen, table: SampleTable) -> None:
    size = pen.style.size + 1
    pen.room(size * 8)
    if table.title is not None:
        draw_label(pen, table.title, required=table.required, size=size)
        pen.y += size * LEADING + 3
    fields = [column.field for column in table.columns]
    headers = [column.header for column in table.columns]
    draw_table(pen, Sheet(headers=headers, rows=_rows(table), wrapped=fields.index("name")))
    pen.y += 2 * pen.style.gap


def _charges(pen: Pen, table: ChargeTable) -> None:
    headers = [column.header for column in table.columns]
    fields = [column.field for column in table.columns]
    draw_table(pen, Sheet(headers=headers, rows=_rows(table), wrapped=fields.index("name")))
    pen.y += 2 * pen.style.gap


def _note(pen: Pen, note: Note) -> None:
    size = pen.style.size
    lead = f"{note.lead} " if note.lead else ""
    lines = pen.wrap(f"{lead}{note.text}", pen.right - pen.left - 8)
    pen.room(size * LEADING * (len(lines) + 1))
    if note.lead:
        # The lead is bold and therefore wider: the rest of its line begins after it.
        rest = lines[0][len(lead) :]
        pen.write(pen.left, pen.y + size, note.lead, bold=True)
        pen.write(pen.left + pen.measure(lead, bold=True), pen.y + size, rest)
        pen.y += size * LEADING
        lines = lines[1:]
    pen.lines(pen.left, lines)
    pen.y += pen.style.gap
