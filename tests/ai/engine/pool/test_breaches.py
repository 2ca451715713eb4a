"""What a hostile file may try: the worker stays whole, says why, and reads the next file."""

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from apps.ai.engine.page_images import PageImage
from apps.ai.engine.pool.reader_process import surroundings
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReaderFailed
from apps.ai.engine.refusals import FileRefused
from tests.ai.engine.pool.conftest import QUICK, STUB, Do

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("crash", "reader_crashed"),
        ("exit", "reader_crashed"),
        ("talk nonsense", "reader_crashed"),
        ("sleep", "reader_too_slow"),
        ("spin", "reader_too_slow"),
        ("talk for ever", "reader_too_slow"),
        ("eat memory", "reader_out_of_memory"),
        ("break", "reader_failed"),
        ("infinity", "reader_failed"),
        ("talk much", "reading_too_large"),
    ],
)
def test_a_breach_is_a_refusal_and_the_next_file_is_read(deed: str, code: str, do: Do) -> None:
    began = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        do(deed)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
    assert time.monotonic() - began < 5
    assert do("answer", given={"say": "next"}).document["said"] == "next"


def test_the_caller_may_give_a_file_less_time(do: Do) -> None:
    do("answer")
    began = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        do("sleep", deadline=0.3)
    assert refused.value.code == "reader_too_slow"
    assert 0.3 <= time.monotonic() - began < 2


def test_what_the_caller_does_with_a_page_is_not_the_files_time(do: Do) -> None:
    do("answer")
    result = do("answer", given={"pages": 3}, on_page=lambda *_: time.sleep(0.3), deadline=0.6)
    assert result.document["said"] is None


@pytest.mark.parametrize("breach", ["crash", "sleep", "eat memory", "break"])
def test_a_reading_stands_when_its_images_end_the_reader(breach: str, do: Do) -> None:
    images: list[PageImage] = []
    result = do("answer", given={"say": "kept", "images": 2, "then": breach}, on_image=images.append)
    assert result.document["said"] == "kept"
    assert result.drawn == (1, 2)
    assert result.without_images is not None
    assert result.without_images.endswith(".")
    assert do("answer").document["pid"] != result.document["pid"]


def test_a_reader_killed_by_the_system_while_idle_is_replaced_without_a_word(do: Do) -> None:
    pid = do("answer").document["pid"]
    os.kill(pid, signal.SIGKILL)
    _wait_for_the_end_of(pid)
    assert do("answer", given={"say": "next"}).document["said"] == "next"


def test_a_reader_killed_by_the_system_in_the_middle_ran_out_of_memory(do: Do) -> None:
    pid = do("answer").document["pid"]
    with pytest.raises(FileRefused) as refused:
        do("sleep", given={"pages": 1}, on_page=lambda *_: os.kill(pid, signal.SIGKILL))
    assert refused.value.code == "reader_out_of_memory"


def test_what_broke_is_in_the_log_and_not_in_the_sentence(do: Do, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="lims.readers"), pytest.raises(ReaderFailed) as failed:
        do("break")
    assert "LookupError: a thing nobody foresaw" in caplog.text
    assert "LookupError: a thing nobody foresaw" in failed.value.trace
    assert "LookupError" not in failed.value.sentence


def test_what_a_library_prints_is_no_answer(do: Do) -> None:
    assert do("print").document["said"] == "printed"
    assert do("answer").document["said"] is None


def test_a_crash_is_logged_in_one_line(do: Do, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="lims.readers"), pytest.raises(FileRefused):
        do("crash")
    [entry] = caplog.records
    assert "Segmentation fault" in entry.getMessage()
    assert "\n" not in entry.getMessage()


def test_a_reader_gets_no_secret_of_the_worker(
    pool: ReaderPool, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    del pool
    monkeypatch.setenv("DATABASE_URL", "postgres://app:secret@db/lims")
    monkeypatch.setenv("SECRET_KEY", "not to be seen")
    monkeypatch.setenv("S3_SECRET_KEY", "not to be seen either")
    environment = do("tell surroundings").document["environment"]
    assert environment["LANG"] == "C.UTF-8"
    # The interpreter adds nothing of the worker's.
    assert set(environment) - {"LC_CTYPE"} == set(surroundings())
    assert [name for name, value in environment.items() if "secret" in f"{name}{value}".lower()] == []


def test_a_reader_is_bound_in_everything_it_could_use_up(do: Do) -> None:
    told = do("tell surroundings").document
    assert told["bounds"]["RLIMIT_AS"] == [QUICK.memory_bytes, QUICK.memory_bytes]
    assert told["bounds"]["RLIMIT_FSIZE"] == [0, 0]
    assert told["bounds"]["RLIMIT_CORE"] == [0, 0]
    assert told["bounds"]["RLIMIT_NOFILE"] == [QUICK.open_files, QUICK.open_files]
    assert 0 < told["bounds"]["RLIMIT_CPU"][0] <= QUICK.seconds + 5
    # Three standard ones, two for frames, and the one that lists them.
    assert told["descriptors"] == 6
    assert [name for name in told["modules"] if name.split(".")[0] in {"django", "celery"}] == []


def test_a_reader_writes_no_file(do: Do, tmp_path: Path) -> None:
    path = tmp_path / "left behind"
    assert do("write file", given={"path": str(path)}).document["error"] == "File too large"
    assert path.read_bytes() == b""


def test_a_reader_dies_with_its_worker_also_in_the_middle_of_a_file() -> None:
    worker = textwrap.dedent(
        f"""
        import json, os, sys
        from apps.ai.engine.pool.readers import ReaderPool
        pool = ReaderPool(work={STUB!r})
        pid = pool.read(json.dumps({{"do": "answer"}}).encode(), filename="x").document["pid"]
        print(pid, flush=True)
        pool.read(json.dumps({{"do": "spin"}}).encode(), filename="x")
        """
    )
    process = subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process, process.stdout:
        reader = int(process.stdout.readline())
        time.sleep(0.2)
        os.kill(reader, 0)
        process.kill()
    _wait_for_the_end_of(reader)


def _wait_for_the_end_of(pid: int) -> None:
    deadline = time.monotonic() + 5
    while _runs(pid):
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_many_breaches_leave_no_process_and_no_descriptor() -> None:
    crash = json.dumps({"do": "exit"}).encode()
    gc.collect()
    before = _open_descriptors()
    with ReaderPool(work=STUB, limits=QUICK) as pool:
        for _ in range(20):
            with pytest.raises(FileRefused):
                pool.read(crash, filename="x")
        # Once the next one answers, none is coming up: it holds three pipes and what listens to them.
        pool.read(json.dumps({"do": "answer"}).encode(), filename="x")
        assert (_open_descriptors() - before).total() <= 4
    assert not _open_descriptors() - before


def _open_descriptors() -> Counter[str]:
    """Return what this process holds open, told apart by name: what an earlier test left may go meanwhile."""
    names: Counter[str] = Counter()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            names[str(descriptor.readlink())] += 1
    return names
