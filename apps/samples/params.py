"""What an operator may change about the lab's work while it runs: chart fields and turnaround targets."""

from types import MappingProxyType
from typing import Final

from apps.config import registry
from apps.config.registry import Pattern, WholeNumber
from apps.samples.choices import Priority

CHART_FIELD_PATTERN: Final = Pattern(
    key="samples.chart_field_pattern",
    label="Chart field pattern",
    help="A chart field must follow this regular expression from its first character to its last.",
    # Letters, one or two hyphens, then words joined by single separators.
    default=r"[A-Za-z]{2,10}-{1,2}[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*",
    must_match=("HTSF-001", "HTSF--RE-201"),
)

TURNAROUND_HOURS: Final = MappingProxyType(
    {
        Priority.URGENT: WholeNumber(
            key="samples.turnaround_urgent_hours",
            label="Turnaround, urgent (hours)",
            help="Hours on the clock from receipt to the start of sequencing.",
            default=24,
            least=1,
            most=2000,
        ),
        Priority.HIGH: WholeNumber(
            key="samples.turnaround_high_hours",
            label="Turnaround, high (hours)",
            help="Hours on the clock from receipt to the start of sequencing.",
            default=48,
            least=1,
            most=2000,
        ),
    }
)

TURNAROUND_WORKING_DAYS: Final = MappingProxyType(
    {
        Priority.NORMAL: WholeNumber(
            key="samples.turnaround_normal_days",
            label="Turnaround, normal (working days)",
            help="Working days of the lab from receipt to the start of sequencing.",
            default=5,
            least=1,
            most=250,
        ),
        Priority.LOW: WholeNumber(
            key="samples.turnaround_low_days",
            label="Turnaround, low (working days)",
            help="Working days of the lab from receipt to the start of sequencing.",
            default=10,
            least=1,
            most=250,
        ),
    }
)


def register_all() -> None:
    """Declare the parameters to the registry."""
    registry.register([CHART_FIELD_PATTERN, *TURNAROUND_HOURS.values(), *TURNAROUND_WORKING_DAYS.values()])
