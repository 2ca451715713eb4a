"""The demo's labs and the sheet one of them sends. Every name is invented."""

from collections.abc import Iterator
from typing import Final

from apps.samples.services.demo.shapes import DemoLab

SZEPVOLGYI: Final = "Szépvölgyi, Ilka (UNC-CH) Lab"
ODUNNEHY: Final = "O'Dunnehy, Fiachra (UNC-CH) Lab"
QUILLFEATHER: Final = "Quillfeather Coastal Genomics"
NOT_LINKED: Final = "Brânzei-Holt, Noëlle (UNC-CH) Lab"

LABS: Final = (
    DemoLab(
        SZEPVOLGYI,
        ("Szepvolgyi Lab", "Ilka Szépvölgyi Group"),
        "HTSF-204",
        ("requester",),
        (("Soil plasmids", "Plasmids of nitrogen-fixing soil bacteria, four seasons."),),
    ),
    DemoLab(
        ODUNNEHY,
        ("O'Dunnehy Group", "ODunnehy Lab"),
        "HTSF-311",
        ("requester2",),
        (
            ("Bat virome", "Amplicons of coronaviruses from guano."),
            ("Cave microbiome", "Long reads of the cave's biofilms."),
        ),
    ),
    DemoLab(
        QUILLFEATHER,
        ("Quillfeather Lab",),
        "HTSF-118",
        (),
        (("Oyster transcriptome", "Direct RNA of heat-stressed oysters."),),
    ),
)


def sheet_rows(submitter: str, email: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the sheet a customer sends, in the template's order."""
    for number in range(1, 13):
        yield (
            f"SP-{number:02d} Nódulo" if number % 4 == 0 else f"SP-{number:02d}",
            "Soil plasmids",
            submitter,
            email,
            SZEPVOLGYI,
            "DNA",
            "Tris-HCl pH 8",
            f"{31.5 + 6.4 * number:.1f}",
            f"{18 + number % 5}",
            "",
            "R10.4.1",
            "1",
            "normal",
            "",
            "",
            "HTSF-204",
        )
    for name in ("Positive control", "BLANK"):
        yield (
            name,
            "Soil plasmids",
            submitter,
            email,
            "",
            "DNA",
            "",
            "",
            "20",
            "",
            "",
            "",
            "",
            "",
            "",
            "HTSF-204",
        )
