"""The hierarchy, the track of a sample, its history."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.samples.choices import Stage
from apps.samples.engine.workflow import PLANNED_HOURS
from apps.samples.selectors import hierarchy, history, tracks
from apps.samples.services import moves, recording
from tests.factories.samples import (
    make_lab,
    make_project,
    make_requester,
    make_sample,
    make_step,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def make_tree(projects: int, submissions: int, samples: int) -> None:
    lab = make_lab()
    for _ in range(projects):
        project = make_project(lab=lab)
        for _ in range(submissions):
            submission = make_submission(lab=lab, project=project)
            for _ in range(samples):
                make_sample(submission=submission)


def test_the_hierarchy_nests_projects_submissions_and_samples() -> None:
    lab = make_lab()
    project, empty = make_project("B", lab=lab), make_project("A", lab=lab)
    inside, outside = make_submission(lab=lab, project=project), make_submission(lab=lab)
    first = make_sample(submission=inside, number=1, status="prep")
    make_sample(submission=inside, number=2)
    make_sample(
        submission=inside, number=3, status="archived", withdrawn_at=NOW, withdrawn_reason="Mixed up."
    )
    nodes = hierarchy.get_hierarchy(visible_to=make_requester(lab), limit=10)
    assert [node.project for node in nodes] == [empty, project, None]
    assert list(nodes[0].submissions) == []
    [node] = nodes[1].submissions
    assert (node.submission, node.counts) == (inside, {"prep": 1, "submitted": 1})
    assert [sample["number"] for sample in node.samples] == [1, 2]
    assert node.samples[0]["id"] == first.pk
    [loose] = nodes[2].submissions
    assert (loose.submission, loose.counts, list(loose.samples)) == (outside, {}, [])


def test_windows_of_the_hierarchy_hold_every_node_once_and_loose_submissions_last() -> None:
    user = make_user()
    for name in "ABC":
        make_project(name)
    loose = {make_submission().number for _ in range(4)}
    windows = [hierarchy.get_hierarchy(visible_to=user, limit=2, offset=offset) for offset in range(0, 10, 2)]
    assert [len(window) for window in windows] == [2, 2, 2, 1, 0]
    nodes = [node for window in windows for node in window]
    assert [node.project.name if node.project else None for node in nodes] == ["A", "B", "C", *[None] * 4]
    assert {node.submissions[0].submission.number for node in nodes[3:]} == loose
    assert hierarchy.count_nodes(visible_to=user) == len(nodes)


def test_the_hierarchy_costs_six_queries_whatever_its_size() -> None:
    user, counts = make_user(), []
    for size in (1, 4):
        make_tree(size, size, size)
        with CaptureQueriesContext(connection) as queries:
            nodes = hierarchy.get_hierarchy(visible_to=user, limit=10)
            assert nodes[0].submissions[0].submission.lab is not None
        counts.append(len(queries))
    assert counts == [6, 6]


def test_a_track_has_eight_stages_with_the_hours_the_lab_plans() -> None:
    track = tracks.get_track(sample_id=make_sample().pk, visible_to=make_user(), now=NOW)
    assert [stage.stage for stage in track] == Stage.values
    assert {stage.stage: stage.planned_hours for stage in track} == PLANNED_HOURS
    assert sum(stage.planned_hours for stage in track) == 59
    assert {(stage.status, stage.actual_hours, stage.step_id) for stage in track} == {("pending", None, None)}


def test_a_track_shows_what_was_done_by_whom_and_in_how_many_hours() -> None:
    user, sample = make_user(full_name="Ada Grey"), make_sample(status="prep")
    make_step(
        sample,
        "sample_qc",
        status="completed",
        started_at=NOW - timedelta(hours=5),
        completed_at=NOW - timedelta(hours=3, minutes=30),
        done_by=user,
        notes="Clear.",
        results={"din": 7.1},
    )
    make_step(sample, "library_prep", status="completed", superseded=True, completed_at=NOW)
    running = make_step(sample, "library_prep", started_at=NOW - timedelta(minutes=45), done_by=user)
    track = {
        stage.stage: stage for stage in tracks.get_track(sample_id=sample.pk, visible_to=make_user(), now=NOW)
    }
    done, work = track["sample_qc"], track["library_prep"]
    assert (done.status, done.actual_hours, done.done_by, done.notes) == (
        "completed",
        1.5,
        "Ada Grey",
        "Clear.",
    )
    assert (done.results, done.repeated) == ({"din": 7.1}, 0)
    assert (work.status, work.actual_hours, work.repeated, work.step_id) == (
        "in_progress",
        0.75,
        1,
        running.pk,
    )
    assert track["library_qc"].status == "pending"


def test_steps_are_listed_in_the_order_they_began_also_those_of_one_move() -> None:
    sample, user = make_sample(), make_user()
    moves.change_status(sample_id=sample.pk, to="prep", by=user)
    moves.change_status(sample_id=sample.pk, to="sequencing", by=user)
    listed = tracks.list_steps(sample_id=sample.pk, visible_to=user)
    assert [step.stage for step in listed] == [
        "sample_qc",
        "library_prep",
        "library_qc",
        "sequencing_setup",
    ]


def test_the_history_of_a_sample_tells_each_change_once_the_latest_first() -> None:
    sample, user = make_sample(), make_user()
    recording.update_sample(sample_id=sample.pk, by=user, changes={"notes": "Leaking."})
    moves.change_status(sample_id=sample.pk, to="prep", by=user, reason="Enough is left.")
    lines = history.list_history(sample_id=sample.pk, visible_to=user)
    assert [(line.action, line.reason) for line in lines] == [
        ("update", "Enough is left."),
        ("update", ""),
        ("create", ""),
    ]
    assert {change.column for change in lines[1].changes} == {"notes"}
    submission = history.list_submission_history(submission_id=sample.submission_id, visible_to=user)
    assert [change.after for change in submission[0].changes] == ["processing"]
