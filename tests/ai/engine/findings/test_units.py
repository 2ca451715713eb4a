"""Units that are missing or contradicted."""

import pytest

from apps.ai.engine.findings.units import lengths_in
from tests.ai.engine.findings.found import found, messages, table
from tests.ai.engine.mapping.forms_made import pair


def test_a_genome_size_without_unit_is_asked_about() -> None:
    (finding,) = found("unit_missing", pairs=[pair("Approx. Genome Size", "600")])
    assert finding.message == "The genome size is given as 600 without a unit (bp, kb, Mb or Gb)."
    assert (finding.severity, finding.fields) == ("warning", ("genome_size", "genome_size_unit"))


def test_a_length_in_the_comments_is_told_beside_it() -> None:
    (finding,) = found(
        "unit_missing", pairs=[pair("Approx. Genome Size", "600"), pair("Comments", "Amplicons of 600 bp.")]
    )
    assert messages([finding]) == [
        (
            "The genome size is given as 600 without a unit (bp, kb, Mb or Gb), "
            "while the comments speak of 600 bp."
        )
    ]
    assert len(finding.evidence) == 2


def test_a_genome_size_with_unit_or_none_at_all_is_no_finding() -> None:
    assert found("unit_missing", pairs=[pair("Approx. Genome Size", "600 Mb")]) == []
    assert found("unit_missing", pairs=[pair("Approx. Genome Size", None)]) == []
    assert found("unit_missing", pairs=[pair("Approx. Genome Size", "large")]) == []


def test_a_column_without_unit_is_told_to_the_lab() -> None:
    (finding,) = found(
        "unit_missing", grids=[table(("Sample", "Volume", "RIN"), ("a", "5", "9"), ("b", "5 µL", "9"))]
    )
    assert (finding.severity, finding.message) == (
        "info",
        "The column “Volume” gives numbers without a unit.",
    )
    assert len(finding.evidence) == 1


def test_a_column_whose_cells_or_header_state_the_unit_is_no_finding() -> None:
    assert found("unit_missing", grids=[table(("Sample", "Volume", "RIN"), ("a", "5 µL", "9"))]) == []
    assert found("unit_missing", grids=[table(("Sample", "Volume (µL)", "RIN"), ("a", "5", "9"))]) == []
    assert found("unit_missing", grids=[table(("Sample", "Volume", "RIN"), ("a", None, "9"))]) == []


def test_the_same_number_in_another_unit_is_a_contradiction() -> None:
    (finding,) = found(
        "unit_contradicted",
        pairs=[pair("Approx. Genome Size", "600 Mb"), pair("Comments", "Amplicon length is 600 bp.")],
    )
    assert finding.message == "The genome size is given as 600 Mb, but the comments say 600 bp."


@pytest.mark.parametrize(
    "comment", ["Amplicons of 1,500 bp.", "600 Mb genome", "600 Mbp genome", "600 samples", "", None]
)
def test_other_lengths_contradict_nothing(comment: str | None) -> None:
    assert (
        found("unit_contradicted", pairs=[pair("Approx. Genome Size", "600 Mb"), pair("Comments", comment)])
        == []
    )


def test_lengths_are_found_as_printed_and_once() -> None:
    assert lengths_in("600 bp, then 1,500bp and 3.2 Gbp; 600 bp. R10 kb, 5 kits") == [
        ("600", "bp"),
        ("1500", "bp"),
        ("3.2", "Gbp"),
    ]
    assert lengths_in(None) == []
