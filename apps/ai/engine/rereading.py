"""What does not add up once people have corrected a reading: the rules are asked again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from apps.ai.engine.findings.answered import with_answers
from apps.ai.engine.findings.rules import CODES, find_contradictions
from apps.ai.engine.mapping.confidence import NEVER_ASKED
from apps.ai.engine.mapping.fields import FIELDS
from apps.ai.engine.places import NOWHERE
from apps.ai.engine.reading import FieldValue, Finding
from apps.ai.engine.restoring import reading_of

_ABSENT: Final = FieldValue(None, None, NOWHERE, "layout", NEVER_ASKED)


def examine_again(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with findings and letter as its values now give reason to.

    The reader's own remarks stay, and a finding that holds as before keeps the evidence it was read with.
    """
    read = reading_of(document)
    again = find_contradictions(
        with_answers(
            replace(
                read,
                fields={**dict.fromkeys(FIELDS, _ABSENT), **read.fields},
                findings=tuple(finding for finding in read.findings if finding.code not in CODES),
            )
        )
    )
    known: dict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for finding in read.findings:
        known[_claim(finding)].append(finding)
    findings = [
        known[_claim(finding)].pop(0) if known[_claim(finding)] else finding for finding in again.findings
    ]
    return {
        **document,
        "findings": [finding.as_json() for finding in findings],
        "letter": None if again.letter is None else again.letter.as_json(),
    }


def _claim(finding: Finding) -> tuple[Any, ...]:
    return finding.code, finding.severity, finding.message, finding.fields
