"""The status of a submission follows its samples."""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Count

from apps.samples.choices import SampleStatus, SubmissionStatus
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission

_OVER: Final = frozenset(
    {SampleStatus.COMPLETED, SampleStatus.DISTRIBUTED, SampleStatus.FAILED, SampleStatus.ARCHIVED}
)
_BEGUN: Final = frozenset(
    {
        SampleStatus.PREP,
        SampleStatus.SEQUENCING,
        SampleStatus.ANALYSIS,
        SampleStatus.COMPLETED,
        SampleStatus.DISTRIBUTED,
    }
)
_ENDED: Final = frozenset({SubmissionStatus.COMPLETED, SubmissionStatus.FAILED})


def follow_samples(*, submission_ids: Collection[UUID]) -> None:
    """Bring submissions to the status their samples have reached, in the caller's transaction.

    Call it after the samples are written: the submissions are held first and the samples counted then, so
    that of two people who finish the last two samples at once one sees both.
    """
    held = list(
        Submission.objects.filter(pk__in=submission_ids).order_by("pk").select_for_update(no_key=True)
    )
    counts = _count_live(submission_ids)
    to_write: defaultdict[SubmissionStatus, list[UUID]] = defaultdict(list)
    for submission in held:
        wanted = status_after(SubmissionStatus(submission.status), counts[submission.pk])
        if wanted != submission.status:
            to_write[wanted].append(submission.pk)
    for status, ids in to_write.items():
        Submission.objects.filter(pk__in=ids).update(status=status)


def status_after(current: SubmissionStatus, samples: Counter[str]) -> SubmissionStatus:
    """Return the status a submission has with so many live samples of each status.

    Completed when every sample is at its end (failed when every one failed), in the lab from the first
    sample in preparation on, and again when one is taken back. An archived submission stays archived.
    """
    total = samples.total()
    if current == SubmissionStatus.ARCHIVED or total == 0:
        return current
    if samples[SampleStatus.FAILED] == total:
        return SubmissionStatus.FAILED
    if sum(samples[status] for status in _OVER) == total:
        return SubmissionStatus.COMPLETED
    if current in _ENDED or any(samples[status] for status in _BEGUN):
        return SubmissionStatus.PROCESSING
    return current


def _count_live(submission_ids: Collection[UUID]) -> defaultdict[UUID, Counter[str]]:
    counts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    live = Sample.objects.filter(submission__in=submission_ids, withdrawn_at=None).order_by()
    for submission_id, status, total in live.values_list("submission_id", "status").annotate(Count("pk")):
        counts[submission_id][status] = total
    return counts
