"""The letter to the requester: what only they can answer, in one polite e-mail."""

from types import MappingProxyType
from typing import Final

from apps.ai.engine.findings.samples import text_of
from apps.ai.engine.reading import Finding, Letter, Reading

ASKED: Final = MappingProxyType(
    {
        "barcode_capacity": "Should we spread them over several flow cells, or do you prefer another kit?",
        "question_unanswered": "What is your answer?",
        "radio_two_marks": "Which one do you mean?",
        "nanodrop_only": "Can you send us Qubit concentrations?",
        "ratio_missing": "Can you send us the missing ratios?",
        "value_implausible": "Please check and send us the right values.",
        "value_outlier": "Is this value right?",
        "amount_mismatch": "Which of the numbers is right?",
        "unit_missing": "Which unit do you mean?",
        "unit_contradicted": "Which of the two is right?",
        "duplicate_name": "Please give each sample a name of its own.",
        "samples_missing": "Which samples will you send? Please fill in the table or attach a sheet.",
        "name_missing": "What are the names of these samples?",
        "row_gap": "Has a page been left out?",
        "basecalling_delay": "Is this delay acceptable, or do you prefer a faster model?",
    }
)
"""What is asked after the sentence of a finding, by its code. Other findings are the lab's own affair."""

QUALITIES: Final = ("a260_280", "a260_230", "rin", "din")


def write_letter(reading: Reading) -> Letter | None:
    """Return the e-mail that asks for what is missing or contradictory; None where nothing is to be asked."""
    questions = [_question(finding) for finding in reading.findings if _is_asked(finding)]
    if not questions:
        return None
    number = _line(text_of(reading, "quote_number"))
    submission = f"your submission {number}" if number else "your submission"
    numbered = "\n".join(f"{at}. {question}" for at, question in enumerate(questions, start=1))
    one = len(questions) == 1
    body = (
        f"{_greeting(reading)}\n\n"
        f"thank you for {submission}. Before we start the bench work we would like to ask you about "
        f"{'one point' if one else f'{len(questions)} points'} of the form:\n\n"
        f"{numbered}\n\n"
        f"A short reply to this e-mail is enough.\n\n"
        f"Kind regards\n{_line(text_of(reading, 'facility'))}"
    )
    subject = f"Question{'' if one else 's'} about {submission}"
    return Letter(to=_address(reading), subject=subject, body=body.rstrip() + "\n")


def _is_asked(finding: Finding) -> bool:
    if finding.code == "value_implausible" and finding.severity != "error":
        # A poor ratio is the sample's, not the form's: nobody mends it by a reply.
        return not any(path.endswith(QUALITIES) for path in finding.fields)
    return finding.code in ASKED and finding.severity != "info"


def _question(finding: Finding) -> str:
    return f"{finding.message} {ASKED[finding.code]}"


def _greeting(reading: Reading) -> str:
    name = _line(text_of(reading, "requester_name"))
    return f"Dear {name}," if name else "Dear requester,"


def _address(reading: Reading) -> str | None:
    address = text_of(reading, "requester_email")
    # Two people in one field are no address that a mail program takes.
    return None if address is None or ";" in address else address


def _line(text: str | None) -> str:
    """Return a text as one printable line, so that no value can add a line to a letter or its subject."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())[:200]
