"""One file in a reader's hands: what it says is passed on, and made into a result at the end."""

import json
import logging
from collections.abc import Callable
from typing import Any

from apps.ai.engine.page_images import PageImage
from apps.ai.engine.pool.frames import Frame, Kind
from apps.ai.engine.pool.reader_process import Patience, ReaderProcess
from apps.ai.engine.pool.results import ReaderFailed, ReadResult, crashed
from apps.ai.engine.refusals import FileRefused

log = logging.getLogger("lims.readers")

OnPage = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""
OnImage = Callable[[PageImage], None]
"""Called with each page's image as it comes; none is kept here."""


class Conversation:
    """Hold one. A reading that has come stands, whatever happens to the images after it."""

    def __init__(
        self, reader: ReaderProcess, patience: Patience, on_page: OnPage | None, on_image: OnImage | None
    ) -> None:
        """Begin with a reader that is ready."""
        self._reader = reader
        self._patience = patience
        self._on_page = on_page
        self._on_image = on_image
        self._document: dict[str, Any] | None = None
        self._drawn: list[int] = []
        self._without_images: str | None = None
        self._end: dict[str, Any] = {}

    def hold(self, question: Frame) -> ReadResult:
        """Hand the file over and listen to its end. Raises FileRefused, and what the callbacks raise."""
        self._reader.ask(question)
        while not self._reader.is_idle:
            try:
                frame = self._heard()
            except FileRefused as refusal:
                if self._document is None:
                    raise
                self._without_images = refusal.sentence
                break
            self._take(frame)
        if self._document is None:
            raise crashed()
        return ReadResult(
            document=self._document,
            drawn=tuple(self._drawn),
            without_images=self._without_images,
            seconds=self._end.get("seconds", self._patience.spent),
            peak_bytes=self._end.get("peak_bytes", 0),
        )

    def _heard(self) -> Frame:
        frame = self._reader.listen(self._patience)
        if frame.kind is Kind.REFUSED:
            raise FileRefused(frame.header["code"], frame.header["sentence"])
        if frame.kind is Kind.FAILED:
            failure = ReaderFailed(frame.body.decode(errors="replace"))
            log.error("A reader met something it does not know. %s", failure.trace)
            raise failure
        return frame

    def _take(self, frame: Frame) -> None:
        if frame.kind is Kind.PAGE and self._on_page is not None:
            self._on_page(frame.header["done"], frame.header["total"])
        elif frame.kind is Kind.READING:
            self._document = json.loads(frame.body)
        elif frame.kind is Kind.IMAGE and self._on_image is not None:
            self._on_image(PageImage(**frame.header, png=frame.body))
            self._drawn.append(frame.header["number"])
        elif frame.kind is Kind.END:
            self._end = frame.header
