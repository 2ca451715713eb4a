"""Folded words and the looking up of wordings."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ai.engine.mapping.words import Wordings, dictionary, fold, listed


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Qubit Conc. (ng/µL)", "qubit conc ng ul"),
        ("Qubit Conc. (ng/μL)", "qubit conc ng ul"),
        ("  E-mail:  ", "email"),
        ("A₂₆₀/A₂₈₀", "a260 a280"),
        ("# of flow cells", "number of flow cells"),
        ("Approx.\nGenome\tSize", "approx genome size"),
        ("diﬃcult", "difficult"),
        ("Größe", "grösse"),
        ("—", ""),
    ],
)
def test_two_ways_of_writing_a_label_fold_to_the_same_words(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_an_exact_wording_is_better_than_a_rule_and_a_rule_better_the_more_it_explains() -> None:
    words = dictionary({"size": Wordings(exact=("Genome size",), rules=("genome size -unit",))})
    exact = dict(words.look_up("GENOME SIZE:"))["size"]
    whole = dict(words.look_up("Genome (haploid) size"))["size"]
    part = dict(words.look_up("Genome of the host or of its parasite, whichever size is larger"))["size"]
    assert exact == 1.0
    assert exact > whole > part > 0.84


def test_a_rule_never_looks_inside_a_word_and_keeps_its_order() -> None:
    words = dictionary({"rin": Wordings(rules=("rin|rine number",))})
    assert words.look_up("String number") == ()
    assert words.look_up("Number of RIN") == ()
    assert [name for name, _ in words.look_up("RIN (number)")] == ["rin"]


def test_a_forbidden_word_rules_a_rule_out_and_a_welcome_one_costs_nothing() -> None:
    words = dictionary({"qubit": Wordings(rules=("qubit ?conc -nanodrop",))})
    assert words.look_up("Qubit / Nanodrop") == ()
    assert words.look_up("Qubit conc") == words.look_up("Qubit")
    assert words.look_up("Qubit thing")[0][1] < words.look_up("Qubit")[0][1]


def test_an_aside_in_brackets_is_left_out_unless_it_holds_words_we_know() -> None:
    words = dictionary({"name": Wordings(exact=("Sample name",)), "qubit": Wordings(rules=("qubit",))})
    assert words.look_up("Sample name (max 20 characters)")[0] == ("name", 0.985)
    assert dict(words.look_up("Sample name (Qubit)")).keys() == {"qubit"}


def test_a_wording_that_two_fields_claim_is_refused() -> None:
    with pytest.raises(ValueError, match="“date:” is claimed by issued and by expires"):
        dictionary({"issued": Wordings(exact=("Date",)), "expires": Wordings(exact=("date:", "Date"))})


def test_a_declared_list_may_run_over_lines() -> None:
    assert listed("Sample\n   name; Tube label") == ("Sample name", "Tube label")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["ﷺ" * 10_000, "(" * 10_000, "[(" * 5_000, "a " * 50_000, "\u202e\x00\u200f" * 5_000]
)
def test_a_hostile_label_is_folded_and_looked_up_at_once(text: str) -> None:
    words = dictionary({"name": Wordings(exact=("Sample name",), rules=("sample name", "a a a a b"))})
    began = time.process_time()
    assert words.look_up(text) == ()
    assert time.process_time() - began < 0.5
    assert len(fold(text)) <= 480
