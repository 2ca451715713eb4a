"""The meaning of one cell of an intake."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.samples.engine.intake_values import (
    Fault,
    kind_of,
    read_count,
    read_email,
    read_flow_cell,
    read_measurement,
    read_priority,
    read_sample_type,
    read_text,
)


def code_of(value: object) -> str:
    assert isinstance(value, Fault), value
    assert value.message.endswith(".")
    return value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("298.9", "298.9"),
        ("0", "0"),
        ("0.0", "0.0"),
        ("-0", "-0"),
        ("+1.5", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("2.5E-2", "0.025"),
        ("1000000", "1000000"),
        ("1,5", "1.5"),
        ("12,25", "12.25"),
        ("0,125", "0.125"),
        (",125", "0.125"),
        ("1234,567", "1234.567"),
        ("1,2345", "1.2345"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("12,345,678.9", None),
    ],
)
def test_a_number_is_read_exactly(text: str, value: str | None) -> None:
    if value is None:
        assert code_of(read_measurement(text)) == "number_too_large"
    else:
        assert read_measurement(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", "–", "—", "n/a", "N/A", "NA", "n.d.", "ND", "Unknown", "not measured"]
)
def test_nothing_measured_is_nothing_and_never_zero(text: str) -> None:
    assert read_measurement(text) is None
    assert read_count(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "number_ambiguous"),
        ("-1,234", "number_ambiguous"),
        ("999,000", "number_ambiguous"),
        ("-0.1", "number_negative"),
        ("-1e3", "number_negative"),
        ("1000000.1", "number_too_large"),
        ("1e999", "number_too_large"),
        ("1e99999", "number_too_large"),
        ("0.00001", "number_too_small"),
        ("1e-999", "number_too_small"),
        ("NaN", "number_not_finite"),
        ("-Infinity", "number_not_finite"),
        ("inf", "number_not_finite"),
        ("1e999999", "not_a_number"),
        ("12 ng/µL", "not_a_number"),
        ("~12", "not_a_number"),
        ("<0.1", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("١٢", "not_a_number"),
        ("²", "not_a_number"),
        ("5,", "not_a_number"),
        ("9" * 41, "not_a_number"),
        ("9" * 1_000_000, "not_a_number"),
    ],
)
def test_a_number_that_is_none_or_may_be_two_is_refused_with_its_reason(text: str, code: str) -> None:
    assert code_of(read_measurement(text)) == code


def test_an_ambiguous_number_is_refused_with_both_its_readings() -> None:
    fault = read_measurement("1,234")
    assert fault == Fault("number_ambiguous", "1,234 may mean 1.234 or 1234; write it with a decimal point.")


@given(st.decimals(min_value=Decimal("0.0001"), max_value=1_000_000, places=4))
def test_a_decimal_comma_reads_like_a_decimal_point(value: Decimal) -> None:
    assert read_measurement(f"{value:f}") == value
    assert read_measurement(f"{value:f}".replace(".", ",")) == value


@given(st.text(max_size=60))
def test_any_text_is_a_lawful_measurement_nothing_or_a_fault(text: str) -> None:
    value = read_measurement(text)
    assert value is None or isinstance(value, Fault) or (value.is_finite() and 0 <= value <= 1_000_000)


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("12", 12), ("2.0", 2), ("007", 7), ("1000", 1_000)])
def test_a_count_of_flow_cells_is_a_whole_number(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1001", "two", "1e2", "９", "1" * 5_000])
def test_another_count_of_flow_cells_is_refused(text: str) -> None:
    assert code_of(read_count(text)) == "count_invalid"


@pytest.mark.parametrize(
    ("text", "sample_type"), [("dna", "DNA"), ("RNA", "RNA"), ("PROTEIN", "Protein"), ("other", "Other")]
)
def test_a_sample_type_is_read_whatever_its_capitals(text: str, sample_type: str) -> None:
    assert read_sample_type(text) == sample_type


@pytest.mark.parametrize("text", ["gDNA", "DNA ", "cDNA", "D", "unknown"])
def test_another_sample_type_is_refused_with_the_accepted_ones(text: str) -> None:
    assert read_sample_type(text) == Fault(
        "not_a_choice", "The accepted values are: DNA, RNA, Protein, Other."
    )


def test_a_priority_is_read_and_normal_where_none_is_stated() -> None:
    assert [read_priority(text) for text in ("LOW", "High", "urgent", "", "n/a")] == [
        "low",
        "high",
        "urgent",
        "normal",
        "normal",
    ]
    assert code_of(read_priority("asap")) == "not_a_choice"


@pytest.mark.parametrize(
    ("text", "flow_cell"),
    [
        ("R10.4.1", (None, "R10.4.1")),
        ("r9.4.1", (None, "R9.4.1")),
        ("Other", (None, "other")),
        ("minion", ("MinION", None)),
        ("PromethION", ("PromethION", None)),
        ("", (None, None)),
    ],
)
def test_the_flow_cell_column_carries_a_chemistry_or_a_device(
    text: str, flow_cell: tuple[str | None, str | None]
) -> None:
    assert read_flow_cell(text) == flow_cell


@pytest.mark.parametrize("text", ["R10", "FLO-MIN114", "MinION R10.4.1"])
def test_another_flow_cell_is_refused_with_the_accepted_values(text: str) -> None:
    assert read_flow_cell(text) == Fault(
        "not_a_choice",
        "The accepted values are: R9.4.1, R10.4.1, other, Flongle, MinION, GridION, PromethION.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "ana@unc.edu",
        "a.b+c'd@mail.unc.edu",
        "núñez@universität.de",
        "用户@例子.中国",
        "x@a-b.co",
        "a_b@x1.org",
    ],
)
def test_an_address_of_any_script_is_kept_as_written(text: str) -> None:
    assert read_email(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ana",
        "ana@",
        "@unc.edu",
        "ana@localhost",
        "ana@@unc.edu",
        "a..b@unc.edu",
        ".a@unc.edu",
        "a.@unc.edu",
        "ana@unc..edu",
        "ana@-unc.edu",
        "ana@unc-.edu",
        "ana@unc.edu.",
        "ana@1.2.3.4",
        "ana unc@unc.edu",
        "ana@unc.edu\nBcc: all@unc.edu",
        "ana@unc.edu\r",
        "Ana <ana@unc.edu>",
        "a@unc.edu,b@unc.edu",
        '"a b"@unc.edu',
        "a" * 65 + "@unc.edu",
        "a@" + "b" * 64 + ".edu",
        "a@" + "b." * 130 + "edu",
        "a\x00@unc.edu",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert code_of(read_email(text)) == "email_invalid"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BLANK", "negative_control"),
        ("ntc", "negative_control"),
        ("Water", "negative_control"),
        ("No template control", "negative_control"),
        ("no_template-control", "negative_control"),
        ("Neg ctrl", "negative_control"),
        ("Positive control", "positive_control"),
        ("POS CTRL", "positive_control"),
        ("pos_control", "positive_control"),
        ("blanket fungus", "sample"),
        ("BLANK 2", "sample"),
        ("Water sample 3", "sample"),
        ("control", "sample"),
        ("S1", "sample"),
        ("positive control of the second plate", "sample"),
    ],
)
def test_a_control_is_told_by_its_whole_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "O'Hara, Tom (UNC-CH) Lab",
        "Núñez",
        "HTSF--RE-201 insert size 600bp",
        "<script>alert(1)</script>",
        "'; DROP TABLE samples; --",
        "=1+1",
        "Na",
        "soft\u00adhyphen",
    ],
)
def test_a_text_is_kept_exactly_as_written(text: str) -> None:
    assert read_text(text, max_chars=200) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * 201, "text_too_long"),
        ("a" * 1_000_000, "text_too_long"),
        ("one\ntwo", "line_break"),
        ("one\u2028two", "line_break"),
        ("nul\x00", "control_character"),
        ("bell\x07", "control_character"),
        ("tab\tbed", "control_character"),
        ("\x9b31m", "control_character"),
    ],
)
def test_a_text_no_record_can_hold_is_refused(text: str, code: str) -> None:
    assert code_of(read_text(text, max_chars=200)) == code
