"""The values of a form as the records keep them, with every problem found at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from apps.config import selectors as config_selectors
from apps.core.exceptions import FieldProblem, Invalid
from apps.samples import params
from apps.samples.choices import SubmissionSource
from apps.samples.exceptions import ChartFieldNotAccepted
from apps.samples.models.labs import Lab
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import ChargeLine, Submission
from apps.samples.services import recording, submissions
from apps.samples.services.cleaning import clean_values
from apps.samples.types import FormSample, SubmittedForm

SHOWN_PROBLEMS: Final = 500

NEVER_NEGATIVE: Final = frozenset(
    {"volume_ul", "qubit_ng_ul", "nanodrop_ng_ul", "stated_ng_ul", "stated_amount_ng", "rin", "din"}
)
UP_TO_TEN: Final = frozenset({"rin", "din"})

_SUBMISSION_COLUMNS: Final = submissions.WRITABLE
_SAMPLE_COLUMNS: Final = recording.WRITABLE - {"name", "kind"}


@dataclass(slots=True)
class Problems:
    """What is wrong with a form, field by field."""

    found: list[FieldProblem] = field(default_factory=list)

    def add(self, path: str, code: str, message: str) -> None:
        """Note one problem."""
        self.found.append(FieldProblem(path, code, message))

    @contextmanager
    def below(self, path: str) -> Iterator[None]:
        """Note what a cleaning inside refuses, under the path; `samples.12.` for a row."""
        try:
            yield
        except Invalid as refusal:
            self.found += [FieldProblem(path + one.field, one.code, one.message) for one in refusal.errors]

    def refuse(self) -> None:
        """Raise Invalid when there is any problem."""
        if self.found:
            count = len(self.found)
            first = self.found[0]
            values = "One value" if count == 1 else f"{count} values"
            raise Invalid(
                f"{values} of the form cannot be accepted. {first.field}: {first.message}",
                errors=self.found[:SHOWN_PROBLEMS],
            )


@dataclass(frozen=True, slots=True)
class CleanForm:
    """The columns of a form's records; the samples still lack a chart field where none is said for them."""

    submission: Mapping[str, Any]
    charges: Sequence[Mapping[str, Any]]
    samples: Sequence[dict[str, Any]]


def clean_form(form: SubmittedForm, problems: Problems) -> CleanForm:
    """Return the columns of the records; what a field refuses is noted and left out."""
    if form.chart_field and not _is_chart_field(form.chart_field):
        _note_chart_field(problems, "chart_field", form.chart_field)
    return CleanForm(
        submission=_clean_submission(form, problems),
        charges=_clean_charges(form.charges, problems),
        samples=_clean_samples(form, problems),
    )


def fill_chart_fields(clean: CleanForm, *, form: SubmittedForm, lab: Lab | None, problems: Problems) -> None:
    """Give a chart field to each sample without its own: the form's, the lab's, or the quote's number."""
    lacking = [columns for columns in clean.samples if not columns.get("chart_field")]
    quote = str(clean.submission.get("quote_number", ""))
    chosen = form.chart_field or (lab.default_chart_field if lab else "") or quote
    if lacking and not form.chart_field and not _is_chart_field(chosen):
        message = "Say it: the lab has none of its own that is lawful, and the quote number cannot be one."
        problems.add("chart_field", "required", message)
    for columns in lacking:
        columns["chart_field"] = chosen


def _is_chart_field(value: str) -> bool:
    return re.fullmatch(config_selectors.get_value(params.CHART_FIELD_PATTERN), value) is not None


def _note_chart_field(problems: Problems, path: str, value: str) -> None:
    refusal = ChartFieldNotAccepted(value=value)
    problems.add(path, refusal.code, refusal.message)


def _clean_submission(form: SubmittedForm, problems: Problems) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in form.values.items():
        with problems.below(""):
            columns |= clean_values(Submission, {name: value}, allowed=_SUBMISSION_COLUMNS)
    if columns.get("requester_email"):
        try:
            validate_email(columns["requester_email"])
        except ValidationError:
            problems.add("requester_email", "invalid", "This is no e-mail address.")
    with problems.below(""):
        columns |= clean_values(Submission, {"lab_name_printed": form.lab_name})
    with problems.below(""):
        columns |= clean_values(
            Submission,
            {
                "extraction_method": form.extraction_method,
                "extraction_confidence": fit_places(
                    Submission._meta.get_field("extraction_confidence"), form.extraction_confidence
                ),
            },
        )
    confidence = columns.get("extraction_confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        problems.add("extraction_confidence", "invalid", "A confidence is a share from 0 to 1.")
    if form.source not in SubmissionSource.values:
        problems.add("source", "invalid_choice", f"There is no source {form.source[:60]!r}.")
    return columns | {"source": form.source}


def _clean_charges(charges: Sequence[Mapping[str, Any]], problems: Problems) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for position, charge in enumerate(charges, start=1):
        with problems.below(f"charges.{position}."):
            lines.append(clean_values(ChargeLine, {"name": "", **charge}, allowed=submissions.CHARGE_COLUMNS))
    return lines


def _clean_samples(form: SubmittedForm, problems: Problems) -> list[dict[str, Any]]:
    shared: dict[str, Any] = {}
    if any(not sample.values.get("sample_type") for sample in form.samples):
        with problems.below(""):
            shared = clean_values(Sample, {"sample_type": form.sample_type})
    seen: set[int] = set()
    cleaned = []
    for sample in form.samples:
        path = f"samples.{sample.number}."
        if sample.number in seen:
            problems.add(f"{path}number", "duplicated", f"The form lists number {sample.number} twice.")
        seen.add(sample.number)
        cleaned.append(shared | _clean_sample(sample, path, problems))
    return cleaned


def _clean_sample(sample: FormSample, path: str, problems: Problems) -> dict[str, Any]:
    if sample.number < 1:
        problems.add(f"{path}number", "invalid", "Samples are numbered from 1.")
    columns: dict[str, Any] = {}
    with problems.below(path):
        columns |= clean_values(Sample, {"name": sample.name, "kind": sample.kind, "number": sample.number})
    said = {name: value for name, value in sample.values.items() if name != "sample_type" or value}
    for name, value in said.items():
        with problems.below(path):
            fitted = _fitted(name, value) if name in _SAMPLE_COLUMNS else value
            columns |= clean_values(Sample, {name: fitted}, allowed=_SAMPLE_COLUMNS)
    _check_measurements(columns, path, problems)
    if columns.get("chart_field") and not _is_chart_field(columns["chart_field"]):
        _note_chart_field(problems, f"{path}chart_field", columns["chart_field"])
    return columns


def _fitted(name: str, value: Any) -> Any:
    """Return a measurement to the places that are kept; what would be kept as 0 and is not is refused."""
    column: Any = Sample._meta.get_field(name)
    fitted = fit_places(column, value)
    if isinstance(fitted, Decimal) and not fitted and Decimal(str(value)):
        message = f"A measurement between 0 and {Decimal(1).scaleb(-column.decimal_places)} cannot be made."
        raise Invalid(message, errors=[FieldProblem(name, "number_too_small", message)])
    return fitted


def fit_places(column: Any, value: Any) -> Any:
    """Round a number to the places its column keeps, as the database does; anything else stays as it is."""
    if not isinstance(column, models.DecimalField) or isinstance(value, bool):
        return value
    try:
        number = Decimal(str(value))
        return number.quantize(Decimal(1).scaleb(-column.decimal_places), ROUND_HALF_UP)
    except InvalidOperation:
        # No number, or one of more digits than any column holds: the field itself says so.
        return value


def _check_measurements(columns: Mapping[str, Any], path: str, problems: Problems) -> None:
    for name, value in columns.items():
        if value is None:
            continue
        if name in NEVER_NEGATIVE and value < 0:
            problems.add(f"{path}{name}", "number_negative", "A measurement cannot be negative.")
        if name in UP_TO_TEN and value > 10:
            problems.add(f"{path}{name}", "number_too_large", "An integrity number goes up to 10.")
