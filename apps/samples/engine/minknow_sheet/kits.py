"""The kits the lab runs, what MinKNOW calls them and how many barcodes each holds.

Source: the vendor's product codes, whose ending is the number of barcodes, and the list of barcode kits in
Dorado's documentation (software-docs.nanoporetech.com/dorado, "Barcode kits"). A product is sold with a dot
(SQK-RBK114.24) and known to the sequencer with a hyphen (SQK-RBK114-24).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kit:
    """A sequencing kit. `barcodes` is 0 for a kit that tells no samples apart."""

    sold_as: str
    barcodes: int

    @property
    def in_minknow(self) -> str:
        """Return the name the sequencer and the basecaller know it by."""
        return self.sold_as.replace(".", "-")

    @property
    def holds(self) -> int:
        """Return how many samples fit one flow cell."""
        return self.barcodes or 1


KITS: Final = (
    Kit("SQK-NBD114.24", 24),
    Kit("SQK-NBD114.96", 96),
    Kit("SQK-RBK114.24", 24),
    Kit("SQK-RBK114.96", 96),
    Kit("SQK-PCB114.24", 24),
    Kit("SQK-16S114.24", 24),
    Kit("SQK-LSK114", 0),
    Kit("SQK-RAD114", 0),
    Kit("SQK-RNA004", 0),
)

_OF_NAME: Final = {name: kit for kit in KITS for name in (kit.sold_as, kit.in_minknow)}


def find_kit(text: str) -> Kit | None:
    """Return the kit of this code, written with a dot or a hyphen, or None."""
    return _OF_NAME.get(text.strip().upper())
