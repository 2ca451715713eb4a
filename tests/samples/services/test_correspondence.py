"""Files attached to records, what was said about them, notes of the steps."""

from io import BytesIO
from uuid import uuid4

import pytest

from apps.core.exceptions import FileTooLarge, Forbidden, Invalid, NotFound, StaleRecord
from apps.core.models.files import StoredFile
from apps.samples.exceptions import AttachmentNotFound, SampleNotFound, SubmissionNotFound
from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.selectors.attachments import get_attachment, list_attachments
from apps.samples.selectors.communications import list_communications
from apps.samples.services import attachments, communications, steps
from tests.factories.samples import (
    make_lab,
    make_requester,
    make_sample,
    make_step,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_an_upload_is_attached_and_seen_by_the_lab_it_belongs_to() -> None:
    lab = make_lab()
    requester, submission = make_requester(lab), make_submission(lab=lab)
    attachment = attachments.attach_upload(
        by=requester,
        content=BytesIO(b"gel,ok\r\n"),
        filename="gel.csv",
        max_bytes=1000,
        submission_id=submission.pk,
        description="Gel picture",
    )
    assert (attachment.file.filename, attachment.file.size) == ("gel.csv", 8)
    assert list(list_attachments(visible_to=requester, submission_id=submission.pk)) == [attachment]
    assert get_attachment(attachment_id=attachment.pk, visible_to=make_user()) == attachment
    with pytest.raises(AttachmentNotFound):
        get_attachment(attachment_id=attachment.pk, visible_to=make_requester(make_lab()))


def test_a_refused_upload_leaves_neither_file_nor_attachment() -> None:
    sample, user = make_sample(), make_user()
    with pytest.raises(FileTooLarge):
        attachments.attach_upload(
            by=user, content=BytesIO(b"x" * 11), filename="a.txt", max_bytes=10, sample_id=sample.pk
        )
    with pytest.raises(Invalid):
        attachments.attach_upload(
            by=user,
            content=BytesIO(b"x"),
            filename="a.txt",
            max_bytes=10,
            sample_id=sample.pk,
            description="x" * 301,
        )
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()


def test_a_file_uploaded_before_is_attached_to_a_sample() -> None:
    lab = make_lab()
    requester, sample = make_requester(lab), make_sample(lab=lab)
    upload = attachments.attach_upload(
        by=requester, content=BytesIO(b"x"), filename="a.txt", max_bytes=10, sample_id=sample.pk
    )
    again = attachments.attach_file(by=requester, file_id=upload.file_id, sample_id=sample.pk)
    assert again.file == upload.file
    assert list(list_attachments(visible_to=requester, sample_id=sample.pk)) == [upload, again]
    with pytest.raises(NotFound):
        attachments.attach_file(by=requester, file_id=uuid4(), sample_id=sample.pk)
    with pytest.raises(SampleNotFound):
        attachments.attach_file(by=make_requester(make_lab()), file_id=upload.file_id, sample_id=sample.pk)
    assert Attachment.objects.count() == 2


def test_an_attachment_of_a_withdrawn_sample_is_gone_for_the_customer() -> None:
    lab = make_lab()
    requester, sample = make_requester(lab), make_sample(lab=lab)
    upload = attachments.attach_upload(
        by=requester, content=BytesIO(b"x"), filename="a.txt", max_bytes=10, sample_id=sample.pk
    )
    type(sample).objects.filter(pk=sample.pk).update(
        status="archived", withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="x"
    )
    with pytest.raises(AttachmentNotFound):
        get_attachment(attachment_id=upload.pk, visible_to=requester)
    assert get_attachment(attachment_id=upload.pk, visible_to=make_user()) == upload


def test_what_the_lab_writes_to_itself_is_not_shown_to_the_customer() -> None:
    lab = make_lab()
    requester, technician, submission = make_requester(lab), make_user(), make_submission(lab=lab)
    question = communications.record_communication(
        by=technician,
        kind="email",
        direction="outgoing",
        body="Which kit?",
        submission_id=submission.pk,
    )
    communications.record_communication(
        by=technician, kind="note", direction="internal", body="Call them.", submission_id=submission.pk
    )
    assert question.author == technician
    assert list(list_communications(visible_to=requester, submission_id=submission.pk)) == [question]
    assert list_communications(visible_to=technician, submission_id=submission.pk).count() == 2


def test_a_customer_writes_in_their_own_name_and_about_their_own_records() -> None:
    lab = make_lab()
    requester, sample = make_requester(lab), make_sample(lab=lab)
    with pytest.raises(Forbidden):
        communications.record_communication(
            by=requester, kind="note", direction="outgoing", body="x", sample_id=sample.pk
        )
    with pytest.raises(SubmissionNotFound):
        communications.record_communication(
            by=requester,
            kind="note",
            direction="incoming",
            body="x",
            submission_id=make_submission(lab=make_lab()).pk,
        )
    with pytest.raises(Invalid) as refusal:
        communications.record_communication(
            by=requester, kind="pigeon", direction="incoming", body="", sample_id=sample.pk
        )
    assert [problem.field for problem in refusal.value.errors] == ["kind", "body"]
    assert not Communication.objects.exists()


def test_one_record_is_named_and_not_two() -> None:
    user = make_user()
    with pytest.raises(ValueError, match="either"):
        communications.record_communication(by=user, kind="note", direction="internal", body="x")
    with pytest.raises(ValueError, match="Name a submission or a sample"):
        list_communications(visible_to=user)
    with pytest.raises(ValueError, match="Name a submission or a sample"):
        list_attachments(visible_to=user)


def test_what_is_said_about_a_sample_is_found_there() -> None:
    sample, user = make_sample(), make_user()
    said = communications.record_communication(
        by=user, kind="phone", direction="incoming", body="Tube cracked.", sample_id=sample.pk
    )
    assert list(list_communications(visible_to=user, sample_id=sample.pk)) == [said]
    assert list(list_communications(visible_to=user, submission_id=sample.submission_id)) == []


def test_notes_and_results_of_a_step_are_written_one_without_the_other() -> None:
    sample, user = make_sample(), make_user()
    make_step(sample, notes="old", results={"dv200": 81})
    noted = steps.record_step(sample_id=sample.pk, stage="sample_qc", by=user, notes="new")
    assert (noted.notes, noted.results) == ("new", {"dv200": 81})
    same = steps.record_step(sample_id=sample.pk, stage="sample_qc", by=user, notes="new", results=None)
    assert same.updated_at == noted.updated_at
    measured = steps.record_step(sample_id=sample.pk, stage="sample_qc", by=user, results={"dv200": 82})
    assert (measured.notes, measured.results) == ("new", {"dv200": 82})
    with pytest.raises(StaleRecord):
        steps.record_step(
            sample_id=sample.pk, stage="sample_qc", by=user, notes="x", expected=noted.updated_at
        )


def test_a_stage_whose_work_has_not_begun_takes_no_notes() -> None:
    sample = make_sample()
    with pytest.raises(Invalid) as refusal:
        steps.record_step(sample_id=sample.pk, stage="basecalling", by=make_user(), notes="x")
    assert refusal.value.errors[0].code == "not_begun"
