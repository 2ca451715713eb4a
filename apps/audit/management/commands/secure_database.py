"""The command that deployments run after `migrate`, as the tables' owner."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.audit import services


class Command(BaseCommand):
    """Says on standard output what it did."""

    help = "Grant the application's database role its rights, and no more. Safe to repeat; run as the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        """Secure the database and print what was done."""
        for line in services.secure_database():
            self.stdout.write(line)
