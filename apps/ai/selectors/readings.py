"""Questions about readings; who may see one is answered here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.ai.choices import ReadingStatus
from apps.ai.engine.correcting import apply_corrections
from apps.ai.engine.rereading import examine_again
from apps.ai.exceptions import PageImageNotFound, ReadingNotFound
from apps.ai.models.corrections import Correction
from apps.ai.models.readings import PageImage, Reading
from apps.samples.selectors.visibility import in_labs_of

if TYPE_CHECKING:
    from apps.security.models import User

SHOWN_WITH: tuple[str, ...] = (
    "file",
    "lab",
    "job",
    "requested_by",
    "submission",
    "approved_by",
    "rejected_by",
)


def visible_readings(user: "User") -> Q:
    """Return the condition that the user may see a reading: a customer their own and those of their labs."""
    # Q() | Q(x) would be Q(x).
    return Q() if user.sees_all_labs else in_labs_of(user) | Q(requested_by=user)


def list_readings(*, visible_to: "User") -> QuerySet[Reading]:
    """Return the readings the user may see, the newest first, without what was read: that may be long."""
    return (
        Reading.objects.filter(visible_readings(visible_to))
        .select_related(*SHOWN_WITH)
        .defer("result")
        .order_by("-created_at", "id")
    )


def get_reading(*, reading_id: UUID, visible_to: "User") -> Reading:
    """Return one reading with what was read. Raises ReadingNotFound."""
    reading = (
        Reading.objects.filter(visible_readings(visible_to), pk=reading_id)
        .select_related(*SHOWN_WITH)
        .first()
    )
    if reading is None:
        raise ReadingNotFound
    return reading


def find_reading_of(*, sha256: str) -> Reading | None:
    """Return the reading of these bytes, whoever may see it, or None."""
    return Reading.objects.filter(sha256=sha256).defer("result").first()


def may_see(user: "User", reading: Reading) -> bool:
    """Tell whether the user may see the reading."""
    return Reading.objects.filter(visible_readings(user), pk=reading.pk).exists()


def describe_reading(reading: Reading) -> Mapping[str, Any] | None:
    """Return the document of `lims.reading/1` as corrected; None while nothing was read.

    Its findings and its letter are those of the corrected values.
    """
    return None if reading.result is None else lay_corrections(reading, over=reading.result)


def lay_corrections(reading: Reading, *, over: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document with the corrections of a reading in it; without any it is as it was read."""
    corrections = list(reading.corrections.order_by("pk").values_list("path", "after"))
    return examine_again(apply_corrections(over, corrections).document) if corrections else over


def list_corrections(reading: Reading) -> QuerySet[Correction]:
    """Return what people corrected, in the order they did, with their names."""
    return reading.corrections.select_related("by").order_by("pk")


def list_page_images(reading: Reading) -> QuerySet[PageImage]:
    """Return the pictures of the pages, the first page first."""
    return reading.page_images.select_related("file").order_by("page")


def get_page_image(*, reading_id: UUID, page: int, visible_to: "User") -> PageImage:
    """Return the picture of one page, from 1. Raises ReadingNotFound, PageImageNotFound."""
    # Not `get_reading`: nobody needs the whole result to see a picture.
    if not Reading.objects.filter(visible_readings(visible_to), pk=reading_id).exists():
        raise ReadingNotFound
    image = PageImage.objects.filter(reading=reading_id, page=page).select_related("file").first()
    if image is None:
        raise PageImageNotFound
    return image


def count_by_status(*, visible_to: "User") -> Mapping[str, int]:
    """Return how many readings stand in each status, zeros included."""
    counted = (
        Reading.objects.filter(visible_readings(visible_to))
        .order_by()
        .values_list("status")
        .annotate(total=Count("pk"))
    )
    return {**dict.fromkeys(ReadingStatus.values, 0), **dict(counted)}
