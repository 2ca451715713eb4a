"""The catalogue of error codes: every error is a sentence with a code of its own."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import apps
from apps.core.api.problems import STATUS_OF_FAMILY, status_of
from apps.core.exceptions import LabError

CATALOGUE = Path("docs/errors.md")


def all_errors() -> list[type[LabError]]:
    """Return every error class of the project, the family roots included."""
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if module.name.endswith((".exceptions", ".errors")):
            importlib.import_module(module.name)
    found: list[type[LabError]] = []
    waiting = [LabError]
    while waiting:
        error = waiting.pop()
        if error.__module__.startswith("apps."):
            found.append(error)
        waiting.extend(error.__subclasses__())
    return sorted(set(found), key=lambda error: error.__qualname__)


def test_there_are_errors_to_guard() -> None:
    assert len(all_errors()) > 25


def test_every_code_belongs_to_one_error() -> None:
    codes = [error.code for error in all_errors()]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__qualname__)
def test_every_error_is_a_sentence_with_a_stable_code(error: type[LabError]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]+", error.code)
    assert error.sentence[0].isupper() or error.sentence.startswith("{")
    assert error.sentence.rstrip().endswith((".", "!", "?", "}"))


def test_the_catalogue_in_the_docs_names_every_code_with_its_status() -> None:
    table = dict(re.findall(r"^\| `([a-z0-9_]+)` \| (\d{3}) \|", CATALOGUE.read_text(encoding="utf-8"), re.M))
    families = {family for family, _ in STATUS_OF_FAMILY}
    expected = {error.code: str(status_of(error("x"))) for error in all_errors() if error is not LabError}
    assert families
    assert table == expected
