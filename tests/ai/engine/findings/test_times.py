"""What may delay the data, and how long the quote stands."""

from datetime import date

import pytest

from apps.ai.engine.layout import Choice
from tests.ai.engine.findings.found import examined, found, messages
from tests.ai.engine.mapping.forms_made import choice, layout, pair


def basecalling(*, sup: bool, label: str = "SUP (may add 1-2 weeks to data delivery)") -> Choice:
    return choice("Basecalling", ("HAC (usually sufficient)", not sup), (label, sup))


def test_super_accuracy_is_told_with_the_delay_that_the_form_prints() -> None:
    (finding,) = found("basecalling_delay", choices=[basecalling(sup=True)])
    assert (finding.severity, finding.message) == (
        "info",
        "Super-accurate basecalling (SUP) is asked for, which may add 1-2 weeks to the delivery of the data.",
    )


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("This is URGENT, please.", "URGENT"),
        ("Needed by August 1", "Needed by"),
        ("our deadline is near", "deadline"),
    ],
)
def test_super_accuracy_against_a_deadline_is_a_warning(comment: str, words: str) -> None:
    (finding,) = found(
        "basecalling_delay", choices=[basecalling(sup=True)], pairs=[pair("Comments", comment)]
    )
    assert (finding.severity, finding.message) == (
        "warning",
        (
            "Super-accurate basecalling (SUP) is asked for, "
            f"which may add 1-2 weeks to the delivery of the data, but the form says “{words}”."
        ),
    )


def test_a_priority_is_a_deadline_and_an_ordinary_one_is_not() -> None:
    for priority in (pair("Priority", "High"), pair("Turnaround", "5 days")):
        (finding,) = found("basecalling_delay", choices=[basecalling(sup=True)], pairs=[priority])
        assert finding.severity == "warning"
    (rushed,) = found(
        "basecalling_delay", choices=[basecalling(sup=True), choice("Priority", ("Rush", True), kind="radio")]
    )
    assert "“Priority: Rush”" in rushed.message
    for priority in (
        pair("Priority", "normal"),
        pair("Priority", None),
        pair("Turnaround", "Standard (4 weeks)"),
    ):
        (finding,) = found("basecalling_delay", choices=[basecalling(sup=True)], pairs=[priority])
        assert finding.severity == "info"


def test_without_a_printed_delay_or_a_deadline_nothing_is_claimed() -> None:
    assert found("basecalling_delay", choices=[basecalling(sup=True, label="SUP")]) == []
    assert messages(
        found(
            "basecalling_delay",
            choices=[basecalling(sup=True, label="SUP")],
            pairs=[pair("Comments", "rush")],
        )
    ) == [
        (
            "Super-accurate basecalling (SUP) is asked for, "
            "which takes longer than the other models, but the form says “rush”."
        )
    ]


def test_other_basecalling_delays_nothing() -> None:
    assert (
        found("basecalling_delay", choices=[basecalling(sup=False)], pairs=[pair("Comments", "urgent")]) == []
    )
    assert found("basecalling_delay", choices=[choice("Basecalling", ("Supper (1-2 weeks)", True))]) == []


def test_a_quote_without_an_expiry_is_told_to_the_lab() -> None:
    (finding,) = found("expiry_missing", pairs=[pair("Expires on", None)])
    assert (finding.severity, finding.message) == ("info", "The quote does not say when it expires.")


def test_an_expiry_that_may_be_two_days_is_told_as_printed() -> None:
    (finding,) = found("expiry_missing", pairs=[pair("Expires on", "07/08/2025")])
    assert finding.message == (
        "The quote does not say when it expires: “07/08/2025” is no date that means one day alone."
    )


def test_a_quote_with_an_expiry_and_a_form_that_is_no_quote_are_no_finding() -> None:
    assert found("expiry_missing") == []
    plain = examined(layout(pairs=[pair("Sample type", "DNA")]))
    assert [finding.code for finding in plain.findings] == ["samples_missing"]


def test_a_quote_that_expired_before_it_was_made_is_told_without_a_clock() -> None:
    (finding,) = found("expiry_past", pairs=[pair("Expires on", "January 1, 2025")])
    assert finding.message == "The quote of 2025-03-03 expires on 2025-01-01, before it was made."


def test_a_quote_is_held_against_today_only_if_today_is_told() -> None:
    assert found("expiry_past") == []
    assert found("expiry_past", today=date(2025, 6, 3)) == []
    assert messages(found("expiry_past", today=date(2025, 6, 4))) == ["The quote has expired on 2025-06-03."]
