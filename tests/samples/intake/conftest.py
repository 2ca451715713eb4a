"""A worker for the doors that wait for one."""

from collections.abc import Iterator

import pytest
from celery import current_app
from celery.contrib.testing.worker import start_worker


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Let a real worker take jobs from the real queue, in a thread beside the test."""
    with start_worker(current_app, pool="solo", queues=["default"], perform_ping_check=False):
        yield
