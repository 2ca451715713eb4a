"""The one table of a sample's JSON, its description and its example, without a database."""

from apps.samples.api.examples import A_NEW_SAMPLE, A_SAMPLE, A_SAMPLE_UPDATE
from apps.samples.api.sample_serializers import (
    SampleCreateSerializer,
    SampleSerializer,
    SampleUpdateSerializer,
)
from apps.samples.api.sample_shape import COLUMNS, MEMBERS, NAMES, read_row
from apps.samples.services.recording import WRITABLE

SHAPE = {*NAMES, "flow_cell_type"}


def test_the_description_names_the_members_that_are_answered() -> None:
    assert len(SHAPE) > 50
    assert set(SampleSerializer().fields) == SHAPE


def test_the_examples_are_whole() -> None:
    assert set(A_SAMPLE.value) == SHAPE
    assert set(A_NEW_SAMPLE.value) <= set(SampleCreateSerializer().fields)
    assert set(A_SAMPLE_UPDATE.value) <= {*SampleUpdateSerializer().fields, "updated_at"}


def test_every_column_a_person_writes_is_answered() -> None:
    assert set(COLUMNS) >= WRITABLE


def test_a_text_nobody_wrote_is_null_and_a_chart_field_is_not() -> None:
    shape = read_row(
        "" if member.blank_is_null or member.name == "chart_field" else None for member in MEMBERS
    )
    assert shape.pop("chart_field") == ""
    assert set(shape.values()) == {None}


def test_a_flow_cell_type_is_the_chemistry_and_else_the_device() -> None:
    def shape(**known: str) -> dict[str, object]:
        return read_row(known.get(member.name) for member in MEMBERS)

    assert shape(chemistry="R10.4.1", flow_cell_device="MinION")["flow_cell_type"] == "R10.4.1"
    assert shape(flow_cell_device="MinION")["flow_cell_type"] == "MinION"
    assert shape(lab_name="Linked", lab_name_printed="Printed")["lab_name"] == "Linked"
    assert shape(lab_name_printed="Printed")["lab_name"] == "Printed"
