"""Lab ids such as NC000042U: short enough for a tube, with a check character against a slip of the hand.

The last character is the ISO 7064 MOD 37,36 check of the rest. It catches every single wrong character.
Of swaps of two neighbours it catches all but about 4 in 1,000 (NC000532V and NC000523V are both lawful):
whoever types an id still looks at the sample's name.
"""

import re

from stdnum.iso7064 import mod_37_36

from apps.samples.engine.errors import LabIdInvalid

PREFIX = "NC"
_DIGITS = 6
_MOST_DIGITS = 12
LARGEST_SEQUENCE = 10**_MOST_DIGITS - 1
_SHAPE = re.compile(
    rf"{PREFIX}((?:0[0-9]{{{_DIGITS - 1}}})|(?:[1-9][0-9]{{{_DIGITS - 1},{_MOST_DIGITS - 1}}}))[0-9A-Z]"
)
_TOLERATED = re.compile(r"[\s\-\u2010-\u2015]+")
_LONGEST_TEXT = 60


def format_lab_id(sequence: int) -> str:
    """Return the lab id of a sequence number from 1 to 999,999,999,999.

    Raises:
        LabIdInvalid: the number is outside that range.
    """
    if not 1 <= sequence <= LARGEST_SEQUENCE:
        raise LabIdInvalid("lab_id_out_of_range", f"No lab id can be made of the number {sequence}.")
    body = f"{PREFIX}{sequence:0{_DIGITS}d}"
    return f"{body}{mod_37_36.calc_check_digit(body)}"


def parse_lab_id(text: str) -> str:
    """Return a typed or scanned lab id as it is stored; small letters, spaces and hyphens are forgiven.

    Raises:
        LabIdInvalid: the text has not the form of a lab id, or its check character is not the right one.
    """
    lab_id = _TOLERATED.sub("", text[:_LONGEST_TEXT]).upper()
    if len(text) > _LONGEST_TEXT or not _SHAPE.fullmatch(lab_id):
        raise LabIdInvalid(
            "lab_id_malformed",
            f"A lab id is {PREFIX}, {_DIGITS} digits or more and a check character: {format_lab_id(42)}.",
        )
    if not mod_37_36.is_valid(lab_id):
        raise LabIdInvalid(
            "lab_id_check_failed", f"{lab_id} is mistyped: its last character does not fit the others."
        )
    return lab_id


def sequence_of(lab_id: str) -> int:
    """Return the sequence number a lab id was made of.

    Raises:
        LabIdInvalid: as `parse_lab_id`.
    """
    return int(parse_lab_id(lab_id)[len(PREFIX) : -1])
