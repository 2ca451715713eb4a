"""One page: from its ink to its pairs, choices, tables and texts."""

from dataclasses import dataclass, field, replace
from typing import Final

from apps.ai.engine.layout import Choice, Pair, Text
from apps.ai.engine.pdf.bands import bands_of
from apps.ai.engine.pdf.boxed_forms import pairs_of_row, read_boxed_form
from apps.ai.engine.pdf.form_fields import read_fields, settle_fields
from apps.ai.engine.pdf.frame import Frame
from apps.ai.engine.pdf.frames import find_frames
from apps.ai.engine.pdf.labels import split_label
from apps.ai.engine.pdf.legibility import legibility_of
from apps.ai.engine.pdf.lines import lines_of, make_run, mark_jammed, runs_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.pairs import body_size_of, read_pairs
from apps.ai.engine.pdf.questions import Question, as_choice, find_questions
from apps.ai.engine.pdf.ruled import read_ruled
from apps.ai.engine.pdf.rules import RuledGrid, find_grids, join_rules
from apps.ai.engine.pdf.shapes import PageInk, Rule, Word, stands_in
from apps.ai.engine.pdf.stacked_cells import read_stacked
from apps.ai.engine.pdf.tables import PageTable
from apps.ai.engine.pdf.unruled import find_unruled
from apps.ai.engine.places import Place

TITLE_WITHIN: Final = 34.0
"""Points above a table within which its title stands."""
SHORTEST_UNDERLINE: Final = 30.0
LEAST_COLUMNS: Final = 3
LEAST_ROWS: Final = 2
"""A grid of fewer columns or rows may be one of boxes to tick."""
SECTION: Final = 1.12
"""A bold line this much larger than the body text begins a section."""


@dataclass(slots=True)
class PageLayout:
    """What stands on one page, in upright coordinates."""

    number: int
    pairs: list[Pair] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    section: str | None = None
    legibility: float = 1.0

    @property
    def open_table(self) -> PageTable | None:
        """Return the last table, which may go on overleaf; one without header goes on with nothing."""
        last = self.tables[-1] if self.tables else None
        return None if last is None or (last.headers is None and not last.goes_on) else last


def read_page(ink: PageInk, *, section: str | None = None, open_table: PageTable | None = None) -> PageLayout:
    """Read one page. `section` and `open_table` are the heading and the table the page before ended with."""
    page = PageLayout(ink.number, section=section)
    across, down = join_rules(ink.horizontals), join_rules(ink.verticals)
    grids = find_grids(across, down)
    loose_widgets = settle_fields(ink, grids)
    frames = _without_cells(find_frames(ink, lines=down), grids)
    stars = [word for word in ink.words if word.text.strip("*") == ""]
    words = [word for word in ink.words if word.text.strip("*") and not _is_in_frame(word, frames)]
    words, frames, questions = _read_ruled_tables(page, grids, words, frames, open_table)
    lines = lines_of(words)
    mark_jammed(lines)
    text = PageText(lines, stars, set(), _underlines(across, grids))
    questions += find_questions(frames, text)
    page.tables += find_unruled(
        text.lines,
        page=ink.number,
        taken=text.used,
        bands=bands_of(across, ink.fills),
        open_columns=open_table.columns if open_table else None,
    )
    page.tables.sort(key=lambda table: (table.box[1], table.box[0]))
    for table in page.tables:
        table.doubt(ink.certainty)
    fields = read_fields(loose_widgets, text, page=ink.number)
    page.pairs += fields.pairs
    page.choices += fields.choices
    body = body_size_of(text.lines)
    for table in page.tables:
        _title(table, text)
    found = read_pairs(text, page=ink.number, certainty=ink.certainty)
    page.pairs += found.pairs
    page.texts += found.texts
    headings = _headings(found.texts, body)
    for question in questions:
        page.choices.append(_choice(question, page, headings))
    _name_sections(page, headings)
    page.section = headings[-1][1] if headings else section
    page.legibility = legibility_of(lines, page.tables)
    _order(page)
    return page


def _without_cells(frames: list[Frame], grids: list[RuledGrid]) -> list[Frame]:
    """Return the frames that are no small cells of a table, such as those of row numbers."""
    tables = [grid for grid in grids if len(grid.xs) > LEAST_COLUMNS and len(grid.ys) > LEAST_ROWS]
    return [
        frame
        for frame in frames
        if frame.source != "vector" or not any(grid.has_cell(frame.box) for grid in tables)
    ]


def _is_in_frame(word: Word, frames: list[Frame]) -> bool:
    return len(word.text) == 1 and any(
        frame.source in {"vector", "blank"} and stands_in(word[:4], frame.box) for frame in frames
    )


def _read_ruled_tables(
    page: PageLayout,
    grids: list[RuledGrid],
    words: list[Word],
    frames: list[Frame],
    open_table: PageTable | None,
) -> tuple[list[Word], list[Frame], list[Question]]:
    """Read what stands in rules; return the words and frames outside, and the questions asked in boxes."""
    questions: list[Question] = []
    for grid in grids:
        inner = [word for word in words if stands_in(word[:4], grid.box)]
        marks = [frame for frame in frames if stands_in(frame.box, grid.box)]
        table = read_ruled(grid, inner, page=page.number)
        if table is None:
            continue
        table.goes_on = _goes_on(table, open_table, page)
        if marks and not table.goes_on and (table.headers is None or table.width == 2):
            table = read_ruled(grid, inner, page=page.number, may_have_header=False) or table
            form = read_boxed_form(table, inner, marks)
            page.pairs += form.pairs
            questions += form.questions
            words = [word for word in words if id(word) not in form.used]
            frames = [frame for frame in frames if id(frame) not in form.used]
            continue
        headless = table.headers is None and not table.goes_on
        if headless and (table.width < 2 or _is_running_text(table)):
            continue
        if headless:
            stacked = read_stacked(table, inner)
            page.pairs += (
                [pair for row in table.rows for pair in pairs_of_row(row)] if stacked is None else stacked
            )
        page.tables.append(table)
        taken = set(map(id, inner))
        words = [word for word in words if id(word) not in taken]
        frames = [frame for frame in frames if not stands_in(frame.box, grid.box)]
    return words, frames, questions


def _goes_on(table: PageTable, open_table: PageTable | None, page: PageLayout) -> bool:
    """Tell whether a table is more of the one before: the first of its page, no header, the same columns."""
    if table.headers is not None or page.tables or open_table is None or not table.has_edges_of(open_table):
        return False
    return not table.is_labelled() and (table.has_numbers() or not open_table.has_numbers())


def _underlines(across: list[Rule], grids: list[RuledGrid]) -> list[Rule]:
    """Return the lines to write on: horizontal rules that belong to no table."""
    return [
        rule
        for rule in across
        if rule.end - rule.start >= SHORTEST_UNDERLINE
        and not any(
            grid.box[1] - 3 <= rule.at <= grid.box[3] + 3
            and grid.box[0] - 3 <= rule.start
            and rule.end <= grid.box[2] + 3
            for grid in grids
        )
    ]


def _is_running_text(table: PageTable) -> bool:
    cells = [cell.text for row in table.rows for cell in row.cells if cell.text]
    return bool(cells) and sum(len(text) > 200 for text in cells) * 2 > len(cells)


def _title(table: PageTable, text: PageText) -> None:
    """Take the nearest line above a table as its title, when it is bold or ends in a colon or names a sum."""
    if table.title is not None:
        return
    top, left, right = table.box[1], table.box[0], table.box[2]
    for index in range(len(text.lines) - 1, -1, -1):
        line = text.lines[index]
        if line.y1 > top + 3 or index in text.used:
            continue
        if top - line.y1 > TITLE_WITHIN or line.x0 > right or line.box[2] < left - 30:
            return
        first = runs_of(line.words, 1.6)[0]
        run = first if first.bold else make_run(line.words)
        label, value = split_label(run)
        if not (run.bold or label is not None) or len(run.text) > 90:
            return
        value = value or list(line.words[len(run.words) :])
        said = run.text.strip("* ")
        table.required = text.has_star(line.box) or run.text.startswith("*") or run.text.endswith("*")
        table.title = said.removesuffix(":").rstrip()
        if not value:
            text.used.add(index)
        return


def _headings(texts: list[Text], body: float) -> list[tuple[float, str]]:
    return [
        (text.place.box[1], text.text.removesuffix(":"))
        for text in texts
        if text.bold and text.size >= SECTION * body and text.place.box is not None
    ]


def _section_at(y: float, headings: list[tuple[float, str]], before: str | None) -> str | None:
    found = before
    for top, heading in headings:
        if top < y:
            found = heading
    return found


def _choice(question: Question, page: PageLayout, headings: list[tuple[float, str]]) -> Choice:
    y = (question.box or question.answers[0].frame.box)[1]
    return as_choice(question, page=page.number, section=_section_at(y, headings, page.section))


def _name_sections(page: PageLayout, headings: list[tuple[float, str]]) -> None:
    page.pairs = [
        replace(
            pair,
            section=_section_at(pair.place.box[1] if pair.place.box else 0.0, headings, page.section),
        )
        for pair in page.pairs
    ]


def _order(page: PageLayout) -> None:
    page.pairs.sort(key=lambda pair: _height(pair.place))
    page.choices.sort(key=lambda choice: _height(choice.place))
    page.texts.sort(key=lambda text: _height(text.place))


def _height(place: Place) -> tuple[float, float]:
    return (place.box[1], place.box[0]) if place.box else (0.0, 0.0)
