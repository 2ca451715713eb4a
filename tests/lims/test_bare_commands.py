"""Commands that read a file and nothing else run where there is no database, no queue and no secret."""

import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FORM = CHECKOUT / "docs" / "sample-form.pdf"


def run_bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing set but where to find programs."""
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
        env={"PATH": os.environ["PATH"]},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_form_is_read_without_any_setting() -> None:
    done = run_bare("read", str(FORM), "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == "lims.reading/1"
    assert len(document["samples"]) == 96


def test_any_other_command_still_asks_for_its_secret() -> None:
    done = run_bare("check")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
