"""Setting a parameter, and going back to an earlier value."""

from typing import Final, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.config import registry, selectors
from apps.config.exceptions import ParameterChangedMeanwhile
from apps.config.models import Revision
from apps.core.exceptions import FieldProblem, Invalid

REASON_LENGTH: Final = 500


class HasKey(Protocol):
    """Whoever changes a parameter: all that is kept of them is their key."""

    pk: UUID


def set_parameter(
    *, key: str, value: object, changed_by: HasKey | None, reason: str, expected_number: int | None = None
) -> Revision:
    """Put a value in force by adding a revision; a value already in force adds none and is returned.

    `expected_number` is the revision the person saw (0 for the default). Raises ParameterNotFound,
    ValueRefused, Invalid without a reason, ParameterChangedMeanwhile.
    """
    parameter = registry.get_parameter(key)
    stored = parameter.to_json(parameter.parse(value))
    _require_reason(reason)
    latest = selectors.list_revisions(key=key).first()
    number = latest.number if latest else 0
    if expected_number is not None and expected_number != number:
        raise ParameterChangedMeanwhile(label=parameter.label)
    if latest is not None and latest.value == stored:
        return latest
    try:
        with transaction.atomic():
            revision = Revision.objects.create(
                key=key,
                number=number + 1,
                value=stored,
                reason=reason.strip(),
                changed_by_id=changed_by.pk if changed_by else None,
            )
    except IntegrityError as error:
        if "config_revision_number_unique" not in str(error):
            raise
        raise ParameterChangedMeanwhile(label=parameter.label) from error
    transaction.on_commit(selectors.forget_values)
    return revision


def restore_revision(*, revision: Revision, changed_by: HasKey | None, reason: str) -> Revision:
    """Put the value of an earlier revision in force again, as a new revision.

    The value is held against today's rule. Raises what `set_parameter` raises.
    """
    return set_parameter(key=revision.key, value=revision.value, changed_by=changed_by, reason=reason)


def _require_reason(reason: str) -> None:
    problem = None
    if not reason.strip():
        problem = FieldProblem("reason", "required", "Say why, so that the next person understands.")
    elif len(reason) > REASON_LENGTH or "\x00" in reason:
        problem = FieldProblem("reason", "invalid", f"Give a reason of at most {REASON_LENGTH} characters.")
    if problem is not None:
        raise Invalid(problem.message, errors=[problem])
