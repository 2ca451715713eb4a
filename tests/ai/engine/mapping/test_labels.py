"""The wordings of other labs: which field a label or a question asks for."""

import pytest

from apps.ai.engine.mapping.asking import LABELS, field_of
from apps.ai.engine.mapping.fields import FIELDS
from apps.ai.engine.mapping.synonyms.labels import FIELD_LABELS

WORDINGS = {
    "quote_number": [
        "Identifier",
        "Quote #",
        "Quote No.",
        "Quotation Number",
        "iLab Request ID",
        "QUOTE ID:",
    ],
    "quote_date": ["As of", "Date", "Date Submitted", "Quote date", "Submission Date:"],
    "quote_expires": ["Expires on", "Valid until", "Expiration Date", "Quote valid through"],
    "service_requested": ["Service Requested", "Requested Service", "Type of service"],
    "requester_name": [
        "Requester",
        "Requestor Name",
        "Submitted by",
        "Submitter",
        "Contact person",
        "Customer name",
    ],
    "requester_email": ["E-mail", "Email address", "Requester Email", "Submitter e-mail", "Contact Email"],
    "requester_phone": ["Phone", "Telephone", "Phone #", "Contact phone number"],
    "lab_name": ["Lab", "Laboratory", "Lab Name", "Research group", "PI/Lab"],
    "billing_address": ["Billing address", "Bill To:", "Invoice Address"],
    "pi_name": [
        "PIs",
        "PI",
        "P.I. Name",
        "Principal Investigator",
        "Principal Investigator(s)",
        "PI (full name)",
    ],
    "pi_email": ["PI Email", "PI's e-mail", "Principal Investigator E-mail address"],
    "financial_contact_name": [
        "Financial Contacts",
        "Billing Contact",
        "Finance contact name",
        "Business Manager",
    ],
    "financial_contact_email": ["Billing e-mail", "Billing contact email", "Financial contact e-mail"],
    "kit": [
        "I will be submitting DNA for",
        "Library prep kit",
        "Sequencing kit",
        "Which kit would you like to use?",
    ],
    "sample_types": ["Type of Sample", "Sample Type(s)", "Nucleic acid type", "Starting material"],
    "human_dna": ["Do these samples contain human DNA? (required)", "Are the samples human?", "Human DNA?"],
    "source_organism": ["Source Organism", "Organism", "Species", "Organism / Species name", "Organism(s)"],
    "buffers": ["Sample Buffer", "Elution buffer", "Samples are eluted in", "Buffer used for elution"],
    "flow_cell_devices": ["Flow Cell Selection", "Flowcell type", "Sequencing Platform", "Instrument"],
    "genome_size": [
        "Approx. Genome Size",
        "Genome size (Mb)",
        "Estimated genome length",
        "Size of the genome",
    ],
    "coverage": ["Approx. Coverage Needed", "Desired coverage", "Sequencing depth", "Target coverage (x)"],
    "flow_cell_count": [
        "Estimated number of Flow Cells",
        "# of flow cells",
        "How many flow cells?",
        "Flow cell count",
    ],
    "comments": ["Additional Comments / Special Needs", "Notes", "Special instructions", "Comments:"],
    "basecalling": ["I would like my data to be basecalled using", "Basecalling model", "Base calling"],
    "file_formats": ["File Format", "Output file format", "Data formats required"],
    "notification_emails": [
        "Data Delivery Notification email addresses",
        "Notification e-mail",
        "Emails to notify",
    ],
    "delivery_methods": [
        "How would you like to retrieve your data from HTSF?",
        "Data delivery method",
        "How would you like to receive your data?",
    ],
    "projected_cost": ["Projected Cost", "Estimated total", "Total estimated cost"],
    "known_charges": ["Known Charges", "Total charges"],
}


@pytest.mark.parametrize(
    ("field", "label"), [(field, label) for field, labels in WORDINGS.items() for label in labels]
)
def test_a_label_of_another_lab_asks_for_the_same_field(field: str, label: str) -> None:
    found, score = field_of(label)
    assert found == field
    assert score >= 0.9


@pytest.mark.parametrize(
    "label",
    [
        "",
        "Department",
        "PO number",
        "Chartfield",
        "Speedtype",
        "Account",
        "Project name",
        "Number of samples",
        "Sample information",
        "Shipping address",
        "IRB protocol",
        "Reference genome",
        "Tax",
        "Priority",
        "x" * 10_000,
        "email " * 2_000,
    ],
)
def test_a_label_that_asks_for_nothing_of_ours_claims_nothing(label: str) -> None:
    assert field_of(label) == (None, 0.0)


def test_every_name_of_the_table_is_a_field_and_every_exact_wording_means_it() -> None:
    assert set(FIELD_LABELS) == set(FIELDS)
    for field, wordings in FIELD_LABELS.items():
        for wording in wordings.exact:
            assert LABELS.look_up(wording)[0] == (field, 1.0), wording
