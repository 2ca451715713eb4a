"""The rules: what does not add up in a reading, each told in a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from apps.ai.engine.findings.barcodes import barcode_capacity
from apps.ai.engine.findings.charges import charges_do_not_sum
from apps.ai.engine.findings.letter import write_letter
from apps.ai.engine.findings.measurements import amount_mismatch, nanodrop_only, ratio_missing
from apps.ai.engine.findings.plausibility import value_implausible, value_outlier
from apps.ai.engine.findings.questions import mark_unclear, question_unanswered, radio_two_marks
from apps.ai.engine.findings.rows import cell_disputed, duplicate_name, name_missing, row_gap, samples_missing
from apps.ai.engine.findings.times import basecalling_delay, expiry_missing, expiry_past
from apps.ai.engine.findings.units import unit_contradicted, unit_missing
from apps.ai.engine.reading import Finding, Reading

Rule = Callable[[Reading], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    barcode_capacity,
    question_unanswered,
    radio_two_marks,
    mark_unclear,
    nanodrop_only,
    ratio_missing,
    value_implausible,
    value_outlier,
    amount_mismatch,
    unit_missing,
    unit_contradicted,
    samples_missing,
    duplicate_name,
    name_missing,
    row_gap,
    cell_disputed,
    basecalling_delay,
    expiry_missing,
    charges_do_not_sum,
)
"""In the order in which a person wants to read them."""

CODES: Final = frozenset(
    (
        *("barcode_capacity", "question_unanswered", "radio_two_marks", "mark_unclear", "nanodrop_only"),
        *("ratio_missing", "value_implausible", "value_outlier", "amount_mismatch", "unit_missing"),
        *("unit_contradicted", "duplicate_name", "name_missing", "row_gap", "cell_disputed"),
        *("samples_missing", "basecalling_delay", "expiry_missing", "expiry_past", "charges_do_not_sum"),
    )
)
"""What the rules find; findings of any other code are the reader's own remarks."""


def find_contradictions(reading: Reading, *, today: date | None = None) -> Reading:
    """Return the reading with what does not add up and the letter that asks about it.

    The findings that the reader itself has made stay first. There is no clock in here: without `today` a
    quote is held against its own date alone.
    """
    rules: tuple[Rule, ...] = (*RULES, partial(expiry_past, today=today))
    found = tuple(finding for rule in rules for finding in rule(reading))
    complete = replace(reading, findings=reading.findings + found)
    return replace(complete, letter=write_letter(complete))
