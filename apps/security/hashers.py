"""How passwords are hashed: slowly enough for a thief, sparingly enough for the server that does it."""

from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

MEMORY_KIB: Final = 19_456


class FrugalArgon2PasswordHasher(Argon2PasswordHasher):
    """Hash by argon2id with 19 MiB, two passes and one lane, OWASP's first choice.

    Django's own 100 MiB are taken anew by every sign-in at the same moment: eight threads of them would
    outgrow the server, and nobody needs a password to make them try.
    """

    time_cost = 2
    memory_cost = MEMORY_KIB
    parallelism = 1
