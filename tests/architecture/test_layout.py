"""Tests about the code base: the house's rules that no linter knows."""

import ast
import fnmatch
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.contrib import admin
from django.core.management import get_commands

OURS = sorted(path.parent.name for path in Path("apps").glob("*/apps.py"))
SOURCES = [path for root in ("apps", "lims") for path in Path(root).rglob("*.py")]

NOT_IN_THE_ADMIN = {
    "core.FileContent": "the name of bytes; the stored file stands for it",
    "core.FileChunk": "bytes; the stored file stands for them",
    "core.IdempotentAnswer": "kept one day for replays; nobody reads it",
}


def tracked_files() -> list[Path]:
    """Return what git tracks."""
    listing = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    return [Path(line) for line in listing.stdout.splitlines()]


def test_there_are_apps_and_sources_to_guard() -> None:
    assert {"core", "audit", "security", "samples"} <= set(OURS)
    assert len(SOURCES) > 50


@pytest.mark.parametrize("name", OURS)
def test_every_app_does_something(name: str) -> None:
    rooms = [path for path in Path("apps", name).rglob("*.py") if path.name not in {"__init__.py", "apps.py"}]
    assert rooms


def test_nothing_is_called_utils_or_helpers() -> None:
    named = [path for path in SOURCES if path.stem in {"utils", "helpers", "misc", "common"}]
    assert named == []


def test_apps_connect_no_model_signals() -> None:
    offenders = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
                offenders.append(f"{path}:{node.lineno}")
    assert offenders == []


def test_no_migration_glob_swallows_the_migrations_app() -> None:
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    patterns = [
        *settings["tool"]["ruff"].get("extend-exclude", []),
        *settings["tool"]["ruff"]["lint"]["per-file-ignores"],
        *settings["tool"]["coverage"]["run"].get("omit", []),
    ]
    assert "apps/*/migrations/0*.py" in patterns
    swallowing = [
        pattern
        for pattern in patterns
        if not pattern.startswith("tests") and fnmatch.fnmatch("apps/migrations/services.py", pattern)
    ]
    assert swallowing == []


def test_every_model_is_in_the_admin_or_exempt_with_a_reason() -> None:
    registered = {model._meta.label for model in admin.site._registry}
    ours = {model._meta.label for name in OURS for model in django_apps.get_app_config(name).get_models()}
    inline = {
        inline.model._meta.label
        for model_admin in admin.site._registry.values()
        for inline in getattr(model_admin, "inlines", ())
    }
    assert len(ours) > 10
    assert ours - registered - inline == set(NOT_IN_THE_ADMIN) & ours
    assert set(NOT_IN_THE_ADMIN) <= ours, "an exemption is stale"


def test_every_management_command_has_a_test() -> None:
    ours = [name for name, app in get_commands().items() if str(app).startswith("apps.")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in Path("tests").rglob("test_*.py"))
    assert ours
    assert [name for name in ours if f'"{name}"' not in written] == []


def test_project_files_hold_no_secret_looking_names() -> None:
    tracked = tracked_files()
    assert len(tracked) > 100
    secret = [
        path for path in tracked if path.suffix in {".pem", ".key", ".env"} or path.name == "logins.txt"
    ]
    assert secret == []
