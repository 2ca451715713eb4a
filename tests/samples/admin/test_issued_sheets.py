"""The admin's page that issues MinKNOW sheets."""

import pytest
from django.urls import reverse

from apps.samples.models.issued_sheets import IssuedSheet
from apps.samples.models.submissions import Submission
from apps.security.choices import Role
from tests.factories.samples import make_issued_sheet, make_sample, make_submission, make_user
from tests.samples.admin.test_admin import browser, messages_of

ASKED = {"experiment_id": "RE-201", "named_by": "flow_cell_id", "places": "FBA00001\nFBA00002\n"}


@pytest.fixture
def submission(db: None) -> Submission:
    """Thirty wells for a kit of 24 barcodes."""
    form = make_submission(number="HTSF--RE-201", kit="SQK-RBK114.24")
    for number in range(1, 31):
        make_sample(submission=form, number=number, name=f"<b>A{number}</b>")
    return form


def page_of(submission: Submission) -> str:
    return reverse("admin:samples_submission_minknow_sheets", args=[submission.pk])


def test_the_submissions_page_leads_to_its_sheets_for_whoever_may_issue(submission: Submission) -> None:
    change = reverse("admin:samples_submission_change", args=[submission.pk])
    assert page_of(submission) in browser(make_user()).get(change).content.decode()
    auditor = browser(make_user(Role.AUDITOR))
    assert page_of(submission) not in auditor.get(change).content.decode()
    assert auditor.get(page_of(submission)).status_code == 403


def test_the_page_shows_the_runs_before_anything_is_asked(submission: Submission) -> None:
    shown = browser(make_user()).get(page_of(submission)).content.decode()
    assert "Run 1: 24 on HTSF--RE-201-run1" in shown
    assert "Run 2: 6 on HTSF--RE-201-run2" in shown
    assert "&lt;b&gt;A30&lt;/b&gt;" in shown
    assert "errorlist" not in shown


def test_sheets_are_issued_and_can_be_downloaded_from_the_page(submission: Submission) -> None:
    technician = browser(make_user())
    response = technician.post(page_of(submission), {**ASKED, "issue": "x"}, follow=True)
    assert messages_of(response) == ["2 sheets are issued."]
    sheet = IssuedSheet.objects.get(run_number=2)
    address = reverse("minknow-sheet-content", args=[submission.pk, sheet.pk])
    assert address in response.content.decode()
    file = technician.get(address)
    assert (file.status_code, file["Content-Type"]) == (200, "text/csv")
    listed = technician.get(reverse("admin:samples_issuedsheet_changelist")).content.decode()
    assert address in listed


def test_looking_first_issues_nothing(submission: Submission) -> None:
    response = browser(make_user()).post(page_of(submission), {**ASKED, "look": "x"})
    assert "Run 2, FBA00002: 6 on HTSF--RE-201-run2" in response.content.decode()
    assert not IssuedSheet.objects.exists()


def test_what_is_wrong_is_shown_on_the_page_and_nothing_is_issued(submission: Submission) -> None:
    asked = {**ASKED, "named_by": "position_id", "places": "MN12345", "issue": "x"}
    response = browser(make_user()).post(page_of(submission), asked)
    shown = response.content.decode()
    assert "2 flow cells are needed for 30 wells: SQK-RBK114.24 takes 24 on a flow cell. 1 is named." in shown
    assert messages_of(response)[0].startswith("There is 1 problem with these sheets; nothing was issued.")
    assert not IssuedSheet.objects.exists()


def test_a_form_that_is_not_filled_in_comes_back(submission: Submission) -> None:
    response = browser(make_user()).post(page_of(submission), {"named_by": "flow_cell_id", "issue": "x"})
    assert response.context["form"].errors == {"experiment_id": ["This field is required."]}
    assert not IssuedSheet.objects.exists()


def test_a_page_of_no_submission_is_not_found(submission: Submission) -> None:
    address = page_of(submission).replace(str(submission.pk), str(make_issued_sheet().pk))
    assert browser(make_user()).get(address).status_code == 404
