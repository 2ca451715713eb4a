"""Days the lab does not work."""

from django.db import models


class Holiday(models.Model):
    """One day that does not count as a working day, in the lab's time zone."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
