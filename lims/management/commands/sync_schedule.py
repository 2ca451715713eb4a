"""Write the schedule for beat."""

from typing import Any

from django.core.management.base import BaseCommand

from lims.schedule import write_schedule


class Command(BaseCommand):
    """Make the database's copies of the periodic jobs equal to lims/schedule.py."""

    help = "Make the database's copies of the periodic jobs equal to lims/schedule.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them and say how many there are."""
        self.stdout.write(f"{write_schedule()} periodic jobs are scheduled.")
