"""The Astro app's main client runs unmodified: its call list, driven by Node over HTTP."""

import re
import subprocess
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.ai.small_forms import quote_pdf
from tests.factories.samples import PASSWORD, make_user
from tests.journeys.conftest import run_node


@pytest.mark.node
@pytest.mark.django_db(transaction=True)
def test_the_main_client_makes_all_its_calls(
    live_server: LiveServer, worker: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    form = tmp_path / "quote.pdf"
    form.write_bytes(quote_pdf())
    make_user("manager", username="grey", full_name="Meredith Grey")
    printed = run_node("main_client.mjs", live_server, LOGIN="grey", PASSWORD=PASSWORD, FORM=str(form))
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", printed)[-1])
    assert failed == 0
    assert passed >= 20
