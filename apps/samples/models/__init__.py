"""The lab's records. Import from the noun's module; this file only tells Django where they are."""

from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.holidays import Holiday
from apps.samples.models.intakes import Intake
from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.steps import WorkflowStep
from apps.samples.models.submissions import ChargeLine, Submission

__all__ = [
    "Attachment",
    "ChargeLine",
    "Communication",
    "Holiday",
    "Intake",
    "IssuedSheet",
    "Lab",
    "LabAlias",
    "Membership",
    "Project",
    "Sample",
    "Submission",
    "WorkflowStep",
]
