"""Labs, their names and their members; projects."""

from uuid import uuid4

import pytest

from apps.core.exceptions import Invalid, StaleRecord
from apps.samples.exceptions import (
    ChartFieldNotAccepted,
    LabNotFound,
    LabNotNamed,
    LabNotYours,
    NameTaken,
    NoLabToSubmitFor,
    ProjectNotFound,
)
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from apps.samples.selectors.labs import list_members
from apps.samples.services import labs, projects
from apps.security.choices import Role
from apps.security.exceptions import UserNotFound
from apps.security.models import User
from tests.factories.samples import make_lab, make_project, make_requester, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_user(Role.MANAGER)


def test_a_lab_is_taken_down_with_the_names_forms_print(manager: User) -> None:
    name = "O'Neill, Núria (UNC-CH) Lab"
    lab = labs.create_lab(
        by=manager, values={"name": name, "default_chart_field": "HTSF-001"}, aliases=["ONeill Lab"]
    )
    assert (lab.name, lab.default_chart_field, lab.is_active) == (name, "HTSF-001", True)
    assert [alias.name for alias in lab.aliases.all()] == ["ONeill Lab"]


@pytest.mark.parametrize("name", ["grey lab", "GREY, ADA (UNC-CH) LAB"])
def test_a_name_stands_for_one_lab_only(name: str, manager: User) -> None:
    make_lab("Grey Lab", aliases=["Grey, Ada (UNC-CH) Lab"])
    other = make_lab("White Lab")
    with pytest.raises(NameTaken):
        labs.create_lab(by=manager, values={"name": name})
    with pytest.raises(NameTaken):
        labs.update_lab(lab_id=other.pk, by=manager, changes={"name": name})
    with pytest.raises(NameTaken):
        labs.add_alias(lab_id=other.pk, name=name, by=manager)
    assert (Lab.objects.count(), LabAlias.objects.count()) == (2, 1)


def test_a_name_of_a_closed_lab_is_taken_too(manager: User) -> None:
    make_lab("Grey Lab", is_active=False)
    with pytest.raises(NameTaken):
        labs.create_lab(by=manager, values={"name": "Grey Lab"})


def test_a_lab_without_a_name_or_with_a_wrong_chart_field_is_refused(manager: User) -> None:
    with pytest.raises(Invalid) as refusal:
        labs.create_lab(by=manager, values={})
    assert [problem.field for problem in refusal.value.errors] == ["name"]
    with pytest.raises(ChartFieldNotAccepted):
        labs.create_lab(by=manager, values={"name": "Grey Lab", "default_chart_field": "?"})
    assert not Lab.objects.exists()


def test_a_lab_is_corrected_unless_somebody_else_was_faster(manager: User) -> None:
    lab = make_lab("Grey Lab")
    lab.refresh_from_db()
    renamed = labs.update_lab(lab_id=lab.pk, by=manager, changes={"name": "Grey Laboratory"})
    assert renamed.name == "Grey Laboratory"
    with pytest.raises(StaleRecord):
        labs.update_lab(lab_id=lab.pk, by=manager, changes={"name": "X"}, expected=lab.updated_at)
    with pytest.raises(LabNotFound):
        labs.update_lab(lab_id=uuid4(), by=manager, changes={"name": "X"})
    assert Lab.objects.get().name == "Grey Laboratory"


def test_an_alias_is_remembered_once_and_forgotten(manager: User) -> None:
    lab = make_lab()
    first = labs.add_alias(lab_id=lab.pk, name="Grey Lab", by=manager)
    assert labs.add_alias(lab_id=lab.pk, name="GREY LAB", by=manager) == first
    labs.remove_alias(lab_id=lab.pk, name="grey lab", by=manager)
    assert not LabAlias.objects.exists()


def test_a_member_is_added_once_and_removed(manager: User) -> None:
    lab, user = make_lab(), make_user(Role.REQUESTER)
    first = labs.add_member(lab_id=lab.pk, user_id=user.pk, by=manager)
    assert labs.add_member(lab_id=lab.pk, user_id=user.pk, by=manager) == first
    with pytest.raises(UserNotFound):
        labs.add_member(lab_id=lab.pk, user_id=uuid4(), by=manager)
    assert [found.user for found in list_members(lab_id=lab.pk, visible_to=manager)] == [user]
    labs.remove_member(lab_id=lab.pk, user_id=user.pk, by=manager)
    assert not Membership.objects.exists()


def test_a_requesters_project_is_their_labs() -> None:
    lab = make_lab()
    requester = make_requester(lab)
    project = projects.create_project(by=requester, values={"name": "Lake mud", "chart_prefix": "HTSF"})
    assert (project.lab, project.created_by, project.status) == (lab, requester, "active")


def test_a_project_needs_a_lab_its_maker_belongs_to() -> None:
    ours, theirs = make_lab(), make_lab()
    with pytest.raises(NoLabToSubmitFor):
        projects.create_project(by=make_requester(), values={"name": "X"})
    with pytest.raises(LabNotNamed):
        projects.create_project(by=make_requester(ours, theirs), values={"name": "X"})
    with pytest.raises(LabNotFound):
        projects.create_project(by=make_requester(ours), values={"name": "X"}, lab_id=theirs.pk)
    closed = make_lab(is_active=False)
    with pytest.raises(LabNotYours):
        projects.create_project(by=make_requester(ours, closed), values={"name": "X"}, lab_id=closed.pk)
    assert not Project.objects.exists()


def test_a_project_name_is_unique_in_its_lab_alone(manager: User) -> None:
    ours, theirs = make_lab(), make_lab()
    make_project("Lake mud", lab=ours)
    projects.create_project(by=manager, values={"name": "Lake mud"}, lab_id=theirs.pk)
    with pytest.raises(NameTaken):
        projects.create_project(by=manager, values={"name": "LAKE MUD"}, lab_id=ours.pk)
    other = make_project("River sand", lab=ours)
    with pytest.raises(NameTaken):
        projects.update_project(project_id=other.pk, by=manager, changes={"name": "lake mud"})
    assert sorted(Project.objects.values_list("name", flat=True)) == ["Lake mud", "Lake mud", "River sand"]


def test_a_project_is_corrected_by_who_may_see_it(manager: User) -> None:
    project = make_project(lab=make_lab())
    project.refresh_from_db()
    changed = projects.update_project(project_id=project.pk, by=manager, changes={"status": "completed"})
    assert changed.status == "completed"
    with pytest.raises(StaleRecord):
        projects.update_project(
            project_id=project.pk, by=manager, changes={"status": "active"}, expected=project.updated_at
        )
    with pytest.raises(ProjectNotFound):
        projects.update_project(
            project_id=project.pk, by=make_requester(make_lab()), changes={"status": "active"}
        )
    assert Project.objects.get().status == "completed"
