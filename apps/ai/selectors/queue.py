"""The queue of forms: what waits for its review comes first, the longest waiting at the top."""

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, DateTimeField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.models.corrections import Correction
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
    read with less than SURE_FROM and that nobody has corrected or confirmed; None where nothing was read.
    `text` is looked for in these and in the name of the file.
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


_COUNT_OF_DOUBTS: Final = """(
    SELECT count(*)
    FROM (VALUES (%(expressions)s)) AS read (result, id),
        LATERAL (
            SELECT 'fields.' || field.key AS path, NULL AS row_path, field.value -> 'confidence' AS sureness
            FROM jsonb_each(read.result -> 'fields') AS field
            UNION ALL
            SELECT concat('samples.', sample -> 'row', '.', cell.key), concat('samples.', sample -> 'row'),
                cell.value
            FROM jsonb_array_elements(read.result -> 'samples') AS sample,
                jsonb_each(sample -> 'confidences') AS cell
            UNION ALL
            SELECT concat('charges.', line.number, '.', cell.key), NULL, cell.value
            FROM jsonb_array_elements(read.result -> 'charges') WITH ORDINALITY AS line (value, number),
                jsonb_each(line.value -> 'confidences') AS cell
        ) AS doubt
    WHERE doubt.sureness::float < %(sure_from)s
        AND NOT EXISTS (
            SELECT FROM %(corrections)s AS said
            WHERE said.reading_id = read.id
                AND (said.path = doubt.path OR (said.path = doubt.row_path AND said.after IS NULL))
        )
)"""
"""A value that somebody has spoken of is no doubt any more, nor is one of a row that was removed."""


def _count_unsure() -> Case:
    """Return the count that the database makes, so that a long result never leaves it."""
    count = Func(
        F("result"),
        F("pk"),
        template=_COUNT_OF_DOUBTS,
        sure_from=SURE_FROM,
        corrections=Correction._meta.db_table,
        output_field=IntegerField(),
    )
    return Case(When(result__isnull=False, then=count), output_field=IntegerField(null=True))
