"""What a text looks like: a number, a measurement, a label, a column's name, an instruction."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from apps.ai.engine.mapping.synonyms.headers import CHARGE_HEADERS, SAMPLE_HEADERS, UNITS
from apps.ai.engine.mapping.words import fold, without_fillers

LONGEST_LABEL: Final = 120

_UNIT: Final = (
    r"(?:[npfuµμm]?g|[npfuµμm]?[gmM]ol(?:es?)?|[num]M|[nuµμm]?[lL]|[kmMg]?bp?|nt|cells|%|°C|"
    r"[npuµμm]?g\s?(?:/|per)\s?[uµμm]?[lL])"
)
_NUMBER: Final = re.compile(rf"[<>~≈±=\s]*[-+]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s?{_UNIT}?")
_UNIT_ALONE: Final = re.compile(rf"[(\[]?\s*(?:in\s)?{_UNIT}\s*[)\]]?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_ADDRESS: Final = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
_WELL: Final = re.compile(r"[A-P]0?\d{1,2}", re.IGNORECASE)
_CODE: Final = re.compile(r"[A-Za-z]{1,4}[-_ ]?\d+[A-Za-z]?|\d+[-_]?[A-Za-z]{1,3}")
_RATIO: Final = re.compile(r"A?260\s?[/:]\s?A?2[38]0")
_ASIDE: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
_INSTRUCTION: Final = re.compile(
    r"\W*(?:e\.?g\b|for example|required\b|mandatory\b|optional\b|if (?:known|applicable|available)|please\b|"
    r"(?:enter|choose|select|pick|specify|describe|indicate|list|provide|see|use)\s|"
    r"(?:max|min)(?:imum|\.|\b)|at least\b|at most\b|up to\b|(?:must|should)\b|do not\b|no spaces\b|unique\b|"
    r"free text\b|drop-?down|text only\b|numbers? only\b|numeric\b|alphanumeric\b|integer\b|decimal\b|"
    r"text$|number$|letters\b|y(?:es)?\s?/\s?n(?:o)?\b|\w+ (?:or|/) \w+$|[<>≥≤]=?\s?\d)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(rf"\(?\d[\d.,]*\s?(?:-|–|to)\s?\d[\d.,]*\s?{_UNIT}?\)?")
_EXAMPLE: Final = re.compile(
    r"[(\[\s]*(?:example|e\.\s?g\.|ex[.:])(?![\w-])|example[\s_-]?\w{0,3}$|.{0,60}[(\[]\s?example\s?[)\]]",
    re.IGNORECASE,
)
_BLANK_TO_FILL: Final = re.compile(r"[_\s./\-–…]*")

# Columns of sample sheets that no field of the lab stands for, and which are column names all the same.
_OTHER_COLUMNS: Final = (
    *("Buffer", "Sample buffer", "Elution buffer", "Resuspended in", "Organism", "Species", "Source"),
    *("Strain", "Source organism", "Tissue", "Host", "Sample type", "Type", "Material", "Nucleic acid"),
    *("DNA type", "Comments", "Comment", "Notes", "Note", "Remarks", "Description", "Date"),
    *("Collection date", "Project", "Group", "Condition", "Treatment", "Replicate", "Plate"),
    *("Plate name", "Plate ID", "Plate number", "Column", "Storage", "Extraction method"),
    *("Extraction kit", "Kit", "Method", "Index", "Index 1", "Index 2", "i5", "i7", "Sequence", "Pool"),
    *("Pool name", "Library", "Priority", "Submitter", "Email", "E-mail", "Lab", "PI", "Molarity"),
    *("Purity", "Quality", "Genome size", "Coverage", "Genotype", "Sex", "Age", "BSL", "Box"),
    *("Biosafety level", "Primer", "Primers", "Target", "Gene", "Assay", "Unit", "Units"),
    *("Measured by", "Tray", "Quantification method", "Quantified by", "Flow cell", "Flow cell type"),
    *("Reference", "Hazard", "Rack", "Dilution", "Dilution factor"),
)


def is_number(text: str) -> bool:
    """Tell a number, with or without its unit, such as `25 ng/ul`."""
    return len(text) <= 60 and _NUMBER.fullmatch(text) is not None


def is_unit(text: str) -> bool:
    """Tell a unit that stands alone, bracketed or not."""
    return len(text) <= 20 and _UNIT_ALONE.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Tell a text that can be no label by its very shape: a number, a date, an address, a paragraph."""
    if len(text) > LONGEST_LABEL or is_number(text) or _ADDRESS.search(text) or _DATE.fullmatch(text):
        return not is_known_column(text)
    return (
        not any(letter.isalpha() for letter in text) and not is_known_column(text) and not _RATIO.search(text)
    )


def is_label(text: str) -> bool:
    """Tell a text that may name a column or a question, and is neither a value, a well nor an id like S1."""
    if is_value(text):
        return False
    return not (_WELL.fullmatch(text) or _CODE.fullmatch(text)) or is_known_column(text)


def is_instruction(text: str) -> bool:
    """Tell a text that says how a column is to be filled in, such as `e.g. 10-50 ng/uL`."""
    return _INSTRUCTION.match(text[:LONGEST_LABEL]) is not None or _RANGE.fullmatch(text[:60]) is not None


def is_example(text: str) -> bool:
    """Tell a text that says of itself that it is an example."""
    return _EXAMPLE.match(text[:LONGEST_LABEL]) is not None


def is_blank_to_fill(text: str) -> bool:
    """Tell a line to write upon: underscores, dots, nothing else."""
    return _BLANK_TO_FILL.fullmatch(text[:400]) is not None and len(text) <= 400


@lru_cache(maxsize=4096)
def is_known_column(text: str) -> bool:
    """Tell a text that names a column of a sample sheet or of charges in a wording we know."""
    if len(text) > LONGEST_LABEL:
        return False
    return any(fold(variant) in _KNOWN for variant in _variants(text))


@lru_cache(maxsize=4096)
def names_samples(text: str) -> bool:
    """Tell a column's name that is certainly that of the samples' names."""
    return any(fold(variant) in _NAMES for variant in _variants(text))


def count_known(cells: Sequence[str]) -> int:
    """Count the different columns that a row of cells would name."""
    return len(
        {fold(cell) for cell in cells if cell and len(cell) <= LONGEST_LABEL and is_known_column(cell)}
    )


def _variants(text: str) -> tuple[str, ...]:
    bare = _ASIDE.sub(" ", text).strip(" *:")
    words = fold(bare).split()
    for length in (3, 2, 1):
        if len(words) > length and " ".join(words[-length:]) in UNITS:
            words = words[:-length]
            break
    return (text.strip(" *:"), bare, " ".join(words), " ".join(without_fillers(words)))


_NAMES: Final = frozenset(
    fold(wording)
    for wording in SAMPLE_HEADERS["name"].exact
    if not {"sample", "samples", "specimen", "tube", "library", "isolate"}.isdisjoint(fold(wording).split())
)
_KNOWN: Final = frozenset(
    {
        fold(wording)
        for table in (SAMPLE_HEADERS, CHARGE_HEADERS)
        for wordings in table.values()
        for wording in wordings.exact
    }
    | {fold(wording) for wording in _OTHER_COLUMNS}
) - {""}
