"""The queue of forms: what waits for its review comes first, the longest waiting at the top."""

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import list_readings

if TYPE_CHECKING:
    from apps.security.models import User

SURE_FROM: Final = 0.95
"""Values read with less confidence than this go to a person."""

_FIRST: Final = Case(
    When(status=ReadingStatus.REVIEW, then=Value(0)),
    When(status__in=UNREAD, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
_LONGEST_WAITING: Final = Case(
    When(status=ReadingStatus.REVIEW, then=F("created_at")), output_field=DateTimeField(null=True)
)


def list_queue(*, visible_to: "User", status: str = "", text: str = "") -> QuerySet[Reading, Any]:
    """Return the readings the user may see, with what their forms say of themselves.

    Each carries `quote_number`, `requester`, `printed_lab` and `unsure`, the number of values that were
    read with less than SURE_FROM; None where nothing was read. `text` is looked for in these and in the
    name of the file.
    """
    readings = list_readings(visible_to=visible_to).annotate(
        quote_number=KT("result__fields__quote_number__value"),
        requester=KT("result__fields__requester_name__value"),
        printed_lab=KT("result__fields__lab_name__value"),
        unsure=_count_unsure(),
    )
    if status:
        readings = readings.filter(status=status)
    if text:
        readings = readings.filter(
            Q(quote_number__icontains=text)
            | Q(requester__icontains=text)
            | Q(printed_lab__icontains=text)
            | Q(file__filename__icontains=text)
        )
    return readings.order_by(_FIRST, _LONGEST_WAITING, "-created_at", "id")


def _count_unsure() -> Func:
    """Return the count that the database makes, so that a long result never leaves it."""
    unsure = f"(@ < {SURE_FROM})"
    path = f"$.fields.*.confidence ? {unsure}", f"$.samples[*].confidences.* ? {unsure}"
    lengths = (
        f"jsonb_array_length(jsonb_path_query_array(%(expressions)s, '{one}'::jsonpath))" for one in path
    )
    return Func(F("result"), template=" + ".join(lengths), output_field=IntegerField(null=True))
