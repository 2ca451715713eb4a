"""Lab ids and what their check character catches."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.samples.engine.errors import LabIdInvalid
from apps.samples.engine.lab_id import LARGEST_SEQUENCE, format_lab_id, parse_lab_id, sequence_of

SEQUENCES = st.integers(min_value=1, max_value=LARGEST_SEQUENCE)
CHARACTERS = string.digits + string.ascii_uppercase


def is_lawful(text: str) -> bool:
    try:
        parse_lab_id(text)
    except LabIdInvalid:
        return False
    return True


@pytest.mark.parametrize(
    ("sequence", "lab_id"),
    [(1, "NC000001B"), (42, "NC000042U"), (999_999, "NC999999T"), (1_000_000, "NC10000009")],
)
def test_a_lab_id_is_the_prefix_the_padded_number_and_its_check(sequence: int, lab_id: str) -> None:
    assert format_lab_id(sequence) == lab_id


@given(SEQUENCES)
def test_every_lab_id_is_read_back_to_its_number_and_fits_its_column(sequence: int) -> None:
    lab_id = format_lab_id(sequence)
    assert parse_lab_id(lab_id) == lab_id
    assert sequence_of(lab_id) == sequence
    assert len(lab_id) <= 16


@pytest.mark.parametrize("typed", ["nc000042u", " NC-000042-U ", "NC 000 042 U", "nc–000042u\n"])
def test_small_letters_spaces_and_hyphens_are_forgiven(typed: str) -> None:
    assert parse_lab_id(typed) == format_lab_id(42)


@pytest.mark.parametrize("sequence", [0, -1, LARGEST_SEQUENCE + 1])
def test_no_lab_id_is_made_of_a_number_out_of_range(sequence: int) -> None:
    with pytest.raises(LabIdInvalid) as refused:
        format_lab_id(sequence)
    assert refused.value.code == "lab_id_out_of_range"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NC",
        "42",
        "XX000042U",
        "NC42U",
        "NC00042U",
        "NC0000042U",
        "NC٠٠٠٠٤٢U",
        "NC000042",
        "NC000042U" * 9,
        "\x00",
    ],
)
def test_what_has_not_the_form_of_a_lab_id_is_refused_in_words(text: str) -> None:
    with pytest.raises(LabIdInvalid) as refused:
        parse_lab_id(text)
    assert refused.value.code == "lab_id_malformed"
    assert refused.value.message == ("A lab id is NC, 6 digits or more and a check character: NC000042U.")


def test_a_wrong_check_character_is_refused_in_words() -> None:
    with pytest.raises(LabIdInvalid) as refused:
        parse_lab_id("nc000043u")
    assert refused.value.code == "lab_id_check_failed"
    assert refused.value.message == "NC000043U is mistyped: its last character does not fit the others."


@given(sequence=SEQUENCES, data=st.data())
def test_every_single_wrong_character_is_caught(sequence: int, data: st.DataObject) -> None:
    lab_id = format_lab_id(sequence)
    place = data.draw(st.integers(0, len(lab_id) - 1))
    wrong = data.draw(st.sampled_from(CHARACTERS.replace(lab_id[place], "")))
    assert not is_lawful(lab_id[:place] + wrong + lab_id[place + 1 :])


def test_swaps_that_go_unseen_are_fewer_than_five_in_a_thousand() -> None:
    unseen = swaps = 0
    for sequence in range(1, 1_000_000, 97):
        lab_id = format_lab_id(sequence)
        for place in range(len(lab_id) - 1):
            if lab_id[place] != lab_id[place + 1]:
                swaps += 1
                unseen += is_lawful(lab_id[:place] + lab_id[place + 1] + lab_id[place] + lab_id[place + 2 :])
    assert swaps > 70_000
    assert 0 < unseen < swaps * 0.005


def test_the_swap_named_in_the_documentation_is_one_that_goes_unseen() -> None:
    assert is_lawful("NC000532V")
    assert is_lawful("NC000523V")
