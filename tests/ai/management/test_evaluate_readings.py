"""The command that says how well forms are read."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.ai.forms.parts import draw_part


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two forms of the part that may be looked at, and one of the part that may not."""
    where = tmp_path_factory.mktemp("forms")
    for form in (*draw_part("tune", 2), *draw_part("holdout", 1)):
        (where / f"{form.name}.pdf").write_bytes(form.content)
        (where / f"{form.name}.json").write_text(json.dumps(form.truth), encoding="utf-8")
    return where


def evaluated(runs: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("evaluate_readings", runs=runs, stdout=out, **options)
    return out.getvalue()


def test_the_table_has_a_column_for_each_part_and_the_run_before_beside_it(
    folder: Path, tmp_path: Path
) -> None:
    runs = tmp_path / "kept" / "readings.json"
    first = evaluated(runs, folder=folder).splitlines()
    assert first[0].split() == ["tune", "holdout"]
    assert first[1].split() == ["forms", "2", "1"]
    kept = json.loads(runs.read_text(encoding="utf-8"))
    kept["tune"]["fields"]["f1"] = 0.25
    runs.write_text(json.dumps(kept), encoding="utf-8")
    line = next(line for line in evaluated(runs, folder=folder).splitlines() if line.startswith("fields: F1"))
    assert "(0.2500)" in line


def test_another_number_of_forms_is_not_compared(folder: Path, tmp_path: Path) -> None:
    runs = tmp_path / "readings.json"
    evaluated(runs, folder=folder)
    assert "(" not in evaluated(runs, folder=folder, part="tune", count=1)


def test_figures_are_printed_as_json(folder: Path, tmp_path: Path) -> None:
    figures = json.loads(evaluated(tmp_path / "readings.json", folder=folder, json=True, part="tune"))
    assert list(figures) == ["tune"]
    assert (figures["tune"]["forms"], figures["tune"]["rows"]) == (2, 56)


def test_what_went_wrong_is_listed_form_by_form(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "one.pdf").write_bytes((folder / "tune-0002.pdf").read_bytes())
    truth = json.loads((folder / "tune-0002.json").read_text(encoding="utf-8"))
    truth["fields"]["quote_number"] = "HTSF--NO-1"
    (wrong / "one.json").write_text(json.dumps(truth), encoding="utf-8")
    told = evaluated(tmp_path / "readings.json", folder=wrong, failures=True)
    assert "wrong    fields.quote_number: 'HTSF--NO-1', read 'HTSF--RE-494'" in told


def test_holdout_forms_are_counted_and_never_listed(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="whoever tunes must not know"):
        evaluated(tmp_path / "readings.json", folder=folder, failures=True, part="holdout")
    assert not (tmp_path / "readings.json").exists()
    assert "holdout-" not in evaluated(tmp_path / "readings.json", folder=folder, failures=True)


def test_without_a_folder_the_forms_are_drawn(tmp_path: Path) -> None:
    figures = json.loads(evaluated(tmp_path / "readings.json", json=True, part="degraded", count=1))
    assert figures["degraded"]["forms"] == 1


def test_where_the_tests_are_not_installed_a_folder_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tests.ai.forms.parts", None)
    with pytest.raises(CommandError, match="name a --folder"):
        evaluated(tmp_path / "readings.json", part="tune")


@pytest.mark.parametrize(("made", "sentence"), [(True, "no forms to read"), (False, "is not a folder")])
def test_a_folder_without_forms_is_told(tmp_path: Path, made: bool, sentence: str) -> None:
    where = tmp_path / "empty"
    if made:
        where.mkdir()
    with pytest.raises(CommandError, match=sentence):
        evaluated(tmp_path / "readings.json", folder=where)


def test_figures_that_cannot_be_kept_are_printed_all_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "fields: F1" in evaluated(tmp_path / "file" / "readings.json", folder=folder, part="holdout")
