"""Invented people, places and organisms. Every address is in the example domains."""

import random
import unicodedata
from dataclasses import dataclass
from typing import Final

GIVEN: Final = (
    "Amara",
    "Björn",
    "Chloé",
    "Dmitri",
    "Eleanor",
    "Fionnuala",
    "Georg",
    "Hana",
    "Iñigo",
    "Jürgen",
    "Kofi",
    "Léa",
    "Mary-Anne",
    "Noor",
    "Óscar",
    "Priya",
    "Quentin",
    "Rosalind",
    "Siobhán",
    "Tomás",
    "Uma",
    "Wei",
    "Xóchitl",
    "Yusuf",
    "Zoë",
    "Efficia",
    "Affonso",
    "Griffith",
)
SURNAMES: Final = (
    "Abernathy",
    "Müller",
    "O'Brien",
    "Núñez-García",
    "van der Berg",
    "D’Angelo",
    "Sørensen",
    "Fitzgerald",
    "Okonkwo",
    "Château",
    "Håkansson",
    "Li",
    "McAllister",
    "Peña",
    "Schäfer",
    "de la Cruz",
    "Ito",
    "Weiß",
    "Laffitte",
    "Offenbach",
    "Firth",
    "Flores",
    "Waterman",
    "Blank",
)
SURNAMES_FAR: Final = ("Dvořák", "Łukasiewicz", "Kőszegi", "Çelik", "Žižek", "Ionescu", "Ağaoğlu")
INSTITUTIONS: Final = (
    ("University of North Carolina at Chapel Hill", "UNC-CH"),
    ("Lakeside State University", "LSU-X"),
    ("Université d’Exemple", "UE"),
    ("Instituto de Genómica del Sur", "IGS"),
    ("Universität Musterstadt", "UM"),
    ("Northfield Medical College", "NMC"),
    ("Institute for Plant Research", "IPR"),
    ("Saint-Étienne Teaching Hospital", "SETH"),
    ("University of Eastmoor", "UEM"),
)
FACILITIES: Final = (
    "High Throughput Sequencing Facility - 1",
    "Genomics Core Facility",
    "DNA Sequencing Core",
    "Nanopore Sequencing Service",
    "Center for Genome Sciences Core Laboratory",
    "Long-Read Sequencing Core (LRSC)",
)
FORM_TITLES: Final = (
    "HTSF Nanopore Submission Form DNA",
    "Nanopore Sequencing Request Form",
    "DNA Sample Submission Form",
    "Long-Read Sequencing Submission Form (v3)",
    "Sequencing Order Form",
)
SERVICES: Final = (
    "Oxford Nanopore DNA Samples Request",
    "Nanopore amplicon sequencing",
    "Long-read whole genome sequencing",
    "PromethION sequencing, per flow cell",
    "Rapid barcoding run (24 samples)",
)
ORGANISMS: Final = (
    "Fungi from plant leave tissue",
    "Escherichia coli K-12",
    "Zea mays (B73)",
    "Homo sapiens",
    "Danio rerio, larvae 5 dpf",
    "soil metagenome",
    "Saccharomyces cerevisiae",
    "Drosophila melanogaster",
    "Bacteroides fragilis & mixed gut flora",
    "Sphagnum – peat bog",
)
COMMENTS: Final = (
    (
        "Amplicon length is 600 bp. Genome size is difficult to approximate as these are microbiome samples. "
        "For coverage, I am hoping to get anywhere between 30,000 - 100,000 reads per sample."
    ),
    "Please keep the leftover DNA; we may ask for a second run.",
    (
        "Samples 3 and 7 are precious: do not shear them. Everything else may be fragmented to 8-10 kb. The "
        "affected tubes carry a yellow dot. If a sample fails the first quality control, please write to us "
        "before you go on, because the offset of the project leaves sufficient time for a new extraction."
    ),
    "Urgent - thesis defence in May. Merci d’avance!",
    "Run all samples on one flow cell; demultiplexing will be done by us.",
    "Efficient elution was difficult; the final volume differs between tubes (see the table).",
)
STREETS: Final = ("120 Mason Farm Rd", "7 Rue de l’Exemple", "Musterweg 14b", "2200 Old Mill Lane, Suite 5")
TOWNS: Final = ("Chapel Hill, NC 27599", "75005 Paris", "12345 Musterstadt", "Springfield, IL 62704")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    given: str
    surname: str

    @property
    def name(self) -> str:
        """Return the name as it is said."""
        return f"{self.given} {self.surname}"

    def email(self, domain: str = "example.edu") -> str:
        """Return an address of plain letters."""
        plain = unicodedata.normalize(
            "NFKD", f"{self.given}.{self.surname}".replace("ß", "ss").replace("ø", "o")
        )
        kept = "".join(c for c in plain.lower() if c.isascii() and (c.isalnum() or c in ".-"))
        return f"{kept}@{domain}"


def invent_person(rng: random.Random, *, far: bool) -> Person:
    """Return somebody; `far` allows letters that only full fonts have."""
    surnames = SURNAMES + SURNAMES_FAR if far else SURNAMES
    return Person(given=rng.choice(GIVEN), surname=rng.choice(surnames))


def invent_lab(rng: random.Random, *, pi: Person, short: str) -> str:
    """Return the lab's name as such forms print it."""
    return rng.choice(
        (
            f"{pi.surname}, {pi.given} ({short}) Lab",
            f"{pi.surname}, {pi.given} ({short}) Lab",
            f"{pi.surname} Lab",
            f"The {pi.surname} Group",
            f"Laboratory of Microbial Ecology ({pi.surname})",
        )
    )


def invent_phone(rng: random.Random) -> str:
    """Return a number of the range kept for fiction."""
    tail = f"555-01{rng.randrange(100):02d}"
    return rng.choice((f"919-{tail}", f"(919) {tail}", f"+1 919 {tail}"))
