"""Print who may do what: every route and method, the permission it asks for, the roles that hold it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.security.choices import Role
from apps.security.management import access


class Command(BaseCommand):
    """Print the route x role table."""

    help = "Print every route and method, the permission it asks for, and the roles that hold it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept a part of the path to show only the routes that contain it."""
        parser.add_argument("--containing", default="", help="Show only routes whose path contains this.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table."""
        rows = [row for row in access.list_routes() if options["containing"] in row.path]
        heads = [role.value for role in Role]
        wide = max((len(f"{row.method} {row.path}") for row in rows), default=0)
        self.stdout.write(" ".join([f"{'route':<{wide}}", *(f"{head:<10}" for head in heads), "permission"]))
        for row in rows:
            held = ["yes" if role in row.roles else "-" for role in Role]
            self.stdout.write(
                " ".join(
                    [
                        f"{row.method + ' ' + row.path:<{wide}}",
                        *(f"{mark:<10}" for mark in held),
                        row.permission or "UNDECLARED",
                    ]
                )
            )
