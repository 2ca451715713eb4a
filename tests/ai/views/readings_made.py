"""Readings as a reader would have left them, for the tests of the pages."""

import hashlib
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone

from apps.ai.choices import ReadingStatus
from apps.ai.models.readings import PageImage, Reading
from apps.core.services import files as file_services
from apps.security.models import User

# A picture of one pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f"
    "0005fe02fea735818400000000049454e44ae426082".replace("400000000049454e", "40000000049454e")
)

_numbers = count(1)


def box(left: float, top: float, width: float = 40) -> list[float]:
    """Return a box one line high."""
    return [left, top, left + width, top + 10]


def field(value: Any, *, at: list[float] | None = None, confidence: float = 0.99) -> dict[str, Any]:
    """Return a field of page 1."""
    return {
        "value": value,
        "raw": value if isinstance(value, str) else None,
        "page": 1,
        "bbox": at or box(100, 100),
        "method": "layout",
        "confidence": confidence,
    }


def sample(row: int, name: str, *, kind: str = "sample", unsure: str = "", **values: str) -> dict[str, Any]:
    """Return a sample row of page 2; the column `unsure` was read with 61 %."""
    held = {"volume_ul": "2", "qubit_ng_ul": None, "nanodrop_ng_ul": "298.9", "a260_280": "1.84", **values}
    columns = ["name", *held]
    return {
        "row": row,
        "name": name,
        "kind": kind,
        **held,
        "extra": {},
        "page": 2,
        "bbox": box(50, 100 + 12 * row, 400),
        "boxes": {column: box(50 + 60 * at, 100 + 12 * row) for at, column in enumerate(columns)},
        "confidences": {column: 0.61 if column == unsure else 0.99 for column in columns},
        "confidence": 0.61 if unsure else 0.99,
    }


def document(**parts: Any) -> dict[str, Any]:
    """Return a document of `lims.reading/1`: a quote with two samples and a control, one value unsure."""
    kit = [
        {"label": "Ligation Sequencing (SQK-LSK114)", "marked": False, "page": 1, "bbox": box(80, 300)},
        {"label": "Rapid Sequencing (SQK-RBK114.24)", "marked": True, "page": 1, "bbox": box(80, 312)},
    ]
    delivery = [
        {"label": "Download", "marked": True, "page": 1, "bbox": box(80, 400)},
        {"label": "Cluster", "marked": None, "page": 1, "bbox": box(80, 412)},
    ]
    unasked = {"required": False, "source": "line"}
    made: dict[str, Any] = {
        "schema": "lims.reading/1",
        "engine": "1",
        "document": {
            "filename": "quote.pdf",
            "sha256": "0" * 64,
            "media_type": "application/pdf",
            "pages": 2,
            "page_sizes": [[612.0, 792.0], [612.0, 792.0]],
            "producer": "wkhtmltopdf",
            "needs_ocr": False,
            "means": "text",
        },
        "layout_signature": "s" * 16,
        "pairs": [
            {"label": "Weather", "value": "fair", "page": 1, "bbox": box(9, 9), **unasked},
            {"label": "Identifier", "value": "T--1", "page": 1, "bbox": box(100, 40), **unasked},
        ],
        "choices": [
            {
                "question": "I will be submitting DNA for",
                "kind": "radio",
                "required": True,
                "page": 1,
                "bbox": box(80, 288),
                "options": kit,
            },
            {
                "question": "How would you like your data?",
                "kind": "checkbox",
                "required": False,
                "page": 1,
                "bbox": box(80, 388),
                "options": delivery,
            },
        ],
        "tables": [
            {
                "title": "Sample Information",
                "role": "samples",
                "pages": [2],
                "columns": [
                    {"header": "", "field": None},
                    {"header": "Sample Name", "field": "name"},
                    {"header": "Volume (µL)", "field": "volume_ul"},
                    {"header": "Qubit Conc. (ng/µL)", "field": "qubit_ng_ul"},
                    {"header": "Nanodrop Conc. (ng/µL)", "field": "nanodrop_ng_ul"},
                ],
                "rows": [],
            }
        ],
        "fields": {
            "quote_number": field("HTSF--TE-1", at=box(100, 40)),
            "requester_name": field("Rosalind Franklin", at=box(100, 60)),
            "requester_email": field("rosalind@example.org", at=box(100, 72)),
            "lab_name": field("O'Neil, Renée (UNC-CH) Lab", at=box(100, 84)),
            "kit": field("SQK-RBK114.24", at=box(80, 312)),
            "delivery_methods": field(["Download"], at=box(80, 400)),
            "genome_size": field("600", at=box(100, 500), confidence=0.72),
        },
        "samples": [
            sample(1, "A1"),
            sample(2, "A2", unsure="volume_ul"),
            sample(3, "BLANK", kind="negative_control"),
        ],
        "charges": [],
        "findings": [
            finding("expiry_missing", "info", "The quote has no expiry date."),
            finding(
                "unit_missing", "warning", "The genome size says 600 without a unit.", fields=["genome_size"]
            ),
        ],
        "letter": {"to": "rosalind@example.org", "subject": "Your quote", "body": "Dear Rosalind,\n1. Unit?"},
        "confidence": 0.97,
    }
    return {**made, **parts}


def finding(code: str, severity: str, message: str, fields: list[str] | None = None) -> dict[str, Any]:
    """Return a finding with one place on page 1."""
    return {
        "code": code,
        "severity": severity,
        "message": message,
        "fields": fields or [],
        "evidence": [{"page": 1, "bbox": box(100, 500)}],
    }


def make_reading(by: User, *, result: Any = None, filename: str = "quote.pdf", **columns: Any) -> Reading:
    """Store a reading that waits for its review, with pictures of its two pages."""
    content = f"%PDF-1.4 {filename} {next(_numbers)}".encode()
    file = file_services.store_file(
        content=BytesIO(content), filename=filename, owner=by, purpose="form", max_bytes=10_000
    )
    columns.setdefault("status", ReadingStatus.REVIEW)
    made = document() if result is None else result
    reading = Reading.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        file=file,
        requested_by=by,
        result=made,
        engine_version="1",
        sample_count=len(made["samples"]),
        findings_count=len(made["findings"]),
        read_at=timezone.now(),
        **columns,
    )
    for page in (1, 2):
        picture = file_services.store_file(
            content=BytesIO(PNG), filename=f"p{page}.png", owner=None, purpose="page image", max_bytes=10_000
        )
        PageImage.objects.create(
            reading=reading, page=page, width=935, height=1210, scale=935 / 612, file=picture
        )
    reading.refresh_from_db()
    return reading
