"""The database's refusals in the lab's words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from apps.core.exceptions import LabError


@contextmanager
def refusing(refusals: Mapping[str, LabError]) -> Iterator[None]:
    """Raise the error named beside a constraint that a write inside breaks; that write alone is undone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error
