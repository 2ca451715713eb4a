"""What the web process may load."""

import json
import os
import subprocess
import sys

import pytest

HEAVY = ("pandas", "openpyxl", "langchain", "pymupdf", "fitz", "numpy", "onnxruntime", "weasyprint", "boto3")

PROBE = """
import json, sys
import django
django.setup()
import lims.urls
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps({"routes": len(get_resolver().url_patterns), "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, object]:
    """Import the URL configuration in a process of its own and list what came with it."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lims.settings.test"},
    )
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def test_the_probe_saw_the_routes_and_the_framework(loaded: dict[str, object]) -> None:
    assert isinstance(loaded["routes"], int)
    assert loaded["routes"] > 2
    assert "rest_framework" in loaded["modules"]  # type: ignore[operator]


@pytest.mark.parametrize("library", HEAVY)
def test_the_url_configuration_does_not_load(library: str, loaded: dict[str, object]) -> None:
    assert library not in loaded["modules"]  # type: ignore[operator]
