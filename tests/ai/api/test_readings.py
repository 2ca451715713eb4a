"""Readings over HTTP: the list, one of them, the pictures of its pages."""

import pytest

from apps.core.selectors import files as file_selectors
from tests.factories.ai import PNG, make_page_image, make_reading
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.api.calling import Caller, field_codes, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician() -> Caller:
    """Somebody at the bench."""
    return Caller(make_user())


def test_the_list_says_what_became_of_each_form(technician: Caller) -> None:
    user = make_user(full_name="Ada Bench")
    lab = make_lab("Franklin Lab")
    failed = make_reading(by=user, status="failed")
    approved = make_reading(by=user, lab=lab, status="approved", filename="HTSF--RE-201.pdf")
    response = technician.get("/ai/readings")
    assert [entry["id"] for entry in response.json()] == [str(approved.pk), str(failed.pk)]
    assert response["X-Total-Count"] == "2"
    first, second = response.json()
    assert approved.submission is not None
    assert {name: first[name] for name in first if name not in ("created_at", "updated_at", "read_at")} == {
        "id": str(approved.pk),
        "status": "approved",
        "version": 1,
        "filename": "HTSF--RE-201.pdf",
        "media_type": "application/pdf",
        "size": approved.file.size,
        "sha256": approved.sha256,
        "requested_by": "Ada Bench",
        "lab_id": str(lab.pk),
        "lab_name": "Franklin Lab",
        "job_id": None,
        "confidence": 0.97,
        "page_count": 2,
        "sample_count": 3,
        "findings_count": 1,
        "engine_version": "1",
        "failure": None,
        "submission_id": str(approved.submission_id),
        "submission_number": approved.submission.number,
        "approved_by": "Ada Bench",
        "approved_at": first["approved_at"],
        "rejected_by": None,
        "rejected_at": None,
        "reject_reason": None,
    }
    assert second["failure"] == {"code": "damaged", "detail": "The file is damaged."}
    assert (second["lab_name"], second["confidence"], second["engine_version"]) == (None, None, None)


def test_the_list_is_narrowed_searched_ordered_and_paged(technician: Caller) -> None:
    lab = make_lab("Franklin Lab")
    one = make_reading(filename="one.pdf", lab=lab, confidence="0.5")
    two = make_reading(filename="two.pdf", status="failed")
    three = make_reading(filename="three.pdf", status="rejected", confidence="0.9")

    def found(**query: object) -> list[str]:
        response = technician.get("/ai/readings", query)
        assert response.status_code == 200, response.content
        return [entry["filename"] for entry in response.json()]

    assert found(status="failed") == ["two.pdf"]
    assert found(status=["failed", "rejected"]) == ["three.pdf", "two.pdf"]
    assert found(lab=str(lab.pk)) == ["one.pdf"]
    assert found(search="FRANKLIN") == ["one.pdf"]
    assert found(search=two.sha256) == ["two.pdf"]
    assert found(ordering="confidence", status=["review", "rejected"]) == ["one.pdf", "three.pdf"]
    assert found(limit=1, offset=1) == [two.file.filename]
    assert (one.file.filename, three.file.filename) == ("one.pdf", "three.pdf")


@pytest.mark.parametrize(
    ("query", "field"),
    [({"status": "lost"}, "status"), ({"colour": "red"}, "colour"), ({"lab": "x"}, "lab")],
)
def test_a_filter_that_makes_no_sense_is_refused(
    technician: Caller, query: dict[str, str], field: str
) -> None:
    response = technician.get("/ai/readings", query)
    assert refusal(response)[0] == 422
    assert field in field_codes(response)


def test_a_customer_lists_and_reads_their_labs_readings_only() -> None:
    lab = make_lab()
    own = make_reading(lab=lab)
    other = make_reading(lab=make_lab())
    customer = Caller(make_requester(lab))
    assert [entry["id"] for entry in customer.get("/ai/readings").json()] == [str(own.pk)]
    assert customer.get(f"/ai/readings/{own.pk}").status_code == 200
    assert refusal(customer.get(f"/ai/readings/{other.pk}")) == (404, "reading_not_found")
    assert refusal(customer.get(f"/ai/readings/{other.pk}/pages/1")) == (404, "reading_not_found")


def test_one_reading_holds_the_document_with_corrections_and_its_version(technician: Caller) -> None:
    reading = make_reading()
    make_page_image(reading, 2)
    user = make_user(full_name="Ada Bench")
    reading.corrections.create(path="fields.kit", label="Type of Kit", before="a", after="b", by=user)
    response = technician.get(f"/ai/readings/{reading.pk}/")
    body = response.json()
    assert response["ETag"] == '"1"'
    assert body["extracted_data"]["fields"]["kit"]["value"] == "b"
    (correction,) = body["corrections"]
    assert correction.pop("at")
    assert correction == {
        "path": "fields.kit",
        "label": "Type of Kit",
        "before": "a",
        "after": "b",
        "by": "Ada Bench",
    }
    assert body["pages"] == [
        {
            "page": 2,
            "width": 1,
            "height": 1,
            "scale": 1.5,
            "address": f"/api/v1/ai/readings/{reading.pk}/pages/2",
        }
    ]


def test_a_picture_is_shown_privately_and_as_nothing_but_a_picture(technician: Caller) -> None:
    image = make_page_image(make_reading(), 1)
    address = f"/ai/readings/{image.reading_id}/pages/1"
    response = technician.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Length"] == str(len(PNG))
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    again = technician.get(address, **{"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"


def test_a_page_without_a_picture_is_not_there(technician: Caller) -> None:
    reading = make_reading()
    assert refusal(technician.get(f"/ai/readings/{reading.pk}/pages/1")) == (404, "page_image_not_found")
    assert refusal(technician.get(f"/ai/readings/{reading.pk}/pages/99999999999"))[0] in (404, 422)


def test_the_picture_of_a_customers_page_is_in_no_list_of_their_files() -> None:
    lab = make_lab()
    customer = make_requester(lab)
    image = make_page_image(make_reading(by=customer, lab=lab))
    assert image.file not in file_selectors.list_files(visible_to=customer)
