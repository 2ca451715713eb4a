"""The pool: one reader after the other, each there before its file."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from apps.ai.engine.page_images import ImageLimits, PageImage
from apps.ai.engine.pool.limits import PoolLimits
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReaderCannotStart, ReadResult
from apps.ai.engine.refusals import FileRefused
from tests.ai.engine.pool.conftest import STUB, Do

EMPTY = json.dumps({"do": "answer"}).encode()


class Cancelled(Exception):
    """What a caller's progress callback may raise."""


def started_at(result: ReadResult) -> float:
    """Return when the reader of this result was started; the system counts in hundredths of a second."""
    started: float = psutil.Process(result.document["pid"]).create_time()
    return started


def test_a_file_comes_back_as_its_reading(do: Do) -> None:
    result = do("answer", given={"say": "µ é 试"})
    assert result.document["said"] == "µ é 试"
    assert result.document["filename"] == "form.pdf"
    assert result.drawn == ()
    assert result.without_images is None
    assert result.peak_bytes > 0


def test_a_file_may_be_given_by_its_path(pool: ReaderPool, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(json.dumps({"do": "answer", "say": "from disk"}).encode())
    assert pool.read(path, filename=path.name).document["said"] == "from disk"


def test_a_large_file_passes_whole(pool: ReaderPool) -> None:
    said = "x" * 500_000
    content = json.dumps({"do": "answer", "say": said, "weight": "y" * 20_000_000}).encode()
    assert pool.read(content, filename="form.pdf").document["said"] == said


def test_the_limits_of_the_engine_reach_the_reader(do: Do) -> None:
    assert do("answer", limits={"max_pages": 7}).document["limits"] == {"max_pages": 7}


def test_each_page_is_told_as_it_is_read(do: Do) -> None:
    told: list[tuple[int, int]] = []
    do("answer", given={"pages": 3}, on_page=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_images_come_one_by_one_and_within_the_cap(do: Do) -> None:
    images: list[PageImage] = []
    result = do("answer", given={"images": 5}, on_image=images.append, images=ImageLimits(max_pages=2))
    assert images == [PageImage(1, 10, 20, 1.5, b"png"), PageImage(2, 10, 20, 1.5, b"pngpng")]
    assert result.drawn == (1, 2)


def test_nothing_is_drawn_for_a_caller_who_takes_no_images(do: Do) -> None:
    assert do("answer", given={"images": 5, "then": "crash"}).drawn == ()


def test_a_refusal_keeps_its_code_and_sentence_and_the_reader_goes_on(do: Do) -> None:
    before = do("answer").document["pid"]
    with pytest.raises(FileRefused) as refused:
        do("refuse")
    assert (refused.value.code, refused.value.sentence) == ("pdf_protected", "The PDF is protected.")
    assert do("answer").document["pid"] == before


def test_one_reader_reads_many_files_and_is_replaced_after_its_last(do: Do) -> None:
    readers = [do("answer").document["pid"] for _ in range(11)]
    assert readers == [readers[0]] * 5 + [readers[5]] * 5 + [readers[10]]
    assert len(set(readers)) == 3


def test_the_successor_is_started_while_the_last_file_is_read(do: Do) -> None:
    for _ in range(4):
        do("answer")
    last = do("answer", given={"pages": 1}, on_page=lambda *_: time.sleep(0.5))
    done_at = time.time()
    following = do("answer")
    assert following.document["pid"] != last.document["pid"]
    assert started_at(following) < done_at - 0.2


def test_a_reader_that_keeps_too_much_memory_is_replaced(pool: ReaderPool, do: Do) -> None:
    del pool
    first = do("swell").document["pid"]
    assert do("answer").document["pid"] != first


def test_what_the_caller_raises_ends_the_reading_and_the_next_file_is_read(do: Do) -> None:
    before = do("answer").document["pid"]

    def cancel(done: int, total: int) -> None:
        raise Cancelled(f"{done} of {total}")

    with pytest.raises(Cancelled, match="1 of 3"):
        do("sleep", given={"pages": 3}, on_page=cancel)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert do("answer", given={"say": "next"}).document["said"] == "next"


def test_two_readers_read_at_once_and_no_more() -> None:
    at_once = threading.Barrier(2, timeout=20)
    pids: list[int] = []
    content = json.dumps({"do": "answer", "pages": 1}).encode()

    def meet(done: int, total: int) -> None:
        at_once.wait()

    with ReaderPool(size=2, work=STUB) as pool:

        def read() -> None:
            pids.append(pool.read(content, filename="x", on_page=meet).document["pid"])

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(pids) == 4
    assert len(set(pids)) == 2


def test_a_reader_outlives_the_thread_that_asked_for_it_first() -> None:
    pids: list[int] = []
    with ReaderPool(work=STUB) as pool:
        asking = threading.Thread(target=lambda: pids.append(pool.read(EMPTY, filename="x").document["pid"]))
        asking.start()
        asking.join(30)
        pids.append(pool.read(EMPTY, filename="x").document["pid"])
    assert pids[0] == pids[1]


def test_nothing_is_started_before_the_first_file() -> None:
    def children() -> list[str]:
        listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        return listed.read_text(encoding="ascii").split()

    before = children()
    pool = ReaderPool(size=3, work=STUB)
    assert children() == before
    pool.close()


def test_readers_can_be_started_ahead_of_the_first_file() -> None:
    with ReaderPool(size=2, work=STUB) as pool:
        pool.start()
        time.sleep(0.5)
        asked_at = time.time()
        assert started_at(pool.read(EMPTY, filename="x")) < asked_at - 0.2


def test_a_closed_pool_leaves_no_process() -> None:
    with ReaderPool(work=STUB) as pool:
        pid = pool.read(EMPTY, filename="x").document["pid"]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(RuntimeError, match="closed"):
        pool.read(EMPTY, filename="x")


def test_a_reader_that_cannot_come_up_is_our_fault_and_not_the_files() -> None:
    with (
        ReaderPool(work="tests.ai.engine.pool.no_such_work", limits=PoolLimits(start_seconds=20)) as pool,
        pytest.raises(ReaderCannotStart, match="no_such_work"),
    ):
        pool.read(EMPTY, filename="x")


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("apps.ai.engine.pool.child", ("django", "celery", "pymupdf", "openpyxl")),
        ("apps.ai.engine.pool.form_work", ("django", "celery")),
        ("apps.ai.engine.pool.readers", ("django", "celery", "pymupdf", "apps.ai.engine.reader")),
    ],
)
def test_neither_side_loads_what_it_has_no_use_for(module: str, absent: tuple[str, ...]) -> None:
    probe = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = json.loads(done.stdout)
    assert module in loaded
    assert [name for name in absent if name in loaded] == []
