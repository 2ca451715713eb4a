"""People at the pages of the form reader."""

import pytest
from django.test import Client

from apps.security.models import User
from tests.factories.samples import make_user


@pytest.fixture
def ada() -> User:
    """Return a technician who reviews forms."""
    return make_user("technician", username="ada", full_name="Ada Bench")


@pytest.fixture
def at_desk(client: Client, ada: User) -> Client:
    """Return the browser of that technician, signed in."""
    client.force_login(ada)
    return client
