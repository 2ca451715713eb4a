"""One act on many samples: all of them or none, with a problem for each that refuses."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar
from uuid import UUID

from apps.core.exceptions import FieldProblem, NotFound, Refused
from apps.samples.exceptions import SampleNotFound, SomeRefused
from apps.samples.models.samples import Sample

Answer = TypeVar("Answer")


def check_each(
    sample_ids: Collection[UUID], samples: Sequence[Sample], check: Callable[[Sample], Answer]
) -> list[Answer]:
    """Return what `check` says of each sample, in the order of `samples`.

    Raises SomeRefused with every refusal, and with every id that is not among the samples. What is wrong
    with the request itself (no reason, no permission) is raised as it is.
    """
    found = {sample.pk for sample in samples}
    missing = SampleNotFound()
    problems = [
        FieldProblem(str(sample_id), missing.code, missing.message)
        for sample_id in dict.fromkeys(sample_ids)
        if sample_id not in found
    ]
    answers = []
    for sample in samples:
        try:
            answers.append(check(sample))
        except (Refused, NotFound) as refusal:
            problems.append(FieldProblem(str(sample.pk), refusal.code, refusal.message))
    if problems:
        raise SomeRefused(errors=problems, refused=len(problems), total=len(set(sample_ids)))
    return answers
