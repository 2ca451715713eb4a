"""Take in a sample sheet from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from apps.audit.choices import ActorKind
from apps.audit.context.acting import acting
from apps.core.exceptions import LabError
from apps.samples.choices import IntakeMode
from apps.samples.exceptions import SheetRowsRefused
from apps.samples.services.intake.taking_in import Outcome, preview_sheet, take_in_sheet


class Command(BaseCommand):
    """Read a sheet in the lab's template and store its samples in the name of a user."""

    help = "Take in a CSV or XLSX sample sheet with the template's columns, in the name of a user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, the user and the two ways to be careful."""
        parser.add_argument("file", type=Path, help="the sheet, .csv or .xlsx")
        parser.add_argument("--as", dest="username", required=True, help="whose samples these become")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be created")
        parser.add_argument(
            "--partial", action="store_true", help="take in the good rows and leave out the rest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in the sheet and say what came of it; problems end the command with status 1."""
        path: Path = options["file"]
        user = get_user_model().objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user named {options['username']}.")
        if not user.has_perm("samples.import_sheet"):
            raise CommandError(f"{user.username} may not import sheets.")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        mode = IntakeMode.PARTIAL if options["partial"] else IntakeMode.WHOLE
        act = preview_sheet if options["dry_run"] else take_in_sheet
        try:
            with acting(user, kind=ActorKind.COMMAND, origin="import_sheet"):
                outcome = act(content=content, filename=path.name, by=user, mode=mode)
        except SheetRowsRefused as refusal:
            self._list_problems([problem.as_dict() for problem in refusal.errors], "problem")
            raise CommandError(refusal.message) from refusal
        except LabError as refusal:
            raise CommandError(refusal.message) from refusal
        self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        self._list_problems(outcome["problems"], "problem")
        self._list_problems(outcome["warnings"], "warning")
        tense = "would be created" if outcome.get("dry_run") else "created"
        if outcome["repeated"]:
            self.stdout.write("This sheet was taken in before; nothing was added. The first time:")
            tense = "created"
        self.stdout.write(
            f"{outcome['sample_count']} of {outcome['row_count']} rows, "
            f"{outcome['submission_count']} submissions {tense}."
        )
        for submission in outcome["submissions"]:
            where = " / ".join(filter(None, (submission["lab_name"], submission["project_name"])))
            self.stdout.write(
                f"  {submission['number'] or 'new'}  {submission['submitter_email']}"
                f"  {where or 'no lab named'}  {submission['sample_count']} samples"
            )
        for name in outcome["projects_created"]:
            self.stdout.write(f"  project {name} {tense}")
        if outcome["error_file_id"]:
            self.stdout.write(f"The rows left out are listed in file {outcome['error_file_id']}.")
        if outcome.get("dry_run") and not outcome["accepted"]:
            raise CommandError("The sheet would be refused.")

    def _list_problems(self, problems: list[dict[str, str]], noun: str) -> None:
        for problem in problems:
            self.stderr.write(f"{noun}: {problem['field']}: {problem['message']}")
