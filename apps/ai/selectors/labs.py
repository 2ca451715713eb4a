"""Whose form it is: by the name it prints, and by who sent it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.ai.models.readings import Reading
from apps.samples.selectors import labs as lab_selectors

if TYPE_CHECKING:
    from apps.samples.models.labs import Lab


@dataclass(frozen=True, slots=True)
class LabOfForm:
    """The lab whose name the form prints, and the lab of the customer who sent it."""

    named: "Lab | None"
    sender: "Lab | None"

    @property
    def is_contradicted(self) -> bool:
        """Tell whether the two are different labs."""
        return self.named is not None and self.sender is not None and self.named != self.sender


def find_lab_of_form(reading: Reading, *, printed: str) -> LabOfForm:
    """Return which labs a form speaks for; no lab bears an empty name."""
    return LabOfForm(lab_selectors.find_lab_by_printed_name(printed), reading.lab)
