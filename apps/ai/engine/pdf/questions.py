"""Frames and the words beside them become questions with options."""

from dataclasses import dataclass, field
from typing import Final

from apps.ai.engine.layout import Choice, ChoiceKind, Option
from apps.ai.engine.pdf.frame import Frame
from apps.ai.engine.pdf.labels import printed_label
from apps.ai.engine.pdf.lines import Line, Run, make_run, runs_of
from apps.ai.engine.pdf.page_text import PageText
from apps.ai.engine.pdf.shapes import Word
from apps.ai.engine.pdf.tables import join_lines
from apps.ai.engine.places import Box, Place

LABEL_WITHIN: Final = 22.0
"""Points from a frame within which its label begins."""
COLUMN_SHIFT: Final = 9.0
"""Points by which frames of one question may be out of line."""
AFTER_GLYPH: Final = 9.0
"""The same for a label that was one word with its sign: where it begins is estimated."""
QUESTION_WITHIN: Final = 5.0
"""Line heights above the first option within which the question stands."""
NEXT_OPTION: Final = 3.4
"""Line heights between two options of one question at most."""


@dataclass(slots=True)
class Answer:
    """One frame with its label; `line` is the index of its visual line."""

    frame: Frame
    words: list[Word]
    line: int
    label: str = ""
    bottom: float = 0.0
    lines: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Question:
    """Answers that belong together, and the line that asks."""

    answers: list[Answer]
    text: str = ""
    box: Box | None = None
    required: bool = False
    lines: set[int] = field(default_factory=set)


def find_questions(frames: list[Frame], text: PageText) -> list[Question]:
    """Return the questions of a page; the lines of labels and questions are marked as used."""
    answers = [answer for frame in frames if (answer := _answer(frame, frames, text)) is not None]
    for answer in answers:
        _continue_label(answer, frames, text)
    questions: list[Question] = []
    for answer in answers:
        home = questions[-1] if questions else None
        if home is not None and _belongs(answer, home, text):
            home.answers.append(answer)
        else:
            questions.append(Question([answer]))
    for question in questions:
        for answer in question.answers:
            question.lines.update(answer.lines)
        text.used.update(question.lines)
    apart = [part for question in questions for part in _side_by_side(question, text)]
    for question in apart:
        _ask(question, text)
    return apart


def _answer(frame: Frame, frames: list[Frame], text: PageText) -> Answer | None:
    """Return the frame with the words right of it, up to the next frame or a wide gap."""
    index = _line_at(frame, text.lines)
    if index is None:
        return None
    line = text.lines[index]
    limit = min(
        (
            other.box[0]
            for other in frames
            if other.box[0] > frame.box[2] and abs(other.middle - frame.middle) < 0.6 * line.size
        ),
        default=float("inf"),
    )
    right = [word for word in line.words if frame.box[2] - 1 <= word.x0 and word.x1 <= limit + 1]
    words: list[Word] = []
    edge = frame.box[2]
    for word in right:
        gap = word.x0 - edge
        if gap > (LABEL_WITHIN if not words else 1.6 * word.size):
            break
        words.append(word)
        edge = word.x1
    if not words:
        return None
    return Answer(frame, words, index, make_run(words).text, line.y1, {index})


def _line_at(frame: Frame, lines: list[Line]) -> int | None:
    """Return the line beside a frame: the one at its height with a word right of it."""
    best: tuple[float, int] | None = None
    for index, line in enumerate(lines):
        if line.y0 - 4 > frame.box[3]:
            break
        off = abs(line.middle - frame.middle)
        if off <= max(0.7 * line.size, 5.0) and any(
            -1 <= word.x0 - frame.box[2] <= LABEL_WITHIN for word in line.words
        ):
            best = min(best or (off, index), (off, index))
    return None if best is None else best[1]


def _belongs(answer: Answer, question: Question, text: PageText) -> bool:
    last = question.answers[-1]
    if _is_of_another_kind(answer.frame, last.frame):
        return False
    if answer.line == last.line:
        return not _asks_between(last, answer, text)
    lowest = max(each.bottom for each in question.answers)
    distance = answer.frame.middle - max(last.frame.middle, lowest - 0.6 * text.lines[last.line].size)
    size = text.lines[answer.line].size
    aligned = min(abs(answer.frame.box[0] - each.frame.box[0]) for each in question.answers) <= COLUMN_SHIFT
    taken = set().union(*(each.lines for each in question.answers))
    between = [
        index
        for index in range(last.line + 1, answer.line)
        if index not in taken and text.lines[index].x0 < answer.words[-1].x1
    ]
    own_line = text.lines[answer.line]
    asks = any(word.x1 <= answer.frame.box[0] and _is_beside(word, answer.frame) for word in own_line.words)
    asks = asks and not any(each.line == answer.line for each in question.answers)
    return aligned and not between and not asks and -4 < distance <= NEXT_OPTION * size


def _is_of_another_kind(frame: Frame, before: Frame) -> bool:
    """Tell circles from squares, except where nobody can say what is drawn: that is no change of question."""
    unclear = frame.marked is None or before.marked is None
    return frame.round != before.round and frame.source == before.source and not unclear


def _is_beside(word: Word, frame: Frame) -> bool:
    return frame.box[0] - word.x1 < 200


def _asks_between(last: Answer, answer: Answer, text: PageText) -> bool:
    """Tell whether another question's text stands between two frames of one line."""
    line = text.lines[answer.line]
    end = last.words[-1].x1
    between = [word for word in line.words if word.x0 >= end and word.x1 <= answer.frame.box[0] + 1]
    return bool(between) and between[-1].text.endswith((":", "?"))


def _continue_label(answer: Answer, frames: list[Frame], text: PageText) -> None:
    """Add the lines a long label wraps onto: close below, indented like the label, above the next frame."""
    limit = min(
        (
            other.box[1]
            for other in frames
            if other.middle > answer.frame.middle + 2
            and abs(other.box[0] - answer.frame.box[0]) <= COLUMN_SHIFT
        ),
        default=float("inf"),
    )
    height = text.lines[answer.line].middle
    for index in range(answer.line + 1, len(text.lines)):
        line = text.lines[index]
        if line.middle - height > 1.45 * line.size:
            return
        run = _run_at(line, answer.words[0], AFTER_GLYPH if answer.frame.source == "glyph" else 3.0)
        if run is None or line.middle >= limit:
            continue
        answer.words.extend(run.words)
        answer.label = join_lines([answer.label, run.text])
        height = line.middle
        answer.bottom = max(answer.bottom, line.y1)
        line.words = [word for word in line.words if word not in run.words]
        if not line.words:
            line.words = list(run.words)
            answer.lines.add(index)
            text.used.add(index)


def _run_at(line: Line, start: Word, within: float) -> Run | None:
    """Return the run of a line that begins below this word and may go on with its label."""
    for run in runs_of(line.words, 1.6):
        if abs(run.x0 - start.x0) <= within and run.bold == start.bold and not run.text.endswith(":"):
            return run
    return None


def _ask(question: Question, text: PageText) -> None:
    """Find the text that asks: left of the first option on its line, else the nearest line above."""
    if question.text:
        return
    first = question.answers[0]
    line = text.lines[first.line]
    left = [word for word in line.words if word.x1 <= first.frame.box[0] + 1]
    earlier = [word for word in left if not _is_in_other_label(word, question)]
    if earlier:
        run = runs_of(earlier, 3.0)[-1]
        _set_question(question, run, text)
        return
    top = min(answer.frame.box[1] for answer in question.answers if answer.line == first.line)
    for index in range(first.line - 1, -1, -1):
        above = text.lines[index]
        if index in text.used or top - above.y1 > QUESTION_WITHIN * above.size:
            return
        if above.x0 > first.words[-1].x1 + 60:
            continue
        words = above.words
        start = index
        while _runs_on(start, text):
            start -= 1
            words = [*text.lines[start].words, *words]
        _set_question(question, make_run(words), text)
        question.lines.update(range(start, index + 1))
        text.used.update(question.lines)
        return


def _side_by_side(question: Question, text: PageText) -> list[Question]:
    """Part a question whose options stand in columns with a heading of its own above each."""
    first = question.answers[0]
    columns: list[list[Answer]] = []
    for answer in sorted(question.answers, key=lambda each: each.frame.box[0]):
        if columns and answer.frame.box[0] - columns[-1][0].frame.box[0] <= COLUMN_SHIFT:
            columns[-1].append(answer)
        else:
            columns.append([answer])
    above = next((index for index in range(first.line - 1, -1, -1) if index not in text.used), None)
    if len(columns) < 2 or above is None:
        return [question]
    headings = runs_of(text.lines[above].words, 1.6)
    over = [_heading_over(column, headings) for column in columns]
    if len(headings) < 2 or None in over or len(set(map(id, over))) != len(columns):
        return [question]
    text.used.add(above)
    parts = []
    for column, heading in zip(columns, over, strict=True):
        part = Question(sorted(column, key=lambda each: each.line), lines=set(question.lines))
        if heading is not None:
            _set_question(part, heading, text)
        parts.append(part)
    return parts


def _heading_over(column: list[Answer], headings: list[Run]) -> Run | None:
    x = column[0].frame.box[0]
    return next((run for run in headings if -22 <= run.x0 - x <= 16), None)


def _is_in_other_label(word: Word, question: Question) -> bool:
    return any(word in answer.words for answer in question.answers[1:])


def _runs_on(index: int, text: PageText) -> bool:
    """Tell whether a question began on the line before: same weight and indent, close above, left open."""
    if index == 0 or index - 1 in text.used:
        return False
    line, above = text.lines[index], text.lines[index - 1]
    close = line.middle - above.middle <= 1.35 * line.size
    alike = above.words[0].bold == line.words[0].bold and abs(above.x0 - line.x0) <= 3.0
    return close and alike and line.words[0].bold and not above.text.rstrip().endswith((":", "?", "."))


def _set_question(question: Question, run: Run, text: PageText) -> None:
    question.text, required = printed_label(run.text)
    question.box = run.box
    question.required = required or text.has_star(run.box)


def as_choice(question: Question, *, page: int, section: str | None) -> Choice:
    """Return the question with its options as it stands on the form."""
    answers = question.answers
    kind: ChoiceKind = "radio" if sum(each.frame.round for each in answers) * 2 > len(answers) else "checkbox"
    box = question.box or answers[0].frame.box
    return Choice(
        question=question.text,
        kind=kind,
        required=question.required,
        place=Place(page, box),
        options=tuple(_option(answer, page) for answer in answers),
        section=section,
    )


def _option(answer: Answer, page: int) -> Option:
    frame = answer.frame
    label = answer.label.strip()
    right = max(word.x1 for word in answer.words)
    box = (frame.box[0], min(frame.box[1], answer.words[0].y0), right, max(frame.box[3], answer.words[-1].y1))
    return Option(label, frame.marked, Place(page, box), 1.0 if frame.marked is not None else 0.5)
