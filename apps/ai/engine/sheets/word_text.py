"""The text of a Word paragraph as a reader sees it: form fields, symbols and boxes to tick included.

Read from the document's own XML, because python-docx passes over everything that stands in a content control,
and forms are made of these.
"""

from collections.abc import Iterator
from typing import Any, Final

from apps.ai.engine.sheets.marks import EMPTY_BOX, TICKED_BOX

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_OFF: Final = ("0", "false", "off")
_SYMBOLS: Final = {
    "F06F": EMPTY_BOX,
    "F0A8": EMPTY_BOX,
    "F071": EMPTY_BOX,
    "F072": EMPTY_BOX,
    "F0FE": TICKED_BOX,
    "F0FD": TICKED_BOX,
    "F078": TICKED_BOX,
    "F0FC": "✓",
    "F0FB": "✗",
    "F052": TICKED_BOX,
    "F053": TICKED_BOX,
    "F0A1": "○",
    "F0A4": "◉",
    "F06D": "○",
    "F06E": "■",
    "F0B7": "•",
}
"""Characters of Wingdings and Wingdings 2 that forms use as boxes."""
_BREAKS: Final = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# What is deleted or moved away is still in the file; what the fallback holds stands in the choice before it.
_UNSEEN: Final = frozenset(
    {
        f"{W}del",
        f"{W}moveFrom",
        f"{W}instrText",
        f"{W}delText",
        f"{_MC}Fallback",
        f"{W}pPr",
        f"{W}sdtPr",
        f"{W}rPr",
    }
)
_ELSEWHERE: Final = frozenset({f"{W}p", f"{W}tbl"})


def is_paragraph(block: Any) -> bool:
    """Tell a paragraph from a table."""
    return bool(block.tag == f"{W}p")


def blocks_of(element: Any, *, into_tables: bool = False) -> Iterator[Any]:
    """Yield paragraphs and tables in their order; a text box comes behind the paragraph it is anchored to."""
    for child in element:
        if child.tag == f"{W}tbl" and not into_tables:
            yield child
        elif child.tag == f"{W}p":
            yield child
            for box in _text_boxes(child):
                yield from blocks_of(box, into_tables=into_tables)
        elif child.tag not in _UNSEEN and not _is_placeholder(child):
            yield from blocks_of(child, into_tables=into_tables)


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in _UNSEEN:
            yield from _text_boxes(child)


def _is_placeholder(block: Any) -> bool:
    return block.tag == f"{W}sdt" and _is_on(block.find(f"{W}sdtPr/{W}showingPlcHdr"))


def text_of(paragraph: Any) -> str:
    """Return the text of a paragraph; what stands in text boxes within it is not part of it."""
    return "".join(_pieces(paragraph)).strip()


def is_heading(paragraph: Any) -> bool:
    """Tell a paragraph that is set as a heading, or in bold from its first to its last letter."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and str(style.get(f"{W}val", "")).casefold().startswith(("heading", "title")):
        return True
    runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def hides_text(tree: Any) -> bool:
    """Tell whether any text is set as hidden."""
    return any(_is_on(mark) for mark in tree.iter(f"{W}vanish"))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _UNSEEN or tag in _ELSEWHERE:
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == f"{W}sym":
            yield _SYMBOLS.get(str(child.get(f"{W}char", "")).upper(), "")
        elif tag == f"{W}sdt":
            yield from _control(child)
        elif tag == f"{W}fldChar":
            yield _legacy_box(child)
        elif tag != f"{W}r" or not _is_on(child.find(f"{W}rPr/{W}vanish")):
            yield from _pieces(child)


def _control(control: Any) -> Iterator[str]:
    """Yield what a content control shows; its placeholder is nobody's answer."""
    properties = control.find(f"{W}sdtPr")
    if properties is not None:
        box = properties.find(f"{W14}checkbox")
        if box is not None:
            checked = box.find(f"{W14}checked")
            yield (
                TICKED_BOX if checked is not None and checked.get(f"{W14}val", "1") not in _OFF else EMPTY_BOX
            )
            return
        if _is_on(properties.find(f"{W}showingPlcHdr")):
            return
    content = control.find(f"{W}sdtContent")
    if content is not None:
        yield from _pieces(content)


def _legacy_box(field: Any) -> str:
    box = field.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    return TICKED_BOX if _is_on(box.find(f"{W}default") if state is None else state) else EMPTY_BOX


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in _OFF
