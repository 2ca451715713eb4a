"""Questions about samples."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import CharField, F, FloatField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from apps.samples.engine.errors import LabIdInvalid
from apps.samples.engine.lab_id import parse_lab_id
from apps.samples.exceptions import SampleNotFound
from apps.samples.models.samples import Sample
from apps.samples.selectors.visibility import samples_of

if TYPE_CHECKING:
    from apps.security.models import User

RELATED: Final = ("submission__lab", "submission__project", "assigned_user", "received_by", "created_by")


def _or_null(name: str) -> NullIf:
    return NullIf(F(name), Value(""), output_field=CharField())


CLIENT_FIELDS: Final = (
    "id",
    "sample_type",
    "status",
    "priority",
    "assigned_to",
    "library_prep_by",
    "submitted_at",
    "created_at",
    "updated_at",
    "created_by",
    "chart_field",
)
"""Members of the main client's sample that are columns as they stand."""

CLIENT_EXPRESSIONS: Final[Mapping[str, Combinable]] = MappingProxyType(
    {
        "sample_name": F("name"),
        "project_id": F("submission__project_id"),
        "submitter_name": F("submission__requester_name"),
        "submitter_email": F("submission__requester_email"),
        "lab_name": Coalesce(F("submission__lab__name"), _or_null("submission__lab_name_printed")),
        # Doubles, because JSON has no other number; the exact decimals stay in the database.
        "concentration": Cast("concentration_ng_ul", FloatField()),
        "volume": Cast("volume_ul", FloatField()),
        # The lab's template calls the chemistry a flow cell's type; forms name the device.
        "flow_cell_type": Coalesce(_or_null("chemistry"), _or_null("flow_cell_device")),
    }
)
"""Members of the main client's sample that are computed: ng/µL, µL and names."""

CLIENT_NULL_WHEN_BLANK: Final = ("assigned_to", "library_prep_by")
"""Members that client wants as null where the column holds an empty text."""


def get_sample(*, sample_id: UUID, visible_to: "User") -> Sample:
    """Return the sample with its submission, lab, project and people. Raises SampleNotFound."""
    sample = Sample.objects.filter(samples_of(visible_to), pk=sample_id).select_related(*RELATED).first()
    if sample is None:
        raise SampleNotFound
    return sample


def list_samples(*, visible_to: "User", withdrawn: bool = False) -> QuerySet[Sample]:
    """Return the samples the user may see, the newest first; the withdrawn ones only when asked for."""
    return (
        Sample.objects.filter(samples_of(visible_to), withdrawn_at__isnull=not withdrawn)
        .select_related("submission__lab", "submission__project")
        .order_by("-created_at", "submission_id", "number")
    )


def project_for_client(samples: QuerySet[Sample]) -> QuerySet[Sample, dict[str, Any]]:
    """Return the rows in the shape the main client reads, straight from the database.

    Members named in CLIENT_NULL_WHEN_BLANK are still empty texts where nothing is known.
    """
    return samples.values(*CLIENT_FIELDS, **CLIENT_EXPRESSIONS)


def find_sample_by_code(*, text: str, visible_to: "User") -> Sample | None:
    """Return the sample a scanned or typed code names: its lab id, else a name that only one sample bears.

    A sample that is withdrawn or not visible is not found.
    """
    visible = list_samples(visible_to=visible_to)
    try:
        return visible.filter(lab_id=parse_lab_id(text)).first()
    except LabIdInvalid:
        pass  # then it is the customer's own name for it
    wanted = text.strip()
    if not wanted or "\x00" in wanted:
        return None
    named = list(visible.filter(name__iexact=wanted)[:2])
    return named[0] if len(named) == 1 else None
