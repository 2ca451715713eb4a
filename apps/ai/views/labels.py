"""How the fields of a reading are called on the page, and in which group they stand."""

from typing import Final

GROUPS: Final = (
    ("lab", "Said by the lab", ("sample_type", "priority", "chart_field", "project")),
    (
        "form",
        "The form",
        (
            "institution",
            "facility",
            "form_title",
            "quote_number",
            "quote_date",
            "quote_expires",
            "service_requested",
            "projected_cost",
            "known_charges",
            "currency",
        ),
    ),
    (
        "people",
        "People",
        (
            "requester_name",
            "requester_email",
            "requester_phone",
            "department",
            "lab_name",
            "billing_address",
            "pi_name",
            "pi_email",
            "financial_contact_name",
            "financial_contact_email",
        ),
    ),
    (
        "answers",
        "Answers",
        (
            "kit",
            "sample_types",
            "human_dna",
            "buffers",
            "flow_cell_devices",
            "basecalling",
            "file_formats",
            "delivery_methods",
        ),
    ),
    (
        "texts",
        "Free text",
        (
            "source_organism",
            "genome_size",
            "genome_size_unit",
            "coverage",
            "flow_cell_count",
            "comments",
            "notification_emails",
        ),
    ),
)
"""Key, heading and fields of each group; a field that stands in none comes last, under `other`."""

OTHER: Final = ("other", "Other fields")

SEVERAL: Final = frozenset(
    {
        "sample_types",
        "buffers",
        "flow_cell_devices",
        "basecalling",
        "file_formats",
        "delivery_methods",
        "notification_emails",
    }
)
"""Fields of several answers: a list in the reading, one line each on the page."""

ALWAYS_SHOWN: Final = ("sample_type", "priority", "chart_field", "project")
"""What people say and forms do not: these stand on the page also while nothing is said."""

WORDS: Final = {
    "sample_type": ("DNA", "RNA", "Protein", "Other"),
    "priority": ("low", "normal", "high", "urgent"),
    "kind": ("sample", "positive_control", "negative_control"),
}
"""Values that are picked from a list."""

LONG: Final = frozenset({"comments", "billing_address", "service_requested"})

_NAMES: Final = {
    "form_title": "Form",
    "quote_date": "As of",
    "quote_expires": "Expires on",
    "requester_name": "Requester",
    "requester_email": "E-mail",
    "requester_phone": "Phone",
    "lab_name": "Lab as printed",
    "pi_name": "PI",
    "pi_email": "PI e-mail",
    "financial_contact_name": "Financial contact",
    "financial_contact_email": "Financial e-mail",
    "sample_type": "Molecule",
    "sample_types": "Sample type",
    "human_dna": "Human DNA",
    "flow_cell_devices": "Flow cell",
    "flow_cell_count": "Flow cells, number",
    "file_formats": "File format",
    "delivery_methods": "Delivery",
    "notification_emails": "Notify",
    "samples": "Samples",
    "charges": "Charges",
    "name": "Name",
    "kind": "Kind",
    "volume_ul": "Volume (µL)",
    "qubit_ng_ul": "Qubit (ng/µL)",
    "nanodrop_ng_ul": "Nanodrop (ng/µL)",
    "concentration_ng_ul": "Concentration (ng/µL)",
    "total_amount_ug": "Amount (µg)",
    "total_amount_ng": "Amount (ng)",
    "fragment_size_bp": "Fragment (bp)",
    "a260_280": "A260/280",
    "a260_230": "A260/230",
    "rin": "RIN",
    "din": "DIN",
    "extended_price": "Extended",
}

KINDS: Final = {
    "sample": "Sample",
    "positive_control": "Positive control",
    "negative_control": "Negative control",
}


def label_of(field: str) -> str:
    """Return how the field is called on the page."""
    return _NAMES.get(field) or field.replace("_", " ").capitalize()


def label_of_path(path: str) -> str:
    """Return how a value is called: `Kit`, or `Row 12, Volume (µL)`."""
    kind, _, rest = path.partition(".")
    if kind == "fields":
        return label_of(rest)
    row, _, column = rest.partition(".")
    word = "Row" if kind == "samples" else "Charge"
    return f"{word} {row}, {label_of(column)}" if column else f"{word} {row}"
