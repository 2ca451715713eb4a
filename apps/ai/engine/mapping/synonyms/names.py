"""People, options, controls and the ways of saying nothing: the rest of the table of synonyms."""

from types import MappingProxyType
from typing import Final

from apps.ai.engine.mapping.words import Wordings, listed, word_set

PEOPLE: Final = MappingProxyType(
    {
        "requester": ("requester_name", "requester_email", "requester_phone"),
        "pi": ("pi_name", "pi_email", None),
        "financial": ("financial_contact_name", "financial_contact_email", None),
    }
)
"""The fields of each person on a form: name, e-mail, phone (None: not ours to keep)."""

PERSON_SECTIONS: Final = MappingProxyType(
    {
        "requester": Wordings(
            exact=listed("""
                Contact information; Contact; Contact details; Customer information; User information
            """),
            rules=("requester|requestor|submitter|customer",),
        ),
        "pi": Wordings(
            exact=listed("PI; PI information"),
            rules=(
                "principal investigator|investigators",
                "pi",
            ),
        ),
        "financial": Wordings(
            rules=("billing|financial|finance|fiscal|accounting|invoice|payment -quote",),
        ),
    }
)
"""Section titles below which a plain `Name` or `E-mail` is that person's."""

UNSAID_PERSON: Final = (
    Wordings(
        exact=listed("Name; Full name; Your name; Contact name"),
    ),
    Wordings(
        exact=listed("""
            E-mail; Email; E-mail address; Email address; Mail; Your email; Contact email
        """),
    ),
    Wordings(
        exact=listed("""
            Phone; Phone number; Phone no; Telephone; Telephone number; Tel; Mobile
        """),
    ),
)
"""Labels for name, e-mail and phone that leave it to their surroundings whose they are."""

OPTION_WORDS: Final = MappingProxyType(
    {
        "flow_cell_devices": ("flongle", "minion", "gridion", "promethion"),
        "basecalling": ("hac", "sup", "basecalling", "basecalled", "duplex", "dorado", "guppy"),
        "file_formats": ("fastq", "fast5", "pod5", "bam", "ubam", "cram"),
        "sample_types": (
            "gdna",
            "amplicon",
            "amplicons",
            "cdna",
            "plasmid",
            "plasmids",
            "mrna",
            "fragmented",
            "hmw",
        ),
    }
)
"""Words of the options themselves that tell what a question asks for, whatever its wording."""

OPTION_VETOES: Final = MappingProxyType({"flow_cell_devices": ("r9", "r10", "r9 4 1", "r10 4 1")})
"""Options that show that a question does not ask for a field whose wording it shares."""

YES_NO_UNKNOWN: Final = MappingProxyType(
    {
        "yes": ("Yes", "Y", "True"),
        "no": ("No", "N", "False", "None"),
        "unknown": ("Unknown", "Not sure", "Unsure", "Don't know", "Do not know", "Maybe", "Not known"),
    }
)

INSTITUTION_WORDS: Final = word_set(
    "university universität universitat universite université universidad universita università universitet "
    "universiteit institute institut instituto institution college school hospital clinic academy "
    "polytechnic centre foundation inc ltd gmbh llc company corporation eth epfl mit cnrs inserm nih"
)
FACILITY_WORDS: Final = word_set(
    "facility core center centre laboratory lab unit service services platform genomics sequencing "
    "bioinformatics"
)
FORM_TITLE_WORDS: Final = ("form", "submission", "requisition", "order", "sheet", "request", "questionnaire")
"""Words of which a form's title has one, the most telling first."""
NO_FORM_TITLE_WORDS: Final = word_set("summary forms information section instructions details")

NEGATIVE_CONTROL_NAMES: Final = (
    *("blank", "ntc", "no template control", "no template", "negative control", "neg control"),
    *("neg ctrl", "negative ctrl", "water control", "water blank", "extraction blank", "pcr blank"),
    *(
        "library blank",
        "reagent blank",
        "field blank",
        "process blank",
        "extraction control",
        "blank control",
    ),
    *("extraction negative", "pcr negative", "negative extraction control", "non template control"),
)
POSITIVE_CONTROL_NAMES: Final = (
    *("positive control", "pos control", "pos ctrl", "positive ctrl", "pcr positive control"),
    *("control positive", "positive extraction control"),
)
WATER_NAMES: Final = (
    "water",
    "h2o",
    "ddh2o",
    "nuclease free water",
    "nf water",
    "pcr water",
    "molecular grade water",
)
"""Negative controls by their whole name only: `Water 3` may have come out of a lake."""

NOTHING_SAID: Final = frozenset(
    {"n a", "na", "n d", "nd", "none", "null", "tbd", "tba", "unknown", "not applicable", "not measured"}
    | {"not determined", "not available", "pending", "not tested", "blank", "to be determined", "nan"}
)
"""Folded texts that say that a measurement was not made."""

EXAMPLE_ROWS: Final = frozenset({"example", "ex", "e g", "eg", "sample example", "example sample"})
TOTAL_ROWS: Final = frozenset({"total", "sum", "grand total", "subtotal", "sub total", "totals", "total due"})
