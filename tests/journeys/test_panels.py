"""Every panel route of the old app works through a same-origin proxy with the admin session cookie."""

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
def test_the_panels_work_through_a_same_origin_proxy(
    live_server: LiveServer, worker: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    form = tmp_path / "quote.pdf"
    form.write_bytes(quote_pdf())
    make_user("manager", username="bailey", full_name="Miranda Bailey")
    printed = run_node("panels.mjs", live_server, LOGIN="bailey", PASSWORD=PASSWORD, FORM=str(form))
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", printed)[-1])
    assert failed == 0
    assert passed >= 15
