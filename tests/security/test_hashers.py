"""The hash of a password as the site makes it, not the cheap one of the other tests."""

from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from apps.security.hashers import FrugalArgon2PasswordHasher
from apps.security.services import passwords
from lims.settings import base
from tests.factories.samples import make_user


def test_a_sign_in_takes_19_mib_and_not_100() -> None:
    assert base.PASSWORD_HASHERS[0] == "apps.security.hashers.FrugalArgon2PasswordHasher"
    encoded = make_password("a long sentence", hasher=FrugalArgon2PasswordHasher())
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db
def test_a_hash_made_with_djangos_parameters_still_opens_and_is_replaced(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = make_user(username="grey")
    user.password = Argon2PasswordHasher().encode("a long sentence", "saltsaltsaltsalt")
    user.save(update_fields=["password"])
    assert passwords.check_credentials(username="grey", password="a long sentence") == user
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
