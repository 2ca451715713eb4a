"""A sample's JSON on its way in: which members are written, and to which columns.

A client that read a sample may send the whole object back. What it left alone is no change, whether it may
write it or not; a change of something it may not write is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.dateparse import parse_datetime

from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.api.fields import OptionalChoice, Text
from apps.samples.api.sample_serializers import SampleCreateSerializer, SampleUpdateSerializer
from apps.samples.api.sample_shape import NAMES
from apps.samples.choices import Chemistry, FlowCellDevice, SampleStatus
from apps.samples.types import NewSample

COLUMN_OF: Final = {
    "sample_name": "name",
    "sample_buffer": "buffer",
    "volume": "volume_ul",
    "stated_amount": "stated_amount_ng",
}
"""Where the client's word is not the column's."""

_SHAPE: Final = frozenset(NAMES) | {"flow_cell_type"}
_WRITABLE: Final = frozenset(SampleUpdateSerializer().fields)
_CREATABLE: Final = frozenset(SampleCreateSerializer().fields)
_TEXTS: Final = frozenset(
    name
    for serializer in (SampleUpdateSerializer(), SampleCreateSerializer())
    for name, field in serializer.fields.items()
    if isinstance(field, Text | OptionalChoice)
)
"""A text that is null is stored as the empty text; a number or a reference stays null."""


def read_creation(body: Any) -> NewSample:
    """Return the new sample a body describes.

    Raises Invalid, or DRF's ValidationError with every field that is wrong.
    """
    if isinstance(body, Mapping):
        _refuse_set_read_only(body)
        body = {name: value for name, value in body.items() if name not in _SHAPE - _CREATABLE}
    serializer = SampleCreateSerializer(data=body)
    serializer.is_valid(raise_exception=True)
    values = _to_columns(serializer.validated_data, current={})
    project_id = values.pop("project_id", None)
    return NewSample(
        name=values.pop("name"),
        sample_type=values.pop("sample_type"),
        submission_id=values.pop("submission_id", None),
        project=str(project_id) if project_id else "",
        lab_name=values.pop("lab_name", ""),
        submitter_name=values.pop("submitter_name", ""),
        submitter_email=values.pop("submitter_email", ""),
        values=values,
    )


def read_update(body: Any, *, current: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes a body asks for, by column; `current` is the sample's JSON as it stands.

    `status`, `assigned_to` and `reason` keep their names: they belong to verbs of their own.
    Raises Invalid, or DRF's ValidationError with every field that is wrong.
    """
    if isinstance(body, Mapping):
        changed = {
            name: value
            for name, value in body.items()
            if name not in current or not _is_same(value, current[name])
        }
        changed.pop("updated_at", None)
        problems = [
            FieldProblem(name, "read_only", f"{name} cannot be changed here.")
            for name in changed
            if name in _SHAPE - _WRITABLE
        ]
        if problems:
            raise Invalid(problems[0].message, errors=problems)
        body = changed
    serializer = SampleUpdateSerializer(data=body)
    serializer.is_valid(raise_exception=True)
    return _to_columns(serializer.validated_data, current=current)


def _refuse_set_read_only(body: Mapping[str, Any]) -> None:
    problems = [
        FieldProblem(name, "read_only", f"{name} is set by the server.")
        for name, value in body.items()
        if name in _SHAPE - _CREATABLE
        and value is not None
        and not (name == "status" and value == SampleStatus.SUBMITTED)
    ]
    if problems:
        raise Invalid(problems[0].message, errors=problems)


def _is_same(sent: Any, held: Any) -> bool:
    if isinstance(held, datetime):
        return isinstance(sent, str) and _parse_moment(sent) == held
    if isinstance(held, UUID):
        return isinstance(sent, str) and sent.lower() == str(held)
    if isinstance(held, Decimal):
        # What was sent out as a float comes back as that float.
        return isinstance(sent, int | float) and not isinstance(sent, bool) and float(sent) == float(held)
    return (type(sent) is type(held) and bool(sent == held)) or (isinstance(held, str) and sent == str(held))


def _parse_moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _to_columns(values: Mapping[str, Any], *, current: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name not in {"concentration", "flow_cell_type"}:
            columns[COLUMN_OF.get(name, name)] = "" if value is None and name in _TEXTS else value
    if "flow_cell_type" in values:
        _put_flow_cell_type(columns, values["flow_cell_type"] or "")
    if "concentration" in values:
        _put_concentration(columns, values["concentration"], current)
    return columns


def _put_flow_cell_type(columns: dict[str, Any], word: str) -> None:
    if word in Chemistry.values:
        placed = {"chemistry": word}
    elif word in FlowCellDevice.values:
        placed = {"flow_cell_device": word}
    elif not word:
        placed = {"chemistry": "", "flow_cell_device": ""}
    else:
        accepted = ", ".join([*Chemistry.values, *FlowCellDevice.values])
        raise _invalid("flow_cell_type", "invalid_choice", f"flow_cell_type takes one of: {accepted}.")
    for column, value in placed.items():
        if columns.get(column, value) != value:
            raise _invalid(
                "flow_cell_type", "contradiction", f"flow_cell_type and {column} say different things."
            )
    columns.update(placed)


def _put_concentration(columns: dict[str, Any], wanted: Decimal | None, current: Mapping[str, Any]) -> None:
    """Write a concentration without a method as the stated one, unless a better one would stay in force."""
    columns["stated_ng_ul"] = wanted
    qubit, stated, nanodrop = (
        columns[name] if name in columns else current.get(name)
        for name in ("qubit_ng_ul", "stated_ng_ul", "nanodrop_ng_ul")
    )
    in_force = next((value for value in (qubit, stated, nanodrop) if value is not None), None)
    if in_force != wanted:
        method = "qubit_ng_ul" if qubit is not None else "nanodrop_ng_ul"
        raise _invalid(
            "concentration",
            "other_method_in_force",
            f"A concentration by {method.split('_', maxsplit=1)[0]} ({in_force:f} ng/µL) stays in force. "
            f"To correct it send {method}.",
        )


def _invalid(field: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=[FieldProblem(field, code, message)])
