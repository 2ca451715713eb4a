"""Say how well forms are read, by forms whose truth is known."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, get_args

from django.core.management.base import BaseCommand, CommandError

from apps.ai.engine.reader import read_document
from apps.ai.engine.scoring.evaluating import KnownForm, Part, failures_of, score_forms
from apps.ai.engine.scoring.figures import figures_of
from apps.ai.engine.scoring.judgements import FormScore
from apps.ai.engine.scoring.report import comparison_table, reliability_table

PARTS: Final[tuple[Part, ...]] = get_args(Part)


class Command(BaseCommand):
    """Read the evaluation set and print precision, recall, calibration and time beside the run before."""

    help = "Read forms whose truth is known and print how much of it was read right, beside the run before."
    # It reads files and prints; it must run where there is no database.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which forms, and what to print of them."""
        parser.add_argument(
            "--folder", type=Path, help="pairs of NAME.pdf and NAME.json (without: drawn anew)"
        )
        parser.add_argument("--part", choices=PARTS, help="one part alone")
        parser.add_argument("--count", type=int, help="the first forms of each part alone")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--failures", action="store_true", help="list what went wrong, form by form")
        parser.add_argument(
            "--runs",
            type=Path,
            default=Path(".local") / "readings.json",
            help="where the figures of the run before are kept",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the forms of each part, print the figures and keep them for the next run."""
        parts: tuple[Part, ...] = (options["part"],) if options["part"] else PARTS
        if options["failures"] and options["part"] == "holdout":
            raise CommandError("What went wrong on holdout forms is not listed: whoever tunes must not know.")
        figures: dict[str, Any] = {}
        for part in parts:
            scores = list(score_forms(self._forms(part, options), read_document))
            if scores:
                figures[part] = figures_of(scores).as_json()
            if options["failures"] and part != "holdout":
                self._list_failures(scores)
        if not figures:
            raise CommandError("There are no forms to read.")
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=1))
        else:
            for line in (*comparison_table(figures, _kept(options["runs"])), "", *reliability_table(figures)):
                self.stdout.write(line)
        try:
            _keep(options["runs"], figures)
        except OSError as error:
            self.stderr.write(f"The figures were not kept for the next run: {error.strerror}.")

    def _forms(self, part: Part, options: dict[str, Any]) -> Iterable[KnownForm]:
        if options["folder"] is not None:
            return list(_loaded(options["folder"], part))[: options["count"]]
        try:
            from tests.ai.forms.parts import draw_part
        except ModuleNotFoundError as missing:
            raise CommandError(
                "The evaluation set is drawn by the tests, which are not here; name a --folder with it."
            ) from missing
        return (
            KnownForm(name=form.name, part=form.part, content=form.content, truth=form.truth)
            for form in draw_part(part, options["count"])
        )

    def _list_failures(self, scores: list[FormScore]) -> None:
        for score in scores:
            failures = failures_of(score)
            if failures:
                self.stdout.write(f"{score.name}: {len(failures)}")
                for failure in failures:
                    self.stdout.write(f"  {failure}")


def _loaded(folder: Path, part: Part) -> Iterator[KnownForm]:
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder.")
    for path in sorted(folder.glob("*.pdf")):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if truth.get("part") == part:
            yield KnownForm(name=path.stem, part=part, content=path.read_bytes(), truth=truth)


def _kept(runs: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(runs.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def _keep(runs: Path, figures: dict[str, Any]) -> None:
    """Keep the figures, and those of the parts that were not read this time."""
    runs.parent.mkdir(parents=True, exist_ok=True)
    runs.write_text(json.dumps(_kept(runs) | figures, indent=1), encoding="utf-8")
