"""The quotes of the demo lab, as data. Every name is invented and every value made up to look measured."""

from typing import Any, Final

from apps.samples.choices import Priority, SampleStatus, Stage
from apps.samples.services.demo.customers import NOT_LINKED, ODUNNEHY, SZEPVOLGYI
from apps.samples.services.demo.shapes import End, Form, Journey, Row, Said


def _dna(prefix: str, count: int, *, first: float, ratio: float = 1.82, **values: Any) -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{prefix}{number}",
            "DNA",
            {
                "volume_ul": f"{22 + number % 7}",
                "qubit_ng_ul": f"{first + 5.7 * (number * 7 % 11):.1f}",
                "nanodrop_ng_ul": f"{first * 1.18 + 6.1 * (number * 7 % 11):.1f}",
                "a260_280": f"{ratio + 0.01 * (number % 6):.2f}",
                "a260_230": f"{2.02 + 0.02 * (number % 5):.2f}",
                "din": f"{7.4 + 0.2 * (number % 5):.1f}",
                "buffer": "EB",
                "flow_cell_device": "MinION",
                "chemistry": "R10.4.1",
                **values,
            },
        )
        for number in range(1, count + 1)
    )


def _rna(prefix: str, count: int) -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{prefix}{number}",
            "RNA",
            {
                "volume_ul": f"{14 + number % 4}",
                "qubit_ng_ul": f"{96 + 11.3 * (number * 5 % 7):.1f}",
                "a260_280": f"{1.98 + 0.02 * (number % 5):.2f}",
                "a260_230": f"{2.08 + 0.01 * (number % 5):.2f}",
                "rin": f"{8.1 + 0.2 * (number % 6):.1f}",
                "buffer": "Nuclease-free water",
                "flow_cell_device": "PromethION",
                "kit": "SQK-RNA004",
            },
        )
        for number in range(1, count + 1)
    )


_FLOW_CELL: Final = {
    "name": "MinION DNA Flow Cell",
    "billing_status": "Not ready to bill",
    "quantity": "1",
    "unit_price": "897.00",
    "extended_price": "897.00",
    "tax": "0.00",
    "total": "897.00",
    "currency": "USD",
}

_REQUESTER2: Final = {"requester_name": "Bertrand Szálka", "requester_email": "requester2@demo.example.org"}
_PAST_ANALYSIS: Final = (430, 425, 410, 409, 360, 357, 340)

FORMS: Final = (
    Form(
        values={
            "quote_number": "HTSF--RE-2041",
            "priority": Priority.HIGH,
            **_REQUESTER2,
            "pi_name": "Fiachra O'Dunnehy",
            "kit": "SQK-NBD114.24",
            "sample_types": ["PCR Amplicons"],
            "human_dna": "no",
            "source_organism": "Bat guano",
            "flow_cell_devices": ["MinION"],
            "flow_cell_count": 1,
            "genome_size": "30",
            "genome_size_unit": "kb",
            "basecalling": ["SUP"],
            "delivery_methods": ["Globus"],
            "comments": "HTSF--RE-2041 insert size 600bp; please keep what is left of the amplicons.",
        },
        lab_name="O'Dunnehy Group",
        project="Bat virome",
        handed_in=40,
        rows=(
            *_dna(
                "BV-", 12, first=21.4, kit="SQK-NBD114.24", chart_field="HTSF--RE-2041", assigned_to="Grey"
            ),
            Row(
                "NTC", "DNA", {"volume_ul": "20", "kind": "negative_control", "chart_field": "HTSF--RE-2041"}
            ),
            Row("Positive control", "DNA", {"kind": "positive_control", "chart_field": "HTSF--RE-2041"}),
        ),
        journeys=(
            Journey(slice(0, 6), received=20, advanced=(18.5,)),
            Journey(
                slice(6, 14),
                received=20,
                advanced=(18, 6),
                noted=((Stage.LIBRARY_PREP, "End repair overnight.", {"barcodes": "01-06"}),),
            ),
        ),
        charges=(_FLOW_CELL,),
        said=(
            Said(
                38,
                {
                    "kind": "phone",
                    "direction": "outgoing",
                    "counterpart": "Bertrand Szálka",
                    "body": "Asked for the primer sequences; they come by e-mail.",
                },
            ),
        ),
    ),
    Form(
        values={
            "quote_number": "HTSF--RE-2036",
            "priority": Priority.URGENT,
            "requester_name": "Ottoline Quillfeather",
            "requester_email": "ottoline@quillfeather.example.org",
            "kit": "SQK-RNA004",
            "sample_types": ["Total RNA"],
            "human_dna": "no",
            "source_organism": "Crassostrea virginica",
            "flow_cell_devices": ["PromethION"],
            "flow_cell_count": 2,
            "basecalling": ["HAC", "Modified bases"],
            "delivery_methods": ["Globus", "External drive"],
        },
        lab_name="Quillfeather Lab",
        project="Oyster transcriptome",
        handed_in=80,
        rows=_rna("OY-heat-", 8),
        journeys=(
            # Urgent ones are due 24 hours after their receipt, and these are not sequenced yet.
            Journey(slice(0, 3), received=60, advanced=(58,)),
            Journey(slice(3, 6), received=60, advanced=(58, 50, 42)),
            Journey(
                slice(6, 8),
                received=60,
                advanced=(58, 50, 44, 40),
                noted=(
                    (
                        Stage.SEQUENCING_SETUP,
                        "Flow cell check: 6,214 pores.",
                        {"pores": 6214, "position": "2B"},
                    ),
                ),
            ),
        ),
    ),
    Form(
        values={
            "quote_number": "HTSF--RE-2019",
            "priority": Priority.NORMAL,
            **_REQUESTER2,
            "kit": "SQK-LSK114",
            "sample_types": ["Genomic DNA"],
            "source_organism": "Biofilm",
            "flow_cell_devices": ["GridION"],
            "basecalling": ["SUP"],
            "coverage": "40x",
        },
        lab_name=ODUNNEHY,
        project="Cave microbiome",
        handed_in=190,
        rows=_dna("CM-", 8, first=44.0, kit="SQK-LSK114", chart_field="HTSF-311"),
        journeys=(
            Journey(slice(0, 4), received=170, advanced=(165, 150, 140, 138, 30)),
            Journey(slice(4, 7), received=170, advanced=(165, 150, 140, 138, 60, 20)),
            Journey(
                slice(7, 8),
                received=170,
                advanced=(165, 150, 140, 138, 60),
                ends=(
                    End(
                        SampleStatus.SEQUENCING,
                        "technician",
                        "The flow cell lost half its pores after an hour; it is loaded again.",
                        10,
                    ),
                ),
            ),
        ),
    ),
    Form(
        values={
            "quote_number": "HTSF--RE-1987",
            "priority": Priority.LOW,
            "requester_name": "Maëlle O'Tierney",
            "requester_email": "requester@demo.example.org",
            "kit": "SQK-RBK114.24",
            "sample_types": ["Plasmid"],
            "delivery_methods": ["Globus"],
        },
        lab_name=SZEPVOLGYI,
        project="Soil plasmids",
        handed_in=460,
        rows=_dna("PL-", 8, first=63.0, kit="SQK-RBK114.24", chart_field="HTSF-204"),
        journeys=(
            Journey(slice(0, 3), received=440, advanced=_PAST_ANALYSIS),
            Journey(slice(3, 8), received=440, advanced=_PAST_ANALYSIS, delivered=300),
        ),
        charges=(_FLOW_CELL,),
        said=(
            Said(
                299,
                {
                    "kind": "status_update",
                    "direction": "outgoing",
                    "counterpart": "requester@demo.example.org",
                    "subject": "Your data are ready",
                    "body": "Five of eight plasmids are on Globus; three wait for their drive.",
                },
            ),
        ),
    ),
    Form(
        values={
            "priority": Priority.LOW,
            "requester_name": "Noëlle Brânzei-Holt",
            "requester_email": "noelle@branzei-holt.example.org",
            "sample_types": ["Other"],
            "comments": "Please call before you open the tubes.",
        },
        lab_name=NOT_LINKED,
        project="",
        handed_in=120,
        rows=(
            Row("Spidroin A", "Protein", {"volume_ul": "50", "chart_field": "HTSF-400"}),
            Row("Resin <b>7</b>", "Other", {"volume_ul": "12", "chart_field": "HTSF-400"}),
            *_dna("Peat-", 3, first=0.09, chart_field="HTSF-400"),
        ),
        journeys=(
            Journey(slice(0, 1), received=None),
            Journey(
                slice(1, 2),
                received=100,
                ends=(End(SampleStatus.ARCHIVED, "manager", "Nothing here can be sequenced.", 90),),
            ),
            Journey(
                slice(2, 3),
                received=100,
                advanced=(96,),
                ends=(End(SampleStatus.FAILED, "technician", "Degraded: the smear ends at 400 bp.", 92),),
            ),
            Journey(slice(3, 4), received=100),
            Journey(
                slice(4, 5),
                received=100,
                ends=(End(None, "manager", "Sent twice; Peat-2 is the same tube.", 95),),
            ),
        ),
    ),
)
"""In the order in which they are typed. One belongs to a printed lab that nobody has linked yet."""

TYPED_BY_THE_CUSTOMER: Final = (
    Row("GU-A1", "DNA", {"volume_ul": "25", "stated_ng_ul": "18.2", "well": "A1", "plate": "Guano 3"}),
    Row("GU-A2", "DNA", {"volume_ul": "25", "stated_ng_ul": "22.9", "well": "A2", "plate": "Guano 3"}),
)
