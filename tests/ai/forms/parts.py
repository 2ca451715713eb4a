"""The parts of the set. A form is known by its part and its index, and is the same on every machine.

`tune` holds the even numbers, `holdout` the odd ones under another master seed; nobody looks at a holdout
form while a reader is tuned.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

import pymupdf

from tests.ai.forms.composing import compose
from tests.ai.forms.degrading import degrade
from tests.ai.forms.invention import invent_form
from tests.ai.forms.straightening import straighten
from tests.ai.forms.style import Style, draw_style
from tests.ai.forms.truth import truth_of

Part = Literal["tune", "holdout", "degraded"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
COUNTS: Final[dict[Part, int]] = {"tune": 120, "holdout": 120, "degraded": 60}
MASTERS: Final[dict[Part, str]] = {"tune": "lims/1847", "holdout": "lims/5923", "degraded": "lims/3301"}


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """A form and its truth."""

    name: str
    part: Part
    content: bytes
    truth: dict[str, Any]


def draw_form(part: Part, index: int) -> DrawnForm:
    """Return one form of a part."""
    number = {"tune": 2 * index, "holdout": 2 * index + 1, "degraded": index}[part]
    seed = f"{MASTERS[part]}/{number}"
    rng = random.Random(seed)  # noqa: S311  a drawing, not a secret
    style = draw_style(rng)
    spec = invent_form(rng, far=_reaches_far(style))
    if style.marks == "widget" and style.producer == "reportlab":
        spec = straighten(spec)
    if part == "degraded":
        spec, style = degrade(spec, style, rng)
    content = compose(spec, style, seed=seed)
    name = f"{part}-{number:04d}"
    with pymupdf.open(stream=content, filetype="pdf") as document:
        pages = document.page_count
    truth = {"name": name, "part": part, "pages": pages, "style": _told(style), **truth_of(spec)}
    return DrawnForm(name=name, part=part, content=content, truth=truth)


def draw_part(part: Part, count: int | None = None) -> Iterator[DrawnForm]:
    """Yield the forms of a part, all of them or the first ones."""
    for index in range(COUNTS[part] if count is None else count):
        yield draw_form(part, index)


def _reaches_far(style: Style) -> bool:
    """Tell whether the fonts have letters beyond western Europe; those of widgets have not."""
    return style.marks != "widget" and (style.family == "full" or style.producer == "pymupdf")


def _told(style: Style) -> dict[str, Any]:
    """Return the style as JSON values."""
    return asdict(style) | {
        "page": list(style.page),
        "glyphs": list(style.glyphs),
        "defects": sorted(style.defects),
    }
