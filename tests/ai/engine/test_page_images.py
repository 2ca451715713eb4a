"""Pages as images."""

import pymupdf
import pytest

from apps.ai.engine.page_images import ImageLimits, render_pages
from tests.ai.hostile import files
from tests.ai.hostile.raw_pdf import one_page, stream

BLACK_SQUARE = b"0 g 100 592 100 100 re f"
"""On a page of 612 x 792: from 100 to 200 points of the left and of the top."""


def is_dark(pixels: pymupdf.Pixmap, x: float, y: float) -> bool:
    return bool(pixels.pixel(round(x), round(y))[0] < 128)


def test_a_place_on_the_page_times_the_scale_is_the_place_on_the_image() -> None:
    [image] = render_pages(one_page(stream(BLACK_SQUARE)))
    assert (image.number, image.width, image.height) == (1, 935, 1210)
    assert image.scale == pytest.approx(110 / 72)
    pixels = pymupdf.Pixmap(image.png)
    assert is_dark(pixels, 150 * image.scale, 150 * image.scale)
    assert not is_dark(pixels, 205 * image.scale, 150 * image.scale)
    assert not is_dark(pixels, 150 * image.scale, 205 * image.scale)


def test_a_turned_page_is_drawn_as_displayed() -> None:
    [image] = render_pages(one_page(stream(BLACK_SQUARE), page=b"/MediaBox[0 0 612 792]/Rotate 90"))
    assert (image.width, image.height) == (1210, 935)
    pixels = pymupdf.Pixmap(image.png)
    # What stood at the upper left stands at the upper right after a quarter turn clockwise.
    assert is_dark(pixels, (792 - 150) * image.scale, 150 * image.scale)


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((10_000, 10_000), (2000, 2000)),
        ((100, 20_000), (40, 8000)),
        ((20_000, 100), (8000, 40)),
    ],
)
def test_a_page_of_any_size_is_drawn_within_bounds(size: tuple[int, int], drawn: tuple[int, int]) -> None:
    [image] = render_pages(files.of_size(*size))
    assert (image.width, image.height) == drawn
    assert image.scale == pytest.approx(image.width / size[0], rel=0.02)


def test_no_more_pages_are_drawn_than_asked() -> None:
    content = files.of_many_pages(9)
    assert [image.number for image in render_pages(content, limits=ImageLimits(max_pages=4))] == [1, 2, 3, 4]


def test_a_page_that_cannot_be_drawn_is_left_out() -> None:
    assert list(render_pages(files.with_nested_contents())) == []


def test_a_filled_field_is_seen_on_the_image() -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=612, height=792)
        widget = pymupdf.Widget()
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.field_name = "requester"
        widget.field_value = "IIIIIIIIIIIIIIIIIIII"
        widget.rect = pymupdf.Rect(100, 100, 300, 120)
        page.add_widget(widget)
        content = document.tobytes()
    [image] = render_pages(content, limits=ImageLimits(dpi=144))
    pixels = pymupdf.Pixmap(image.png)
    row = [is_dark(pixels, x, 220) for x in range(200, 600)]
    assert sum(row) > 10


def test_the_same_page_gives_the_same_image() -> None:
    content = files.honest()
    assert list(render_pages(content)) == list(render_pages(content))
