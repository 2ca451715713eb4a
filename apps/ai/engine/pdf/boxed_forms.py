"""Forms laid out in ruled boxes: the question in one cell, its answers in the next."""

from dataclasses import dataclass

from apps.ai.engine.layout import Cell, Pair, Row
from apps.ai.engine.pdf.frame import Frame
from apps.ai.engine.pdf.labels import printed_label
from apps.ai.engine.pdf.lines import lines_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.questions import Question, find_questions
from apps.ai.engine.pdf.shapes import ON_THE_RULE, Word, stands_in
from apps.ai.engine.pdf.tables import PageTable
from apps.ai.engine.places import Box, Place


@dataclass(slots=True)
class BoxedForm:
    """What a form in boxes holds; `used` are the ids of its words and frames, the rest stays in the flow."""

    questions: list[Question]
    pairs: list[Pair]
    used: set[int]


def read_boxed_form(table: PageTable, words: list[Word], frames: list[Frame]) -> BoxedForm:
    """Read the rows of a table without header that has frames in it.

    A row with frames in a cell right of a cell with text is that text's question; a row without frames is
    labels and values in turn; a cell that asks and answers itself is left to the flow of the page.
    """
    form = BoxedForm([], [], set())
    for row in table.rows:
        inside = [frame for frame in frames if _stands_at(frame.box, row.place)]
        if not inside:
            form.pairs += pairs_of_row(row)
            form.used.update(id(word) for word in words if _stands_at(word[:4], row.place))
            continue
        asked = 0
        for label, answers in zip(row.cells, row.cells[1:], strict=False):
            asked += _ask(label, answers, words, inside, form)
        if not asked:
            continue
        labels = [cell for cell in row.cells if cell.text]
        form.used.update(id(word) for word in words if any(_is_of(word, cell) for cell in labels))
    return form


def _ask(label: Cell, answers: Cell, words: list[Word], frames: list[Frame], form: BoxedForm) -> int:
    """Add the question of two neighbouring cells and return 1; 0 where the first asks nothing."""
    box = answers.place.box
    own = [frame for frame in frames if _is_right_of(frame, label, answers)]
    if not label.text or not own or box is None or any(_is_left_of(frame, label) for frame in frames):
        return 0
    inner = [word for word in words if _is_of(word, answers)]
    found = find_questions(own, PageText(lines_of(inner), [], set()))
    answered = [answer for question in found for answer in question.answers]
    if not answered:
        return 0
    said, required = printed_label(label.text)
    form.questions.append(Question(answered, said, label.place.box, required))
    form.used.update(id(frame) for frame in own)
    return 1


def _is_right_of(frame: Frame, label: Cell, answers: Cell) -> bool:
    """Tell whether a frame stands with the answers, of which a glyph is no part any more."""
    left, right = label.place.box, answers.place.box
    if left is None or right is None:
        return False
    return left[2] <= frame.box[0] and right[0] - 24 <= frame.box[0] <= right[2] + 2


def _is_left_of(frame: Frame, label: Cell) -> bool:
    box = label.place.box
    return box is not None and box[0] - 24 <= frame.box[0] <= box[2]


def pairs_of_row(row: Row) -> list[Pair]:
    """Return the pairs of a row without header: labels and values in turn."""
    cells = row.cells
    if len(cells) not in {2, 4, 6} or cells[0].text is None:
        return []
    return [_pair(label, value) for label, value in zip(cells[::2], cells[1::2], strict=False) if label.text]


def _pair(label: Cell, value: Cell) -> Pair:
    said, required = printed_label(label.text or "")
    return Pair(
        label=said,
        value=value.text,
        place=value.place if value.text else label.place,
        required=required,
        source="table",
        certainty=min(value.certainty, label.certainty),
    )


def _is_of(word: Word, cell: Cell) -> bool:
    return _stands_at(word[:4], cell.place)


def _stands_at(box: Box, place: Place) -> bool:
    return place.box is not None and stands_in(box, place.box, slack=ON_THE_RULE)
