"""A worker that reads forms, and reader processes that end with the tests that used them."""

from collections.abc import Iterator

import pytest
from celery import current_app
from celery.contrib.testing.worker import start_worker


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Let a real worker take jobs from the real queues, in a thread beside the test."""
    from apps.ai.services import readers as services

    with start_worker(current_app, pool="solo", queues=["default", "ai"], perform_ping_check=False):
        yield
    services.close_pool()


@pytest.fixture(scope="module")
def readers() -> Iterator[None]:
    """Let the tests of a module share reader processes, and end them."""
    from apps.ai.services import readers as services

    yield
    services.close_pool()
