"""The forms of the admin's own pages."""

from typing import Any, Final

from django import forms

from apps.samples.engine.minknow_sheet.kits import KITS
from apps.samples.types import RunPlace, SheetWish

BY_FLOW_CELL: Final = "flow_cell_id"
BY_POSITION: Final = "position_id"


class SheetWishForm(forms.Form):
    """What MinKNOW sheets are wanted for."""

    experiment_id = forms.CharField(max_length=200, help_text="Letters, digits, hyphens and underscores.")
    kit = forms.ChoiceField(
        required=False,
        choices=[
            ("", "As the samples or the form say"),
            *((kit.sold_as, f"{kit.sold_as}, {kit.barcodes or 'no'} barcodes") for kit in KITS),
        ],
    )
    named_by = forms.ChoiceField(
        label="Runs are named by",
        choices=[(BY_FLOW_CELL, "flow cell id"), (BY_POSITION, "position id")],
        initial=BY_FLOW_CELL,
    )
    places = forms.CharField(
        label="Flow cells or positions",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 40, "spellcheck": "false"}),
        required=False,
        help_text="One on a line for each run, in the order of the runs.",
    )
    flow_cell_product_code = forms.CharField(
        max_length=200, required=False, help_text="Such as FLO-MIN114; may stay empty."
    )
    afresh = forms.BooleanField(
        label="Assign afresh",
        required=False,
        help_text="Forget the runs and barcodes of earlier sheets. Only while no library is made.",
    )

    def read_wish(self) -> SheetWish:
        """Return what the valid form asks for."""
        values: dict[str, Any] = self.cleaned_data
        lines = [line.strip() for line in values["places"].splitlines() if line.strip()]
        return SheetWish(
            experiment_id=values["experiment_id"],
            places=[RunPlace(**{values["named_by"]: line}) for line in lines],
            kit=values["kit"],
            flow_cell_product_code=values["flow_cell_product_code"],
            afresh=values["afresh"],
        )
