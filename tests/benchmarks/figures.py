"""What a measurement reports."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number beside its bar. `bar` None means: reported, not judged."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the number is at or below its bar."""
        return self.bar is None or self.value <= self.bar

    def as_row(self) -> str:
        """Return the number as a row of the table in docs/benchmarks.md."""
        bar = "" if self.bar is None else f"≤ {self.bar:g}"
        verdict = "" if self.bar is None else ("holds" if self.holds else "**does not hold**")
        return f"| {self.name} | {self.value:.3g} {self.unit} | {bar} | {verdict} | {self.note} |"


def median_seconds(work: Callable[[], object], *, rounds: int, warm_up: int = 3) -> float:
    """Return the median duration of one call, after a few calls that do not count."""
    for _ in range(warm_up):
        work()
    durations = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        durations.append(time.perf_counter() - started)
    return statistics.median(durations)


def interleaved_medians(
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    rounds: int,
    warm_up: int = 3,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Return the medians of two pieces of work measured in turn, so that a noisy moment hits both.

    `clock` may be time.process_time for work that waits for nothing, which no other process then disturbs.
    """
    for _ in range(warm_up):
        first()
        second()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, durations in zip((first, second), taken, strict=True):
            started = clock()
            work()
            durations.append(clock() - started)
    return statistics.median(taken[0]), statistics.median(taken[1])
