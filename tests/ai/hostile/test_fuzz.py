"""The broken files of `make fuzz`: a few of them in every run of the tests."""

from collections import Counter

from apps.ai.engine.pool.readers import ReaderPool
from tests.ai.hostile import files
from tests.ai.hostile.fuzz import ESCAPES, outcome_of, seed_files
from tests.ai.hostile.mutations import MUTATIONS, mutated


def test_broken_files_are_read_or_refused_and_none_escapes(pool: ReaderPool) -> None:
    seeds = seed_files()
    outcomes = Counter(outcome_of(mutated(seeds, number, seed=1)[1], pool)[0] for number in range(60))
    assert outcomes["read"] > 10
    assert outcomes["refused: pdf_damaged"] > 0
    assert [outcome for outcome in outcomes if outcome in ESCAPES] == []


def test_the_same_number_gives_the_same_broken_file() -> None:
    seeds = seed_files()
    assert seed_files() == seeds
    assert [mutated(seeds, number, seed=3) for number in range(40)] == [
        mutated(seeds, number, seed=3) for number in range(40)
    ]
    assert mutated(seeds, 1, seed=3) != mutated(seeds, 1, seed=4)


def test_every_way_of_breaking_a_file_is_used_and_breaks_it() -> None:
    seeds = (files.form_without_table(),)
    made = [mutated(seeds, number, seed=3) for number in range(200)]
    assert {deed for deeds, _ in made for deed in deeds.split("+")} == {deed.__name__ for deed in MUTATIONS}
    assert sum(content == seeds[0] for _, content in made) < 10
