"""The sample table as customers fill it in: traps included, and all of it readable without doubt."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.ai.forms.spec import Column, Kind, Line, SampleTable
from tests.ai.forms.wording import HEADERS

ROW_COUNTS: Final = (0, 1, 3, 5, 8, 8, 12, 12, 16, 20, 24, 24, 30, 40, 48, 60, 96, 96, 130, 200, 300)
POSITIVE: Final = ("Positive control", "Pos. control", "positive ctrl")
NEGATIVE: Final = ("BLANK", "NTC", "Water", "Negative control", "Blank")
TITLES: Final = ("Sample Information", "Samples", "Sample List", "Specimen information", None)
WORDS: Final = ("Müller", "O’Brien", "Waterloo", "Blank Lake", "Trout", "K-12")
LONG_NAMES: Final = (
    "Peat core {n}, upper horizon (wet), replicate 2",
    "Leaf of Quercus robur, tree no. {n} (north side)",
    "Gut content, trout {n}, after feeding",
    "Biofilm from pipe {n}, 30 cm below outlet, scraped",
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the customer wrote numbers: a decimal comma, units in the cells."""

    comma: bool
    units: bool

    def printed(self, value: str, unit: str) -> str:
        """Return the number as it stands in the cell."""
        shown = value.replace(".", ",") if self.comma else value
        return f"{shown} {unit}" if self.units and unit else shown


UNITS: Final = {"volume_ul": "µL", "concentration_ng_ul": "ng/µL", "fragment_size_bp": "bp"}


def _names(rng: random.Random, count: int) -> list[str]:
    style = rng.choice(("numbers", "numbers", "codes", "zeros", "words", "long", "mixed", "sites"))
    start, names = rng.randrange(1, 40), []
    for position in range(count):
        start += rng.choice((1, 1, 2, 3))
        tail = f"{start:04d}"
        names.append(
            {
                "numbers": str(start),
                "codes": f"S-{start:03d}",
                "zeros": tail,
                "words": f"{rng.choice(WORDS)} {start}",
                "long": rng.choice(LONG_NAMES).format(n=start),
                "mixed": rng.choice(
                    (
                        f"{start}A",
                        f"WT_{tail}",
                        f"Δ{start}".replace("Δ", "d"),
                        f"A{position % 12 + 1}",
                        f"control-diet {start}",
                        f"2024-05-{position % 28 + 1:02d} soil {start}",
                    )
                ),
                "sites": f"Site {start}, {rng.choice(('12–15 cm', '0–5 cm'))} (north)",
            }[style]
        )
    return names


def _value(rng: random.Random, field: str, position: int) -> str:
    if field in {"qubit_ng_ul", "nanodrop_ng_ul", "concentration_ng_ul"}:
        return str(round(rng.uniform(0.8, 480), rng.choice((0, 1, 1, 2, 2))))
    drawn: dict[str, Callable[[], str]] = {
        "volume_ul": lambda: rng.choice(("2", "10", "25", "30", "50", "47.5", "100")),
        "a260_280": lambda: f"{rng.uniform(1.7, 2.1):.2f}",
        "a260_230": lambda: f"{rng.uniform(1.2, 2.4):.2f}",
        "din": lambda: f"{rng.uniform(5, 9.9):.1f}",
        "rin": lambda: f"{rng.uniform(5, 9.9):.1f}",
        "total_amount_ug": lambda: f"{rng.uniform(0.1, 9):.2f}",
        "fragment_size_bp": lambda: str(rng.randrange(600, 40000, 50)),
        "result": lambda: rng.choice(("Pass", "Pass", "Fail", "Pending")),
        "barcode": lambda: f"NB{position % 96 + 1:02d}",
        "well": lambda: f"{'ABCDEFGH'[position % 8]}{position // 8 % 12 + 1}",
    }
    return drawn[field]()


def _fields(rng: random.Random, count: int) -> list[str]:
    if rng.random() < 0.5:
        fields = ["row", "name", "volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230"]
    else:
        fields = [
            "name",
            "volume_ul",
            *rng.choice((["concentration_ng_ul"], ["qubit_ng_ul"], ["nanodrop_ng_ul"])),
        ]
        fields += [field for field in ("a260_280", "a260_230") if rng.random() < 0.6]
        pool = ("din", "rin", "total_amount_ug", "fragment_size_bp", "result", "barcode")
        fields += rng.sample(pool, rng.choice((0, 0, 1, 2)))
        if rng.random() < 0.5:
            rng.shuffle(fields)
            fields.sort(key=lambda field: field != "name")
        if rng.random() < 0.25 and count <= 96:
            fields.insert(rng.choice((0, 1)), "well")
        if rng.random() < 0.75:
            fields.insert(0, "row")
    return fields


def _columns(rng: random.Random, count: int, *, own_words: bool) -> list[Column]:
    columns = []
    for field in _fields(rng, count):
        words = HEADERS[field]
        columns.append(Column(field=field, header=words[0] if own_words else rng.choice(words)))
    if rng.random() < 0.15:
        header = rng.choice(("Tube colour", "Freezer box", "Collection date"))
        columns.append(Column(field="extra", header=header))
    return columns


def _controls(rng: random.Random, names: list[str]) -> dict[int, tuple[str, Kind]]:
    """Return the positions that are controls: at the end as customers do, or a blank in the middle."""
    if len(names) < 3 or rng.random() < 0.35:
        return {}
    last = len(names) - 1
    found: dict[int, tuple[str, Kind]] = {last: (rng.choice(NEGATIVE), "negative_control")}
    if rng.random() < 0.7:
        found[last - 1] = (rng.choice(POSITIVE), "positive_control")
    return found


EXTRAS: Final = {
    "Tube colour": ("blue", "red", "clear"),
    "Freezer box": ("B1", "B2", "F12"),
    "Collection date": ("2024-05-01", "2024-06-17"),
}


def _line(
    rng: random.Random,
    columns: list[Column],
    *,
    number: int,
    position: int,
    named: tuple[str, Kind],
    blank: set[str],
    numbers: Numbers,
) -> Line:
    name, kind = named
    cells: dict[str, str | None] = {}
    expected: dict[str, str | None] = {}
    extra: dict[str, str] = {}
    for column in columns:
        if column.field == "row":
            cells[column.header] = str(number)
        elif column.field == "name":
            cells[column.header] = name
        elif column.field == "extra":
            value = rng.choice(EXTRAS[column.header]) if rng.random() < 0.7 else None
            cells[column.header] = value
            if value is not None:
                extra[column.header] = value
        else:
            empty = column.field in blank or rng.random() < 0.04
            empty = empty or (kind != "sample" and column.field not in {"well", "barcode"})
            drawn = None if empty and column.field != "well" else _value(rng, column.field, position)
            expected[column.field] = drawn
            unit = UNITS.get(column.field, "")
            decimal = column.field not in {"barcode", "well", "result"}
            cells[column.header] = numbers.printed(drawn, unit) if drawn is not None and decimal else drawn
    return Line(number=number, name=name, kind=kind, cells=cells, expected=expected, extra=extra)


def _empty_line(columns: list[Column], *, number: int, position: int) -> Line:
    wells = {
        column.header: f"{'ABCDEFGH'[position % 8]}{position // 8 % 12 + 1}"
        for column in columns
        if column.field == "well"
    }
    shown = {column.header: str(number) for column in columns if column.field == "row"}
    cells = {column.header: None for column in columns} | wells | shown
    return Line(number=number, name=None, kind="sample", cells=cells, expected={})


def invent_table(rng: random.Random, *, own_words: bool, count: int | None = None) -> SampleTable:
    """Return a sample table of 0 to 300 named lines."""
    count = rng.choice(ROW_COUNTS) if count is None else count
    columns = _columns(rng, count, own_words=own_words)
    by_field = {column.field for column in columns}
    names = _names(rng, count)
    controls = _controls(rng, names)
    blank = {column.field for column in columns if rng.random() < 0.12} - {"well", "extra"}
    numbers = Numbers(comma=rng.random() < 0.05, units=rng.random() < 0.06)
    gap_at = rng.randrange(2, count) if count > 4 and "row" in by_field and rng.random() < 0.08 else None
    hole_at = rng.randrange(1, count) if count > 4 and "row" in by_field and rng.random() < 0.12 else None
    lines: list[Line] = []
    number = 0
    for position, name in enumerate(names):
        number += 2 if position == gap_at else 1
        if position == hole_at:
            lines.append(_empty_line(columns, number=number, position=len(lines)))
            number += 1
        named = controls.get(position, (name, "sample"))
        lines.append(
            _line(rng, columns, number=number, position=len(lines), named=named, blank=blank, numbers=numbers)
        )
    if "row" in by_field or "well" in by_field:
        for _ in range(rng.choice((0, 0, 3, 5))):
            number += 1
            lines.append(_empty_line(columns, number=number, position=len(lines)))
    title = TITLES[0] if own_words else rng.choice(TITLES)
    return SampleTable(title=title, columns=tuple(columns), lines=tuple(lines), required=rng.random() < 0.3)
