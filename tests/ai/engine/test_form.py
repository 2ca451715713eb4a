"""What of a reading the records keep, and under which name."""

import pytest

from apps.ai.engine.form import molecule_of, path_of, read_parts
from tests.factories.ai import document, sample


@pytest.mark.parametrize(
    ("printed", "molecule"),
    [
        (["PCR Amplicons"], "DNA"),
        (["gDNA"], "DNA"),
        (["High molecular weight gDNA", "Plasmid"], "DNA"),
        (["Total RNA"], "RNA"),
        (["mRNA (poly A)"], "RNA"),
        (["cDNA from RNA"], ""),
        (["gDNA", "Total RNA"], ""),
        (["gDNA", "Soil"], ""),
        (["Soil"], ""),
        ([], ""),
    ],
)
def test_the_molecule_is_said_only_where_every_printed_type_names_it(
    printed: list[str], molecule: str
) -> None:
    assert molecule_of(printed) == molecule


def test_what_is_not_said_is_left_out() -> None:
    parts = read_parts(document(kit=None, comments=None))
    assert "kit" not in parts.values
    assert "comments" not in parts.values
    assert (parts.lab_name, parts.chart_field, parts.project) == ("", "", "")
    assert dict(parts.samples[0].values) == {
        "volume_ul": "2",
        "nanodrop_ng_ul": "298.9",
        "a260_280": "1.84",
    }


def test_what_a_person_says_of_the_molecule_counts_more_than_what_is_printed() -> None:
    assert read_parts(document(sample_type="RNA")).sample_type == "RNA"


def test_a_row_without_a_name_keeps_its_number() -> None:
    (row,) = read_parts(document(samples=[sample(7, None)])).samples
    assert (row.number, row.name) == (7, "")


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("kit", "fields.kit"),
        ("lab_name", "fields.lab_name"),
        ("sample_type", "fields.sample_type"),
        ("lab_id", "lab_id"),
        ("samples.12.stated_ng_ul", "samples.12.concentration_ng_ul"),
        ("samples.12.volume_ul", "samples.12.volume_ul"),
        ("samples.12.number", "samples.12"),
        ("charges.1.total", "charges.1.total"),
    ],
)
def test_a_problem_of_the_records_is_named_by_its_path_in_the_reading(field: str, path: str) -> None:
    assert path_of(field) == path
