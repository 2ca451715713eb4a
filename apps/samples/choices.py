"""The lab's words for states, kinds and priorities."""

from typing import Final

from django.db.models import TextChoices


class SampleStatus(TextChoices):
    """Where a sample stands."""

    SUBMITTED = "submitted", "Submitted"
    PREP = "prep", "In preparation"
    SEQUENCING = "sequencing", "Sequencing"
    ANALYSIS = "analysis", "In analysis"
    COMPLETED = "completed", "Completed"
    DISTRIBUTED = "distributed", "Data delivered"
    FAILED = "failed", "Failed"
    ARCHIVED = "archived", "Archived"


class Stage(TextChoices):
    """The eight stages of the work on a sample."""

    SAMPLE_QC = "sample_qc", "Sample QC"
    LIBRARY_PREP = "library_prep", "Library preparation"
    LIBRARY_QC = "library_qc", "Library QC"
    SEQUENCING_SETUP = "sequencing_setup", "Sequencing setup"
    SEQUENCING_RUN = "sequencing_run", "Sequencing run"
    BASECALLING = "basecalling", "Basecalling"
    QUALITY_ASSESSMENT = "quality_assessment", "Quality assessment"
    DATA_DELIVERY = "data_delivery", "Data delivery"


class StepStatus(TextChoices):
    """How far one stage's work on one sample is."""

    PENDING = "pending", "Pending"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Completed"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"


class Priority(TextChoices):
    """How soon the lab should work on it."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


class SampleType(TextChoices):
    """What molecule the tube holds."""

    DNA = "DNA", "DNA"
    RNA = "RNA", "RNA"
    PROTEIN = "Protein", "Protein"
    OTHER = "Other", "Other"


class SampleKind(TextChoices):
    """Whether the row is a customer's sample or a control."""

    SAMPLE = "sample", "Sample"
    POSITIVE_CONTROL = "positive_control", "Positive control"
    NEGATIVE_CONTROL = "negative_control", "Negative control"


class ConcentrationMethod(TextChoices):
    """Which measurement the concentration in force comes from."""

    QUBIT = "qubit", "Qubit"
    STATED = "stated", "Stated, method unknown"
    NANODROP = "nanodrop", "Nanodrop"


class FlowCellDevice(TextChoices):
    """The sequencer a flow cell fits."""

    FLONGLE = "Flongle", "Flongle"
    MINION = "MinION", "MinION"
    GRIDION = "GridION", "GridION"
    PROMETHION = "PromethION", "PromethION"


class Chemistry(TextChoices):
    """The pore generation of a flow cell."""

    R9_4_1 = "R9.4.1", "R9.4.1"
    R10_4_1 = "R10.4.1", "R10.4.1"
    OTHER = "other", "Other"


class ProjectStatus(TextChoices):
    """Whether a project still takes work."""

    ACTIVE = "active", "Active"
    COMPLETED = "completed", "Completed"
    ARCHIVED = "archived", "Archived"


class ChartPrefix(TextChoices):
    """The leading word of a project's chart fields."""

    HTSF = "HTSF", "HTSF"
    NANO = "NANO", "NANO"
    SEQ = "SEQ", "SEQ"
    PROJ = "PROJ", "PROJ"


class SubmissionSource(TextChoices):
    """How a submission came in."""

    MANUAL = "manual", "Typed in"
    PDF = "pdf", "Quote PDF"
    CSV = "csv", "Sample sheet"
    BATCH = "batch", "Batch"


class SubmissionStatus(TextChoices):
    """Where a whole submission stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PROCESSING = "processing", "In the lab"
    COMPLETED = "completed", "Completed"
    FAILED = "failed", "Failed"
    ARCHIVED = "archived", "Archived"


class HumanDna(TextChoices):
    """Whether the material is human; unknown is an answer, and so is no answer."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Unknown"


class CommunicationKind(TextChoices):
    """By what means something was said."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone call"
    NOTE = "note", "Note"
    STATUS_UPDATE = "status_update", "Status update"


class CommunicationDirection(TextChoices):
    """Who spoke to whom."""

    INCOMING = "incoming", "Incoming"
    OUTGOING = "outgoing", "Outgoing"
    INTERNAL = "internal", "Internal"


class IntakeMode(TextChoices):
    """What happens to a sheet of which some rows cannot be taken in."""

    WHOLE = "whole", "All rows or none"
    PARTIAL = "partial", "The good rows"


OPEN_STATUSES: Final = (
    SampleStatus.SUBMITTED,
    SampleStatus.PREP,
    SampleStatus.SEQUENCING,
    SampleStatus.ANALYSIS,
    SampleStatus.COMPLETED,
)
"""A sample in one of these still has work or a delivery ahead."""

BEFORE_SEQUENCING: Final = (SampleStatus.SUBMITTED, SampleStatus.PREP)
"""A sample in one of these can still miss its turnaround target."""

STAGES_OF_STATUS: Final[dict[SampleStatus, tuple[Stage, ...]]] = {
    SampleStatus.SUBMITTED: (Stage.SAMPLE_QC,),
    SampleStatus.PREP: (Stage.LIBRARY_PREP, Stage.LIBRARY_QC),
    SampleStatus.SEQUENCING: (Stage.SEQUENCING_SETUP, Stage.SEQUENCING_RUN),
    SampleStatus.ANALYSIS: (Stage.BASECALLING, Stage.QUALITY_ASSESSMENT),
    SampleStatus.COMPLETED: (Stage.DATA_DELIVERY,),
    SampleStatus.DISTRIBUTED: (Stage.DATA_DELIVERY,),
    SampleStatus.FAILED: tuple(Stage),
    SampleStatus.ARCHIVED: tuple(Stage),
}
"""Which stages a status can hold; failed and archived keep the stage the sample had."""
