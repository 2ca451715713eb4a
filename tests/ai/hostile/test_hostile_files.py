"""Files that mean no good: a clear refusal or an honest partial reading, in bounds, and the next is read."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from apps.ai.engine.page_images import PageImage
from apps.ai.engine.pool.conversation import OnImage
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReadResult
from apps.ai.engine.refusals import FileRefused
from tests.ai.hostile import files
from tests.ai.hostile.conftest import MEMORY, PATIENCE

TRUE_PAIRS = {"Requester": "Ada Lovelace", "Lab": "Lovelace, Ada (UNC-CH) Lab", "Kit": "SQK-RBK114.24"}
TOO_MUCH = {"reader_out_of_memory", "reader_too_slow", "reader_crashed", "pdf_damaged"}


def pairs_of(document: dict[str, Any]) -> dict[str, str | None]:
    return {pair["label"]: pair["value"] for pair in document["pairs"]}


def codes_of(document: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in document["findings"]}


def outcome_of(
    content: bytes, pool: ReaderPool, *, on_image: OnImage | None = None
) -> tuple[str, ReadResult | None]:
    """Return `read` with the result, or the code of the refusal."""
    try:
        return "read", pool.read(content, filename="quote.pdf", on_image=on_image)
    except FileRefused as refusal:
        return refusal.code, None


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        pytest.param(files.encrypted(user_password="secret"), "quote.pdf", "pdf_protected", id="encrypted"),
        pytest.param(b"", "quote.pdf", "file_empty", id="no bytes"),
        pytest.param(b"%PDF-1.7 and nothing more", "quote.pdf", "pdf_damaged", id="a header alone"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "quote.pdf", "file_kind_refused", id="an image"),
        pytest.param(b"\x7fELF" + bytes(99), "quote.pdf", "file_kind_refused", id="a program"),
        pytest.param(files.of_many_pages(5000), "quote.pdf", "too_many_pages", id="5,000 pages"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    content: bytes, filename: str, code: str, pool: ReaderPool
) -> None:
    pool.read(files.honest(), filename="before.pdf")
    began = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        pool.read(content, filename=filename)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        pytest.param(files.encrypted(user_password=""), "quote.pdf", id="only forbidden to print"),
        pytest.param(files.form_without_table(), "quote.csv", id="a PDF called CSV"),
        pytest.param(files.form_without_table(), "quote", id="a PDF without an ending"),
        pytest.param(files.with_looping_table(), "quote.pdf", id="a table of objects that follows itself"),
        pytest.param(files.deeply_nested(), "quote.pdf", id="an array within arrays"),
        pytest.param(files.of_size(10_000, 10_000), "quote.pdf", id="a page of 3.5 metres"),
        pytest.param(files.image_bomb(), "quote.pdf", id="an image of ten thousand million pixels"),
    ],
)
def test_a_form_that_can_be_read_is_read_whatever_is_odd_about_it(
    content: bytes, filename: str, pool: ReaderPool
) -> None:
    result = pool.read(content, filename=filename)
    assert pairs_of(result.document) == TRUE_PAIRS
    assert result.document["document"]["media_type"] == "application/pdf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(files.with_script(), "contains_script", id="script"),
        pytest.param(files.with_launch(), "contains_action", id="launch"),
        pytest.param(files.with_attachment(), "contains_files", id="attached file"),
    ],
)
def test_what_a_viewer_might_run_is_told_and_the_form_read(
    content: bytes, code: str, pool: ReaderPool
) -> None:
    images: list[PageImage] = []
    result = pool.read(content, filename="quote.pdf", on_image=images.append)
    assert pairs_of(result.document) == TRUE_PAIRS
    assert code in codes_of(result.document)
    assert [image.number for image in images] == [1]


@pytest.mark.parametrize("how", sorted(files.HIDING))
def test_text_that_nobody_sees_is_no_value(how: str, pool: ReaderPool) -> None:
    result = pool.read(files.with_hidden_text(how), filename="quote.pdf")
    assert pairs_of(result.document) == TRUE_PAIRS
    assert "Mallory" not in str(result.document)


@pytest.mark.parametrize("how", ["white", "invisible", "tiny"])
def test_text_that_nobody_sees_is_told(how: str, pool: ReaderPool) -> None:
    result = pool.read(files.with_hidden_text(how), filename="quote.pdf")
    assert "hidden_text" in codes_of(result.document)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_broken_upload_gives_what_is_left_or_a_refusal(share: float, pool: ReaderPool) -> None:
    outcome, result = outcome_of(files.truncated(share), pool)
    assert outcome in {"read", "pdf_damaged", "pdf_without_pages"}
    if result is not None:
        assert pairs_of(result.document).items() <= TRUE_PAIRS.items()


@pytest.mark.faults
@pytest.mark.parametrize(
    "made",
    [
        files.page_of_many_objects,
        files.page_of_many_words,
        files.bomb_of_zeros,
        files.nested_bomb,
        files.bomb_of_drawings,
        files.with_cyclic_pages,
        files.with_looping_reference,
        files.of_forms_within_forms,
        files.with_nested_contents,
    ],
    ids=lambda made: made.__name__,
)
def test_what_would_use_a_worker_up_ends_in_bounds_and_the_next_file_is_read(
    made: Callable[[], bytes], pool: ReaderPool
) -> None:
    content = made()
    images: list[PageImage] = []
    began = time.monotonic()
    outcome, result = outcome_of(content, pool, on_image=images.append)
    assert outcome in {"read", *TOO_MUCH}
    if result is not None:
        assert pairs_of(result.document).items() <= TRUE_PAIRS.items()
        assert result.peak_bytes <= MEMORY
    assert time.monotonic() - began < PATIENCE.seconds + 5
    following = pool.read(files.honest(), filename="next.pdf")
    assert pairs_of(following.document) == TRUE_PAIRS


@pytest.mark.parametrize("size", [(10**9, 10**9), (10, 10**7), (1, 1)])
def test_a_page_of_any_measure_is_drawn_in_bounds(size: tuple[int, int], pool: ReaderPool) -> None:
    images: list[PageImage] = []
    pool.read(files.of_size(*size), filename="quote.pdf", on_image=images.append)
    assert [image.number for image in images] == [1]
    assert images[0].width * images[0].height <= 4_100_000
    assert max(images[0].width, images[0].height) <= 8_001


def test_a_form_without_a_table_has_its_pairs_and_no_sample(pool: ReaderPool) -> None:
    document = pool.read(files.form_without_table(), filename="quote.pdf").document
    assert document["fields"]["requester_name"]["value"] == "Ada Lovelace"
    assert document["fields"]["kit"]["value"] == "SQK-RBK114.24"
    assert document["samples"] == []


def test_a_table_without_a_form_has_its_rows_and_no_field(pool: ReaderPool) -> None:
    document = pool.read(files.table_without_form(), filename="samples.pdf").document
    assert [sample["name"] for sample in document["samples"]] == ["S-1", "S-2", "S-3", "S-4", "S-5"]
    assert document["fields"].get("requester_name", {"value": None})["value"] is None
