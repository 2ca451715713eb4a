"""Examples of the API description; every value is one the lab could have."""

from drf_spectacular.utils import OpenApiExample

A_NEW_SAMPLE = OpenApiExample(
    "A sample handed in by hand",
    value={
        "sample_name": "Phage 7, plate 2",
        "sample_type": "DNA",
        "concentration": 42.5,
        "volume": 20,
        "flow_cell_type": "R10.4.1",
        "chart_field": "HTSF-001",
    },
    request_only=True,
)

A_SAMPLE_UPDATE = OpenApiExample(
    "A measurement, on the condition that nobody else changed the sample",
    value={"qubit_ng_ul": 40.1, "updated_at": "2026-03-02T14:05:00.123456Z"},
    request_only=True,
)

A_SAMPLE = OpenApiExample(
    "A received sample",
    value={
        "id": "5c0f3b1e-62d3-4b5c-9d0a-2f6c1c6f8a11",
        "sample_name": "Phage 7, plate 2",
        "project_id": None,
        "submitter_name": "Rosalind Franklin",
        "submitter_email": "rosalind@example.org",
        "lab_name": "Franklin, Rosalind (UNC-CH) Lab",
        "sample_type": "DNA",
        "status": "submitted",
        "priority": "normal",
        "assigned_to": "Grey",
        "library_prep_by": None,
        "submitted_at": "2026-03-02T13:00:00Z",
        "created_at": "2026-03-02T13:00:00Z",
        "updated_at": "2026-03-02T14:05:00.123456Z",
        "created_by": "0b7f5d0a-7a52-4f3e-8f6a-0d6f0ff3d2c4",
        "concentration": 42.5,
        "volume": 20.0,
        "flow_cell_type": "R10.4.1",
        "chart_field": "HTSF-001",
        "number": 1,
        "lab_id": "26000017",
        "kind": "sample",
        "stage": "sample_qc",
        "submission_id": "c6f0fd5c-0c3c-4b42-9a35-1dc3dd0cbe1d",
        "submission_number": "S-000012",
        "lab": "9a1fbbb2-3a44-4a53-8a4b-1f9d0d9a2f10",
        "lab_name_printed": None,
        "plate": None,
        "well": None,
        "sample_buffer": None,
        "concentration_method": "stated",
        "qubit_ng_ul": None,
        "nanodrop_ng_ul": None,
        "stated_ng_ul": 42.5,
        "total_amount": 850.0,
        "stated_amount": None,
        "a260_280": None,
        "a260_230": None,
        "rin": None,
        "din": None,
        "fragment_size_bp": None,
        "flow_cell_device": None,
        "chemistry": "R10.4.1",
        "flow_cell_count": None,
        "kit": None,
        "barcode_kit": None,
        "barcode": None,
        "notes": None,
        "assigned_user": None,
        "received_at": "2026-03-02T14:05:00Z",
        "received_by": "0b7f5d0a-7a52-4f3e-8f6a-0d6f0ff3d2c4",
        "started_at": None,
        "sequencing_started_at": None,
        "completed_at": None,
        "distributed_at": None,
        "withdrawn_at": None,
        "withdrawn_reason": None,
    },
    response_only=True,
)

A_STATUS_CHANGE = OpenApiExample(
    "Back to the bench",
    value={"status": "prep", "reason": "The library was too short; prepared again."},
    request_only=True,
)

A_BULK_STATUS = OpenApiExample(
    "Two samples move on together",
    value={
        "ids": ["5c0f3b1e-62d3-4b5c-9d0a-2f6c1c6f8a11", "7d9b6f0e-1d0a-4a6e-8b07-3c3f6f3e8f22"],
        "status": "prep",
    },
    request_only=True,
)

A_NEW_SUBMISSION = OpenApiExample(
    "A form typed in",
    value={
        "quote_number": "HTSF--RE-201",
        "lab_name": "Franklin, Rosalind (UNC-CH) Lab",
        "requester_name": "Rosalind Franklin",
        "requester_email": "rosalind@example.org",
        "kit": "SQK-RBK114.24",
        "flow_cell_devices": ["MinION"],
        "basecalling": ["SUP"],
        "delivery_methods": ["ITS Research Computing storage", "Globus"],
    },
    request_only=True,
)

A_SHEET_WISH = OpenApiExample(
    "96 wells with a kit of 24 barcodes: four flow cells",
    value={
        "experiment_id": "RE-201",
        "kit": "SQK-RBK114.24",
        "runs": [
            {"flow_cell_id": "FBA12345"},
            {"flow_cell_id": "FBA12346"},
            {"flow_cell_id": "FBA12347"},
            {"flow_cell_id": "FBA12348"},
        ],
        "dry_run": True,
    },
    request_only=True,
)
