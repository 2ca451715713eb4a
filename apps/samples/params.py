"""What an operator may change about the lab's work while it runs: turnaround, planned hours, chart fields."""

from types import MappingProxyType
from typing import Final

from apps.samples.choices import Priority, Stage

CHART_FIELD_PATTERN: Final = "samples.chart_field_pattern"

# Letters, one or two hyphens, then words joined by single separators: HTSF-001 and the quote ids HTSF--RE-201.
DEFAULT_CHART_FIELD_PATTERN: Final = r"[A-Za-z]{2,10}-{1,2}[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"

TURNAROUND_HOURS: Final = MappingProxyType(
    {
        Priority.URGENT: ("samples.turnaround_urgent_hours", 24),
        Priority.HIGH: ("samples.turnaround_high_hours", 48),
    }
)
"""From receipt to the start of sequencing, on the clock."""

TURNAROUND_WORKING_DAYS: Final = MappingProxyType(
    {
        Priority.NORMAL: ("samples.turnaround_normal_days", 5),
        Priority.LOW: ("samples.turnaround_low_days", 10),
    }
)
"""From receipt to the start of sequencing, weekends and holidays of the lab left out."""

PLANNED_HOURS: Final = MappingProxyType(
    {
        Stage.SAMPLE_QC: 1,
        Stage.LIBRARY_PREP: 4,
        Stage.LIBRARY_QC: 1,
        Stage.SEQUENCING_SETUP: 1,
        Stage.SEQUENCING_RUN: 48,
        Stage.BASECALLING: 2,
        Stage.QUALITY_ASSESSMENT: 1,
        Stage.DATA_DELIVERY: 1,
    }
)
"""Hours the lab plans for each stage: 59 in all."""


def planned_hours_parameter(stage: Stage) -> str:
    """Return the name of the parameter that holds the stage's planned hours."""
    return f"samples.planned_hours_{stage.value}"


def register_all() -> None:
    """Declare the parameters to the registry."""
