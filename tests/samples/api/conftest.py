"""The people and the lab that the API tests are about."""

import pytest

from apps.samples.models.labs import Lab
from apps.security.choices import Role
from tests.factories.samples import make_lab, make_requester, make_user
from tests.samples.api.calling import Caller


@pytest.fixture
def lab(db: None) -> Lab:
    """A customer's lab, with a name as forms print them."""
    return make_lab("Franklin, Rosalind (UNC-CH) Lab")


@pytest.fixture
def technician(db: None) -> Caller:
    """Somebody at the bench."""
    return Caller(make_user(Role.TECHNICIAN))


@pytest.fixture
def manager(db: None) -> Caller:
    """The lab manager."""
    return Caller(make_user(Role.MANAGER))


@pytest.fixture
def requester(lab: Lab) -> Caller:
    """A member of the lab."""
    return Caller(make_requester(lab, full_name="Rosalind Franklin"))


@pytest.fixture
def stranger(db: None) -> Caller:
    """A requester of another lab."""
    return Caller(make_requester(make_lab("Another Lab")))
