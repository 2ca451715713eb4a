"""What the customer asked for, drawn at random: a whole form before it has a shape."""

import datetime
import random
from dataclasses import dataclass
from typing import Final

from tests.ai.forms import people
from tests.ai.forms.charge_invention import invent_charges, shown_money
from tests.ai.forms.spec import Answer, Block, Entry, FormSpec, Heading, Note, Question, SampleTable
from tests.ai.forms.table_invention import invent_table
from tests.ai.forms.wording import FOOTERS, KITS, LABELS, NOTES, OPTIONS

SEVERAL: Final = frozenset(
    {"sample_types", "buffers", "flow_cell_devices", "basecalling", "file_formats", "delivery_methods"}
)
GENOME_SIZES: Final = (
    ("600", "600", None),
    ("4.6 Mb", "4.6", "Mb"),
    ("3.1 Gb", "3.1", "Gb"),
    ("12 Mbp", "12", "Mbp"),
    ("800 kb", "800", "kb"),
    ("5000", "5000", None),
    (None, None, None),
)
DATE_SHAPES: Final = (
    "{month} {day}, {year}",
    "{year}-{m:02d}-{day:02d}",
    "{day} {month} {year}",
    "{m:02d}/{day:02d}/{year}",
)
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Pen:
    """One lab's habit of wording: its own words throughout, or any lab's."""

    rng: random.Random
    own_words: bool

    def label(self, field: str) -> str:
        """Return the label for a field."""
        return LABELS[field][0] if self.own_words else self.rng.choice(LABELS[field])

    def chance(self, probability: float) -> bool:
        """Tell whether something happens this time."""
        return self.rng.random() < probability

    def entry(self, field: str, printed: str | None) -> Entry:
        """Return an entry that means what it says."""
        return Entry(label=self.label(field), printed=printed, expected={field: printed})


def _date(rng: random.Random, shape: str) -> tuple[str, str]:
    """Return a day as printed and as ISO. The day is past 12, so that no order of numbers is in doubt."""
    day = datetime.date(2025, rng.randrange(1, 13), rng.randrange(13, 29))
    printed = shape.format(month=MONTHS[day.month - 1], day=day.day, year=day.year, m=day.month)
    return printed, day.isoformat()


def _number(rng: random.Random) -> str:
    return rng.choice(("HTSF--RE-{n}", "NANO-2025-{n:04d}", "SEQ-{n}", "PROJ--AB-{n}")).format(
        n=rng.randrange(100, 999)
    )


def _quote(pen: Pen, number: str) -> tuple[Entry, ...]:
    shape = pen.rng.choice(DATE_SHAPES)
    printed, iso = _date(pen.rng, shape)
    until, until_iso = _date(pen.rng, shape) if pen.chance(0.6) else (None, None)
    return (
        pen.entry("quote_number", number),
        Entry(label=pen.label("quote_date"), printed=printed, expected={"quote_date": iso}),
        Entry(label=pen.label("quote_expires"), printed=until, expected={"quote_expires": until_iso}),
    )


def _contact(pen: Pen, field: str, person: people.Person) -> tuple[Entry, ...]:
    """Return a contact in one line, as the family prints it, or name and address apart."""
    email = person.email("lab.example.edu")
    if pen.own_words or pen.chance(0.5):
        shape = (
            "{0} - - {1}"
            if pen.own_words
            else pen.rng.choice(("{0} - - {1}", "{0} - {1}", "{0} ({1})", "{0} <{1}>"))
        )
        expected = {f"{field}_name": person.name, f"{field}_email": email}
        return (Entry(label=pen.label(field), printed=shape.format(person.name, email), expected=expected),)
    return (
        Entry(label=pen.label(field), printed=person.name, expected={f"{field}_name": person.name}),
        Entry(label=pen.label(f"{field}_email"), printed=email, expected={f"{field}_email": email}),
    )


def _address(pen: Pen) -> Entry:
    label = pen.label("billing_address")
    if pen.chance(0.35):
        return Entry(label=label, printed=",,,,,", expected={"billing_address": None})
    if pen.chance(0.3):
        return Entry(label=label, printed=None, expected={"billing_address": None})
    at = f"{pen.rng.choice(people.STREETS)}, {pen.rng.choice(people.TOWNS)}"
    return Entry(label=label, printed=at, expected={"billing_address": at})


def _summary(pen: Pen, *, short: str, far: bool) -> tuple[tuple[Entry, ...], people.Person]:
    requester = people.invent_person(pen.rng, far=far)
    pi = people.invent_person(pen.rng, far=far)
    payer = pi if pen.chance(0.5) else people.invent_person(pen.rng, far=far)
    entries = [
        pen.entry("service_requested", pen.rng.choice(people.SERVICES)),
        pen.entry("requester_name", requester.name),
        pen.entry("requester_email", requester.email()),
        pen.entry("requester_phone", people.invent_phone(pen.rng) if pen.chance(0.6) else None),
        pen.entry("lab_name", people.invent_lab(pen.rng, pi=pi, short=short)),
        _address(pen),
        *_contact(pen, "pi", pi),
        *_contact(pen, "financial_contact", payer),
    ]
    if not pen.own_words and pen.chance(0.4):
        entries.pop(pen.rng.choice((0, 3, 5)))
    return tuple(entries), requester


def _kit(pen: Pen) -> Question:
    kits = pen.rng.sample(KITS, pen.rng.randrange(3, 6))
    shape = "{0} ({1})" if pen.own_words else pen.rng.choice(("{0} ({1})", "{1} – {0}", "{1}"))
    chosen = pen.rng.randrange(len(kits)) if pen.chance(0.95) else None
    options = tuple(Answer(shape.format(*kit), position == chosen) for position, kit in enumerate(kits))
    return Question(field="kit", label=pen.label("kit"), kind="radio", options=options, required=True)


def _human(pen: Pen) -> Question:
    labels = OPTIONS["human_dna"][: pen.rng.choice((2, 2, 3))]
    chosen = pen.rng.randrange(len(labels)) if pen.chance(0.95) else None
    options = tuple(Answer(label, position == chosen) for position, label in enumerate(labels))
    label = pen.label("human_dna") + (" (required)" if pen.chance(0.4) else "")
    return Question(
        field="human_dna",
        label=label,
        kind=pen.rng.choice(("radio", "radio", "checkbox")),
        options=options,
        required="(required)" in label,
    )


def _several(pen: Pen, field: str) -> Question:
    pool = OPTIONS[field]
    labels = (
        list(pool[: pen.rng.randrange(2, 5)])
        if pen.own_words
        else pen.rng.sample(pool, pen.rng.randrange(2, 6))
    )
    if pen.chance(0.3):
        pen.rng.shuffle(labels)
    kind = pen.rng.choice(("checkbox", "checkbox", "checkbox", "radio"))
    limit = 1 if kind == "radio" else pen.rng.choice((0, 1, 1, 1, 2))
    marked = set(pen.rng.sample(labels, min(limit, len(labels))))
    options = tuple(Answer(label, label in marked) for label in labels)
    return Question(
        field=field,
        label=pen.label(field),
        kind="radio" if kind == "radio" else "checkbox",
        options=options,
        required=pen.chance(0.3),
        several=True,
    )


def _written(pen: Pen, requester: people.Person) -> dict[str, Entry]:
    """Return the questions that are answered in words."""
    printed, size, unit = pen.rng.choice(GENOME_SIZES)
    comment = pen.rng.choice(people.COMMENTS) if pen.chance(0.75) else None
    emails = [requester.email()] if pen.chance(0.7) else []
    if emails and pen.chance(0.4):
        emails.append(people.invent_person(pen.rng, far=False).email())
    coverage = pen.rng.choice(("50x-100x", "30x", "100X", None, "at least 20x"))
    cells = pen.rng.choice(("1", "2", "1", None, "4"))
    return {
        "source_organism": pen.entry("source_organism", pen.rng.choice((*people.ORGANISMS, None))),
        "genome_size": Entry(
            label=pen.label("genome_size"),
            printed=printed,
            expected={"genome_size": size, "genome_size_unit": unit},
        ),
        "coverage": pen.entry("coverage", coverage),
        "flow_cell_count": pen.entry("flow_cell_count", cells),
        "comments": Entry(
            label=pen.label("comments"), printed=comment, expected={"comments": comment}, long=True
        ),
        "notification_emails": Entry(
            label=pen.label("notification_emails"),
            printed=pen.rng.choice((", ", "; ")).join(emails) or None,
            expected={"notification_emails": tuple(emails) or None},
        ),
    }


BLOCKS: Final = (
    ("kit", "sample_types", "human_dna", "source_organism"),
    ("buffers", "samples"),
    ("flow_cell_devices", "genome_size", "coverage", "flow_cell_count", "comments"),
    ("heading", "basecalling", "file_formats", "notification_emails", "delivery_methods"),
)


def _blocks(pen: Pen, written: dict[str, Entry], table: SampleTable | None) -> list[Block]:
    groups = [list(group) for group in BLOCKS]
    if not pen.own_words and pen.chance(0.6):
        pen.rng.shuffle(groups)
        for group in groups:
            pen.rng.shuffle(group)
        groups[next(i for i, group in enumerate(groups) if "heading" in group)].sort(
            key=lambda b: b != "heading"
        )
    blocks: list[Block] = []
    for field in (field for group in groups for field in group):
        if field == "heading":
            blocks.append(Heading("Bioinformatics and Data Delivery"))
        elif field == "samples":
            blocks += [table] if table is not None else []
        elif not pen.own_words and pen.chance(0.1):
            continue
        elif field in written:
            blocks.append(written[field])
        else:
            blocks.append(
                _kit(pen) if field == "kit" else _human(pen) if field == "human_dna" else _several(pen, field)
            )
    return blocks


def _costs(pen: Pen, symbol: str) -> list[Block]:
    """Return the end of a quote: what it will cost, what is charged."""
    table, amount = invent_charges(pen.rng, symbol=symbol, own_words=pen.own_words)
    shown = shown_money(amount, symbol=symbol)
    blocks: list[Block] = [
        Entry(label=pen.label("projected_cost"), printed=shown, expected={"projected_cost": str(amount)}),
        Entry(label=pen.label("known_charges"), printed=shown, expected={"known_charges": str(amount)}),
        table,
    ]
    if not pen.own_words and pen.chance(0.2):
        del blocks[1:]
    return blocks


def _beside_no_blank(blocks: list[Block], at: int) -> int:
    """Return the place, or the top: words below a label without an answer would pass for one."""
    before = blocks[at - 1] if at else None
    return 0 if isinstance(before, Entry) and before.printed is None else at


def invent_form(rng: random.Random, *, far: bool, rows: int | None = None) -> FormSpec:
    """Return a whole form. `far` allows letters that only full fonts have; `rows` sets the named lines."""
    pen = Pen(rng=rng, own_words=rng.random() < 0.35)
    institution, short = rng.choice(people.INSTITUTIONS)
    number = _number(rng)
    quote = _quote(pen, number)
    summary, requester = _summary(pen, short=short, far=far)
    table = (
        invent_table(rng, own_words=pen.own_words, count=rows)
        if rows is not None or pen.chance(0.96)
        else None
    )
    blocks = _blocks(pen, _written(pen, requester), table)
    symbol, currency = rng.choice(
        (("$", "USD"), ("$", "USD"), ("USD ", "USD"), ("€", "EUR"), ("€ ", "EUR"), ("£", "GBP"))
    )
    priced = pen.own_words or pen.chance(0.8)
    if priced:
        costs = _costs(pen, symbol)
        blocks = costs + blocks if not pen.own_words and pen.chance(0.2) else blocks + costs
    for lead, text in rng.sample(NOTES, rng.choice((0, 1, 2, 3))):
        at = rng.randrange(len(blocks) + 1) if lead is None else len(blocks)
        blocks.insert(_beside_no_blank(blocks, at), Note(text=text, lead=lead))
    return FormSpec(
        institution=institution,
        facility=rng.choice(people.FACILITIES),
        form_title=rng.choice(people.FORM_TITLES),
        quote=quote,
        summary=summary,
        blocks=tuple(blocks),
        footer=rng.choice(FOOTERS).replace("{number}", number),
        currency=currency if priced else None,
    )
