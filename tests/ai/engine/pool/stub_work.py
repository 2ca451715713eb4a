"""Work for a reader process that does what the file says: one JSON object `{"do": ..., ...}`."""

import contextlib
import ctypes
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from apps.ai.engine.page_images import ImageLimits, PageImage
from apps.ai.engine.refusals import FileRefused

Do = Callable[[dict[str, Any]], dict[str, Any]]


def prepare() -> None:
    """Load nothing."""


def forget() -> None:
    """Keep nothing."""


def read(
    content: bytes, *, filename: str, limits: Mapping[str, Any], on_page: Callable[[int, int], None]
) -> dict[str, Any]:
    """Do what the file says."""
    asked = json.loads(content)
    for page in range(1, asked.get("pages", 0) + 1):
        on_page(page, asked["pages"])
    return {"filename": filename, "limits": dict(limits), "pid": os.getpid(), **DEEDS[asked["do"]](asked)}


def draw(content: bytes, *, limits: ImageLimits) -> Iterator[PageImage]:
    """Draw as many images as the file says, and then do what it says to do after them."""
    asked = json.loads(content)
    for number in range(1, min(asked.get("images", 0), limits.max_pages) + 1):
        yield PageImage(number, 10, 20, 1.5, b"png" * number)
    if "then" in asked:
        DEEDS[asked["then"]](asked)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    return {"said": asked.get("say")}


def _crash(_: dict[str, Any]) -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def _sleep(_: dict[str, Any]) -> dict[str, Any]:
    time.sleep(600)
    return {}


def _spin(_: dict[str, Any]) -> dict[str, Any]:
    while True:
        pass


def _talk_for_ever(_: dict[str, Any]) -> dict[str, Any]:
    while True:
        os.write(2, b"still there\n")
        time.sleep(0.01)


def _eat_memory(_: dict[str, Any]) -> dict[str, Any]:
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))


def _swell(_: dict[str, Any]) -> dict[str, Any]:
    KEPT.append(bytearray(b"x") * (170 * 1024 * 1024))
    return {}


def _break(_: dict[str, Any]) -> dict[str, Any]:
    raise LookupError("a thing nobody foresaw")


def _refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise FileRefused("pdf_protected", "The PDF is protected.")


def _surroundings(_: dict[str, Any]) -> dict[str, Any]:
    bounds = {
        name: resource.getrlimit(getattr(resource, name))
        for name in ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_CPU")
    }
    return {
        "environment": dict(os.environ),
        "bounds": bounds,
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "modules": sorted(sys.modules),
    }


def _write_file(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        Path(asked["path"]).write_text("written")
    except OSError as error:
        return {"error": error.strerror}
    return {"error": None}


def _print(_: dict[str, Any]) -> dict[str, Any]:
    print("MuPDF error: library error: zlib error", flush=True)
    os.write(1, b"\x04\x00\x00\x00\x02" * 1000)
    os.write(2, b"warning: something\n" * 20_000)
    return {"said": "printed"}


def _talk_nonsense(_: dict[str, Any]) -> dict[str, Any]:
    for descriptor in range(3, 8):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\xff" * 100)
    time.sleep(600)
    return {}


def _exit(_: dict[str, Any]) -> dict[str, Any]:
    os._exit(0)


def _talk_much(_: dict[str, Any]) -> dict[str, Any]:
    return {"said": "x" * 2_000_000}


def _infinity(_: dict[str, Any]) -> dict[str, Any]:
    return {"said": float("nan")}


KEPT: list[bytearray] = []
DEEDS: dict[str, Do] = {
    "answer": _answer,
    "crash": _crash,
    "sleep": _sleep,
    "spin": _spin,
    "talk for ever": _talk_for_ever,
    "eat memory": _eat_memory,
    "swell": _swell,
    "break": _break,
    "refuse": _refuse,
    "tell surroundings": _surroundings,
    "write file": _write_file,
    "print": _print,
    "exit": _exit,
    "talk nonsense": _talk_nonsense,
    "talk much": _talk_much,
    "infinity": _infinity,
}
