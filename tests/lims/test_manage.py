"""The command line as a whole: what it says where a command cannot begin, or nobody hears it out."""

import os
import subprocess
import sys

MANAGE = [sys.executable, "manage.py"]


def test_a_missing_setting_is_told_in_a_sentence() -> None:
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [*MANAGE, "show_access"], env=bare, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert (
        done.stderr == "SECRET_KEY is not set. Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it.\n"
    )


def test_output_that_is_not_read_to_its_end_ends_the_command_quietly() -> None:
    process = subprocess.Popen(
        [*MANAGE, "read", "docs/sample-form.pdf"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 141
