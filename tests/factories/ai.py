"""Builders of readings for tests: a document as the reader returns it, and its row in any state."""

import hashlib
import json
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone

from apps.ai.choices import READ, ReadingStatus
from apps.ai.models.readings import PageImage, Reading
from apps.core.services import files as file_services
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.factories.samples import make_submission, make_user

_numbers = count(1)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea7"
    "35819d0000000049454e44ae426082"
)


def field(value: Any, *, page: int = 1, box: list[float] | None = None, **members: Any) -> dict[str, Any]:
    """Return one field as it was read."""
    raw = value if isinstance(value, str) else None
    place = {"page": page, "bbox": box or [72.0, 90.0, 200.0, 101.0]}
    return {"value": value, "raw": raw, **place, "method": "layout", "confidence": 0.99, **members}


def sample(row: int, name: str | None, **values: Any) -> dict[str, Any]:
    """Return one sample row as it was read."""
    columns = {
        **dict.fromkeys(("volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "a260_280", "a260_230")),
        "volume_ul": "2",
        "nanodrop_ng_ul": "298.9",
        "a260_280": "1.84",
        **values,
    }
    kind = columns.pop("kind", "sample")
    extra = columns.pop("extra", {})
    top = 100.0 + 12 * row
    said = [column for column, value in columns.items() if value is not None]
    return {
        "row": row,
        "name": name,
        "kind": kind,
        **columns,
        "extra": extra,
        "page": 2,
        "bbox": [72.0, top, 540.0, top + 10],
        "boxes": {column: [100.0, top, 140.0, top + 10] for column in ("name", *said)},
        "confidences": dict.fromkeys(("name", *said), 0.98),
        "confidence": 0.98,
    }


def document(*, samples: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """Return a document of `lims.reading/1` with two samples and a control, or those given."""
    said = {
        "quote_number": f"HTSF--RE-{next(_numbers)}",
        "requester_name": "Rosalind Franklin",
        "requester_email": "rosalind@example.org",
        "kit": "SQK-RBK114.24",
        "sample_types": ["PCR Amplicons"],
        **fields,
    }
    rows = [sample(1, "1"), sample(2, "3"), sample(12, "BLANK", kind="negative_control")]
    columns = {"Sample Name": "name", "Volume (µL)": "volume_ul", "Nanodrop Conc.": "nanodrop_ng_ul"}
    kit_box = [72.0, 300.0, 80.0, 308.0]
    return {
        "schema": "lims.reading/1",
        "engine": "1",
        "document": {
            "filename": "quote.pdf",
            "sha256": "0" * 64,
            "media_type": "application/pdf",
            "pages": 2,
            "page_sizes": [[612.0, 792.0], [612.0, 792.0]],
            "producer": "Qt 4.8.7",
            "needs_ocr": False,
            "means": "text",
        },
        "layout_signature": "a1b2c3d4",
        "pairs": [
            {
                "label": "Requester",
                "value": "Rosalind Franklin",
                "page": 1,
                "bbox": [72.0, 120.0, 200.0, 131.0],
                "required": False,
                "source": "table",
            }
        ],
        "choices": [
            {
                "question": "Type of Kit",
                "kind": "radio",
                "required": True,
                "page": 1,
                "bbox": [72.0, 280.0, 200.0, 290.0],
                "options": [
                    {"label": "Rapid (SQK-RBK114.24)", "marked": True, "page": 1, "bbox": kit_box},
                    {"label": "Ligation", "marked": False, "page": 1, "bbox": [72.0, 312.0, 80.0, 320.0]},
                ],
            }
        ],
        "tables": [
            {
                "title": "Sample Information",
                "role": "samples",
                "pages": [2],
                "columns": [{"header": header, "field": column} for header, column in columns.items()],
                "rows": [],
            }
        ],
        "fields": {
            name: field(
                value,
                box={"kit": kit_box, "requester_name": [72.0, 120.0, 200.0, 131.0]}.get(name),
            )
            for name, value in said.items()
        },
        "samples": rows if samples is None else samples,
        "charges": [
            {
                "name": "MinION DNA Flow Cell",
                "billing_status": "Not ready to bill",
                "quantity": "1.0",
                "unit_price": "897.00",
                "extended_price": "897.00",
                "tax": "0.00",
                "total": "897.00",
                "currency": "USD",
                "page": 2,
                "bbox": [72.0, 600.0, 540.0, 612.0],
                "boxes": {"total": [500.0, 600.0, 540.0, 612.0]},
                "confidences": {"total": 0.97},
            }
        ],
        "findings": [
            {
                "code": "unit_missing",
                "severity": "warning",
                "message": "The genome size has no unit.",
                "fields": ["genome_size"],
                "evidence": [{"page": 1, "bbox": [72.0, 400.0, 120.0, 411.0]}],
            }
        ],
        "letter": None,
        "confidence": 0.97,
    }


def make_reading(
    *,
    by: User | None = None,
    lab: Lab | None = None,
    status: str = ReadingStatus.REVIEW,
    result: dict[str, Any] | None = None,
    content: bytes | None = None,
    filename: str = "quote.pdf",
    **columns: Any,
) -> Reading:
    """Store a reading in the status; one that was read holds `result`, else a document of two samples."""
    by = by or make_user()
    content = content or f"%PDF-1.7 {next(_numbers)}".encode()
    file = file_services.store_file(
        content=BytesIO(content), filename=filename, owner=by, purpose="form", max_bytes=10_000_000
    )
    columns.setdefault("sha256", hashlib.sha256(content).hexdigest())
    if status in READ or result is not None:
        said = result or document()
        columns.setdefault("result", json.loads(json.dumps(said)))
        columns.setdefault("engine_version", said["engine"])
        columns.setdefault("layout_signature", said["layout_signature"])
        columns.setdefault("confidence", said["confidence"])
        columns.setdefault("page_count", said["document"]["pages"])
        columns.setdefault("sample_count", len(said["samples"]))
        columns.setdefault("findings_count", len(said["findings"]))
        columns.setdefault("read_at", timezone.now())
    if status == ReadingStatus.FAILED:
        columns.setdefault("failure_code", "damaged")
        columns.setdefault("failure_detail", "The file is damaged.")
    if status == ReadingStatus.APPROVED:
        columns.setdefault("submission", make_submission(lab=lab))
        columns.setdefault("approved_by", by)
        columns.setdefault("approved_at", timezone.now())
    if status == ReadingStatus.REJECTED:
        columns.setdefault("rejected_by", by)
        columns.setdefault("rejected_at", timezone.now())
        columns.setdefault("reject_reason", "Not a form.")
    reading = Reading.objects.create(requested_by=by, lab=lab, status=status, file=file, **columns)
    reading.refresh_from_db()
    return reading


def make_page_image(reading: Reading, page: int = 1) -> PageImage:
    """Store a picture of one pixel as that of a page."""
    file = file_services.store_file(
        content=BytesIO(PNG), filename=f"page-{page}.png", owner=None, purpose="page image", max_bytes=10_000
    )
    return PageImage.objects.create(reading=reading, page=page, width=1, height=1, scale=1.5, file=file)
