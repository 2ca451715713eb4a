"""The people who sit at the old panels, and a worker for the sheets and forms they send."""

from collections.abc import Iterator

import pytest
from celery import current_app
from celery.contrib.testing.worker import start_worker

from apps.ai.services import readers
from apps.samples.models.labs import Lab
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_user
from tests.legacy.calling import Panel


@pytest.fixture
def lab(db: None) -> Lab:
    """A customer's lab."""
    return make_lab("Franklin, Rosalind (UNC-CH) Lab")


@pytest.fixture
def manager(db: None) -> Panel:
    """The lab manager's panel."""
    return Panel(make_user(Role.MANAGER))


@pytest.fixture
def stranger(db: None) -> Panel:
    """The panel of a requester of another lab."""
    return Panel(make_requester(make_lab("Another Lab")))


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Let a real worker take jobs from the real queues, in a thread beside the test."""
    with start_worker(current_app, pool="solo", queues=["default", "ai"], perform_ping_check=False):
        yield
    readers.close_pool()
