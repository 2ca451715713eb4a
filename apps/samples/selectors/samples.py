"""Questions about samples."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, UUIDField, Value

from apps.samples.engine.errors import LabIdInvalid
from apps.samples.engine.lab_id import parse_lab_id
from apps.samples.exceptions import SampleNotFound
from apps.samples.models.samples import Sample
from apps.samples.selectors.visibility import samples_of

if TYPE_CHECKING:
    from apps.security.models import User

RELATED: Final = ("submission__lab", "submission__project", "assigned_user", "received_by", "created_by")


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


def among(ids: Iterable[UUID], column: str = "pk") -> Func:
    """Return the condition that a column holds one of the ids.

    They travel as one array: as parameters of their own, ten thousand of them cost more than the statement.
    """
    return Func(
        F(column),
        Value(list(ids), output_field=ArrayField(UUIDField())),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
