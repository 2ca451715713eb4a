"""A sample's JSON on its way in, without a database."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from rest_framework.exceptions import ValidationError

from apps.core.exceptions import Invalid
from apps.samples.api.sample_writes import read_creation, read_update

A_SUBMISSION = UUID("c6f0fd5c-0c3c-4b42-9a35-1dc3dd0cbe1d")

CURRENT: dict[str, Any] = {
    "id": UUID("5c0f3b1e-62d3-4b5c-9d0a-2f6c1c6f8a11"),
    "sample_name": "Phage 7",
    "sample_type": "DNA",
    "status": "submitted",
    "stage": "sample_qc",
    "priority": "normal",
    "assigned_to": None,
    "chart_field": "an older pattern",
    "lab_name": "Franklin, Rosalind (UNC-CH) Lab",
    "submission_id": A_SUBMISSION,
    "concentration": Decimal("12.5000"),
    "qubit_ng_ul": None,
    "stated_ng_ul": Decimal("12.5000"),
    "nanodrop_ng_ul": None,
    "volume": Decimal("20.0000"),
    "flow_cell_type": "R10.4.1",
    "chemistry": "R10.4.1",
    "flow_cell_device": None,
    "created_at": datetime(2026, 3, 2, 13, 0, tzinfo=UTC),
    "updated_at": datetime(2026, 3, 2, 14, 5, 0, 123456, tzinfo=UTC),
}


def codes(error: BaseException) -> dict[str, str]:
    """Return the code of each field an error names."""
    if isinstance(error, Invalid):
        return {problem.field: problem.code for problem in error.errors}
    assert isinstance(error, ValidationError)
    details: Any = error.get_full_details()
    return {field: problems[0]["code"] for field, problems in details.items()}


def test_a_whole_sample_echoed_unchanged_changes_nothing() -> None:
    echo = {
        **CURRENT,
        "id": str(CURRENT["id"]),
        "submission_id": str(A_SUBMISSION).upper(),
        "concentration": 12.5,
        "stated_ng_ul": 12.5,
        "volume": 20,
        "created_at": "2026-03-02T13:00:00Z",
        "updated_at": "2026-03-02T14:05:00.123456Z",
    }
    assert read_update(echo, current=CURRENT) == {}


def test_a_changed_read_only_member_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read_update({"stage": "library_prep", "lab_name": "Another", "priority": "high"}, current=CURRENT)
    assert codes(refusal.value) == {"stage": "read_only", "lab_name": "read_only"}


def test_an_unknown_member_is_refused_beside_the_wrong_ones() -> None:
    with pytest.raises(ValidationError) as refusal:
        read_update({"priorty": "high", "volume": "much"}, current=CURRENT)
    assert codes(refusal.value) == {"priorty": "unknown_field", "volume": "invalid"}


def test_the_clients_words_become_columns() -> None:
    changes = read_update(
        {"sample_name": "Phage 8", "sample_buffer": "TE", "volume": 10.5, "notes": None}, current=CURRENT
    )
    assert changes == {"name": "Phage 8", "buffer": "TE", "volume_ul": Decimal("10.5"), "notes": ""}


def test_status_and_assignment_keep_their_names_for_their_verbs() -> None:
    changes = read_update({"status": "prep", "assigned_to": "Dr. Smith"}, current=CURRENT)
    assert changes == {"status": "prep", "assigned_to": "Dr. Smith"}


def test_a_concentration_without_a_method_is_stated() -> None:
    assert read_update({"concentration": 40}, current=CURRENT) == {"stated_ng_ul": Decimal(40)}


def test_a_concentration_is_refused_while_qubit_is_in_force() -> None:
    measured = {**CURRENT, "qubit_ng_ul": Decimal("11.0000"), "concentration": Decimal("11.0000")}
    with pytest.raises(Invalid, match="send qubit_ng_ul") as refusal:
        read_update({"concentration": 40}, current=measured)
    assert codes(refusal.value) == {"concentration": "other_method_in_force"}


def test_a_concentration_taken_away_is_refused_while_nanodrop_stays_in_force() -> None:
    measured = {**CURRENT, "nanodrop_ng_ul": Decimal("30.0000")}
    with pytest.raises(Invalid, match="send nanodrop_ng_ul"):
        read_update({"concentration": None}, current=measured)


@pytest.mark.parametrize(
    ("word", "columns"),
    [
        ("R9.4.1", {"chemistry": "R9.4.1"}),
        ("other", {"chemistry": "other"}),
        ("MinION", {"flow_cell_device": "MinION"}),
        (None, {"chemistry": "", "flow_cell_device": ""}),
    ],
)
def test_a_flow_cell_type_goes_to_the_field_it_belongs_to(word: str | None, columns: dict[str, str]) -> None:
    assert read_update({"flow_cell_type": word}, current=CURRENT) == columns


def test_an_unknown_flow_cell_type_is_refused_with_the_accepted_ones() -> None:
    with pytest.raises(Invalid, match=r"R9\.4\.1, R10\.4\.1, other, Flongle, MinION, GridION, PromethION"):
        read_update({"flow_cell_type": "minion"}, current=CURRENT)


def test_contradicting_flow_cells_are_refused() -> None:
    with pytest.raises(Invalid, match="different things"):
        read_update({"flow_cell_type": "R9.4.1", "chemistry": "other"}, current=CURRENT)


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("sample_name", 1.10, "invalid"),
        ("sample_name", "", "blank"),
        ("sample_name", "   ", "blank"),
        ("sample_name", None, "null"),
        ("sample_name", "x" * 201, "max_length"),
        ("sample_name", ["a"], "invalid"),
        ("sample_type", "dna", "invalid_choice"),
        ("sample_type", 1, "invalid_choice"),
        ("volume", "20", "invalid"),
        ("volume", True, "invalid"),
        ("volume", -1, "min_value"),
        ("volume", 1e300, "max_digits"),
        ("volume", {"$gt": 0}, "invalid"),
        ("rin", 11, "max_value"),
        ("fragment_size_bp", 1.5, "invalid"),
        ("fragment_size_bp", 3_000_000_000, "max_value"),
        ("notes", "x" * 1_000_000, "max_length"),
        ("chemistry", ["other"], "invalid_choice"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(member: str, value: object, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_update({member: value}, current=CURRENT)
    assert list(codes(refusal.value)) == [member]
    assert codes(refusal.value)[member] in {code, "max_whole_digits"}


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    with pytest.raises(ValidationError):
        read_update(body, current=CURRENT)
    with pytest.raises(ValidationError):
        read_creation(body)


def test_a_new_sample_is_read_with_what_was_said_and_nothing_else() -> None:
    new = read_creation(
        {
            "sample_name": "Phage 7",
            "sample_type": "RNA",
            "concentration": 42.5,
            "flow_cell_type": "Flongle",
            "submission_id": str(A_SUBMISSION),
            "status": "submitted",
            "updated_at": None,
        }
    )
    assert (new.name, new.sample_type, new.submission_id) == ("Phage 7", "RNA", A_SUBMISSION)
    assert (new.project, new.lab_name, new.submitter_name, new.submitter_email) == ("", "", "", "")
    assert new.values == {"stated_ng_ul": Decimal("42.5"), "flow_cell_device": "Flongle"}


def test_a_new_sample_cannot_say_what_the_server_sets() -> None:
    with pytest.raises(Invalid) as refusal:
        read_creation(
            {"sample_name": "x", "sample_type": "DNA", "status": "completed", "id": "1", "created_by": "me"}
        )
    assert codes(refusal.value) == {"status": "read_only", "id": "read_only", "created_by": "read_only"}


def test_a_new_sample_needs_its_name_and_type() -> None:
    with pytest.raises(ValidationError) as refusal:
        read_creation({})
    assert codes(refusal.value) == {"sample_name": "required", "sample_type": "required"}
