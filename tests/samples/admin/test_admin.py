"""The lab's records in the admin: found, corrected by the services, deleted by nobody."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.models.files import StoredFile
from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.holidays import Holiday
from apps.samples.models.intakes import Intake
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.models.projects import Project
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import ChargeLine, Submission
from apps.security.choices import Role
from apps.security.models.user import User
from tests.factories.samples import (
    make_issued_sheet,
    make_lab,
    make_project,
    make_sample,
    make_step,
    make_submission,
    make_user,
)

MODELS = sorted(apps.get_app_config("samples").get_models(), key=lambda model: model.__name__)


def browser(user: User) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(db: None) -> Client:
    """The lab manager's browser."""
    return browser(make_user(Role.MANAGER))


def form_of(response: Any) -> dict[str, Any]:
    """Return what the page's form would send unchanged."""
    values: dict[str, Any] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            values[form.add_prefix(name)] = "" if value is None else value
    return values


def messages_of(response: Any) -> list[str]:
    """Return what the next page says."""
    return [str(message) for message in response.context["messages"]]


def test_every_model_has_its_admin() -> None:
    assert len(MODELS) >= 11
    assert [model for model in MODELS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN])
@pytest.mark.django_db
def test_no_record_but_a_holiday_can_be_deleted(rf: Any, model: type[Any], role: Role) -> None:
    request = rf.get("/admin/")
    request.user = make_user(role)
    allowed = admin.site.get_model_admin(model).has_delete_permission(request)
    assert allowed is (model is Holiday and role in {Role.MANAGER, Role.ADMIN})


def fill(size: int) -> None:
    """Store that many of every record, each with its own relatives."""
    people = make_user()
    for index in range(size):
        lab = make_lab(aliases=[f"alias {index} {size}"], members=[make_user(Role.REQUESTER)])
        submission = make_submission(lab=lab, project=make_project(lab=lab))
        sample = make_sample(submission=submission, assigned_user=people, received_by=people)
        make_step(sample, done_by=people)
        ChargeLine.objects.create(submission=submission, position=1, name="Flow cell")
        Communication.objects.create(
            sample=sample, kind="note", direction="internal", body="x", author=people
        )
        file = StoredFile.objects.create(
            filename="sheet.csv",
            media_type="text/csv",
            size=1,
            sha256="0" * 64,
            storage_key="k",
            purpose="sheet",
        )
        Attachment.objects.create(sample=sample, file=file, added_by=people)
        Intake.objects.create(
            sha256="0" * 64,
            mode="whole",
            file=file,
            taken_in_by=people,
            row_count=1,
            sample_count=1,
            outcome={},
        )
        make_issued_sheet(submission=submission)
        Holiday.objects.create(day=date(2030 + size % 7, 1, 1 + index), name="x")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_the_same_queries_for_one_row_and_for_many(manager: Client, model: type[Any]) -> None:
    address = reverse(f"admin:samples_{model.__name__.lower()}_changelist")
    counts = []
    for size in (1, 9):
        fill(size)
        manager.get(address)  # content types and the like are remembered now
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("model", MODELS)
def test_every_record_has_a_page_and_a_history(manager: Client, model: type[Any]) -> None:
    fill(1)
    row = model.objects.first()
    assert row is not None
    name = f"admin:samples_{model.__name__.lower()}"
    assert manager.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert manager.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200
    missing = "00000000-0000-4000-8000-000000000000" if model is not Holiday else "1999-01-01"
    assert manager.get(reverse(f"{name}_history", args=[missing])).status_code in {302, 404}


@pytest.mark.parametrize(
    "text", ["Phage", "HTSF--RE-201", "rosalind@example.org", "Franklin Lab", "%", "' OR 1=1", "\x00"]
)
def test_searching_samples_never_fails(manager: Client, text: str) -> None:
    make_sample(name="Phage 7")
    assert manager.get(reverse("admin:samples_sample_changelist"), {"q": text}).status_code == 200


def test_a_sample_is_found_by_its_whole_id(manager: Client) -> None:
    sample = make_sample(name="wanted")
    make_sample(name="another")
    response = manager.get(reverse("admin:samples_sample_changelist"), {"q": str(sample.pk)})
    assert [row.pk for row in response.context["cl"].result_list] == [sample.pk]


def test_html_in_a_name_is_shown_escaped(manager: Client) -> None:
    sample = make_sample(name="<script>alert(1)</script>")
    for address in (
        reverse("admin:samples_sample_changelist"),
        reverse("admin:samples_sample_change", args=[sample.pk]),
        reverse("admin:samples_sample_history", args=[sample.pk]),
    ):
        page = manager.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_correcting_a_sample_calls_the_service(manager: Client) -> None:
    sample = make_sample(name="Phage 7")
    address = reverse("admin:samples_sample_change", args=[sample.pk])
    form = {**form_of(manager.get(address)), "name": "Phage 8", "qubit_ng_ul": "41.5"}
    response = manager.post(address, form, follow=True)
    assert response.redirect_chain
    after = Sample.objects.get()
    assert (after.name, after.qubit_ng_ul, after.status) == ("Phage 8", Decimal("41.5000"), "submitted")


def test_a_refusal_of_the_service_is_shown_and_nothing_is_written(manager: Client) -> None:
    sample = make_sample(name="Phage 7")
    address = reverse("admin:samples_sample_change", args=[sample.pk])
    form = {**form_of(manager.get(address)), "name": "Phage 8", "chart_field": "no pattern!"}
    response = manager.post(address, form, follow=True)
    assert any("does not follow the lab's pattern" in text for text in messages_of(response))
    assert Sample.objects.get().name == "Phage 7"


def test_of_two_forms_of_the_same_sample_the_second_is_refused(manager: Client) -> None:
    sample = make_sample(name="Phage 7", priority="normal")
    address = reverse("admin:samples_sample_change", args=[sample.pk])
    first, second = form_of(manager.get(address)), form_of(manager.get(address))
    manager.post(address, {**first, "priority": "high"})
    response = manager.post(address, {**second, "name": "Phage 8"}, follow=True)
    assert any("Somebody changed this record" in text for text in messages_of(response))
    after = Sample.objects.get()
    assert (after.name, after.priority) == ("Phage 7", "high")


def test_a_verbs_columns_cannot_be_posted(manager: Client) -> None:
    sample = make_sample()
    address = reverse("admin:samples_sample_change", args=[sample.pk])
    form = {**form_of(manager.get(address)), "status": "completed", "stage": "data_delivery", "lab_id": "X"}
    manager.post(address, form)
    after = Sample.objects.get()
    assert (after.status, after.stage, after.lab_id) == ("submitted", "sample_qc", None)


def test_an_auditor_sees_everything_and_changes_nothing(db: None) -> None:
    sample = make_sample(name="Phage 7")
    auditor = browser(make_user(Role.AUDITOR))
    address = reverse("admin:samples_sample_change", args=[sample.pk])
    assert auditor.get(address).status_code == 200
    assert auditor.post(address, {"name": "Phage 8"}).status_code == 403
    assert Sample.objects.get().name == "Phage 7"


def test_a_requester_does_not_enter(db: None) -> None:
    response = browser(make_user(Role.REQUESTER)).get(reverse("admin:samples_sample_changelist"))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def receive(client: Client, *samples: Sample) -> Any:
    """Run the action on the samples and return the page it leads to."""
    return client.post(
        reverse("admin:samples_sample_changelist"),
        {"action": "receive", "_selected_action": [str(sample.pk) for sample in samples]},
        follow=True,
    )


def test_selected_samples_are_received_together_or_not_at_all(manager: Client) -> None:
    first, second = make_sample(), make_sample()
    assert messages_of(receive(manager, first))[0].startswith("1 samples received: ")
    refused = receive(manager, first, second)
    assert "was received on" in messages_of(refused)[0]
    assert Sample.objects.get(pk=second.pk).received_at is None


def test_an_auditor_has_no_receive_action(db: None) -> None:
    sample = make_sample()
    receive(browser(make_user(Role.AUDITOR)), sample)
    assert Sample.objects.get().received_at is None


def test_a_lab_is_taken_down_with_its_names_and_members(manager: Client) -> None:
    member = make_user(Role.REQUESTER)
    address = reverse("admin:samples_lab_add")
    form = {
        **form_of(manager.get(address)),
        "name": "Franklin, Rosalind (UNC-CH) Lab",
        "is_active": "on",
        "aliases-TOTAL_FORMS": "1",
        "aliases-0-name": "Franklin Lab",
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-user": str(member.pk),
    }
    response = manager.post(address, form)
    assert response.status_code == 302
    lab = Lab.objects.get()
    assert lab.name == "Franklin, Rosalind (UNC-CH) Lab"
    assert list(LabAlias.objects.values_list("name", flat=True)) == ["Franklin Lab"]
    assert list(Membership.objects.values_list("user", flat=True)) == [member.pk]


def test_a_member_is_taken_out_on_the_labs_page(manager: Client) -> None:
    member = make_user(Role.REQUESTER)
    lab = make_lab(members=[member], aliases=["Franklin Lab"])
    address = reverse("admin:samples_lab_change", args=[lab.pk])
    page = manager.get(address)
    membership = Membership.objects.get()
    form = {
        **form_of(page),
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(membership.pk),
        "memberships-0-lab": str(lab.pk),
        "memberships-0-DELETE": "on",
    }
    assert manager.post(address, form).status_code == 302
    assert not Membership.objects.exists()
    assert LabAlias.objects.count() == 1


def test_a_technician_sees_members_and_cannot_add_any(db: None) -> None:
    lab = make_lab()
    technician = browser(make_user(Role.TECHNICIAN))
    address = reverse("admin:samples_lab_change", args=[lab.pk])
    assert technician.get(address).status_code == 200
    form = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": str(make_user().pk),
    }
    technician.post(address, form)
    assert not Membership.objects.exists()


def test_a_manager_links_the_lab_a_form_prints(manager: Client) -> None:
    lab = make_lab("Franklin, Rosalind (UNC-CH) Lab")
    submission = make_submission(lab_name_printed="R. Franklin's lab")
    address = reverse("admin:samples_submission_change", args=[submission.pk])
    assert (
        "[R. Franklin&#x27;s lab]"
        in manager.get(reverse("admin:samples_submission_changelist")).content.decode()
    )
    form = {**form_of(manager.get(address)), "lab": str(lab.pk), "coverage": "30x"}
    assert manager.post(address, form).status_code == 302
    after = Submission.objects.get()
    assert (after.lab, after.coverage) == (lab, "30x")
    assert LabAlias.objects.get().name == "R. Franklin's lab"


def test_a_technician_cannot_link_a_lab(db: None) -> None:
    submission = make_submission()
    technician = browser(make_user(Role.TECHNICIAN))
    address = reverse("admin:samples_submission_change", args=[submission.pk])
    form = {**form_of(technician.get(address)), "lab": str(make_lab().pk)}
    technician.post(address, form)
    assert Submission.objects.get().lab is None


def test_a_project_is_begun_and_corrected(manager: Client) -> None:
    lab = make_lab()
    address = reverse("admin:samples_project_add")
    form = {**form_of(manager.get(address)), "name": "Phages", "lab": str(lab.pk)}
    assert manager.post(address, form).status_code == 302
    project = Project.objects.get()
    assert (project.name, project.lab, project.status) == ("Phages", lab, "active")
    page = reverse("admin:samples_project_change", args=[project.pk])
    assert manager.post(page, {**form_of(manager.get(page)), "status": "completed"}).status_code == 302
    assert Project.objects.get().status == "completed"


@pytest.fixture
def holiday_pages() -> Callable[[str, date | None], str]:
    """Return the address of a holiday's page."""

    def page(name: str, day: date | None = None) -> str:
        return reverse(f"admin:samples_holiday_{name}", args=[day] if day else [])

    return page


def test_holidays_are_added_renamed_and_removed(manager: Client, holiday_pages: Callable[..., str]) -> None:
    day = date(2026, 12, 25)
    assert manager.post(holiday_pages("add"), {"day": "2026-12-25", "name": "Christmas"}).status_code == 302
    assert manager.post(holiday_pages("change", day), {"name": "Christmas Day"}).status_code == 302
    assert Holiday.objects.get().name == "Christmas Day"
    assert manager.post(holiday_pages("delete", day), {"post": "yes"}).status_code == 302
    assert not Holiday.objects.exists()
