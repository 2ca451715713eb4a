"""What the running demo holds in memory when nobody asks for anything."""

import json
import subprocess
import sys

from tests.benchmarks.figures import Figure

COUNTED = ("web", "worker", "beat", "valkey")


def measure() -> list[Figure]:
    """Return the running demo's proportional set size: web, worker, beat and Valkey, children included."""
    done = subprocess.run(
        [sys.executable, "-m", "lims.embedded", "status", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return [
            Figure("idle memory", 0.0, "MB", note="not measured: start the demo first (`make demo DETACH=1`)")
        ]
    parts = {part["name"]: part["pss_mb"] for part in json.loads(done.stdout)["processes"]}
    note = ", ".join(f"{name} {parts[name]:.0f}" for name in COUNTED)
    return [
        Figure(
            "idle memory of web + worker + beat + Valkey",
            sum(parts[name] for name in COUNTED),
            "MB",
            400,
            note,
        )
    ]
