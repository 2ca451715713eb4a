"""The people of the demo lab: one for each role, and a customer more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model
from django.db import transaction

from apps.core.exceptions import Refused
from apps.security.choices import Role
from apps.security.services import passwords, users

if TYPE_CHECKING:
    from apps.security.models import User

DOMAIN: Final = "demo.example.org"
"""By this address the command knows its own people again, and leaves everybody else's account alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented."""

    username: str
    role: str
    full_name: str

    @property
    def email(self) -> str:
        """Return an address that can never be anybody's."""
        return f"{self.username}@{DOMAIN}"


PEOPLE: Final = (
    Person("admin", Role.ADMIN, "Odalys Brennholt"),
    Person("manager", Role.MANAGER, "Tamsin Vårdal"),
    Person("technician", Role.TECHNICIAN, "Ignác Grey-Pellerin"),
    Person("auditor", Role.AUDITOR, "Perpetua Onwuachi-Lund"),
    Person("service", Role.SERVICE, "Sheet intake service"),
    Person("requester", Role.REQUESTER, "Maëlle O'Tierney"),
    Person("requester2", Role.REQUESTER, "Bertrand Szálka"),
)


@dataclass(frozen=True, slots=True)
class PeopleMade:
    """The people by username, the password of each, and whose is a new one."""

    users: Mapping[str, "User"]
    passwords: Mapping[str, str]
    renewed: tuple[str, ...]


@transaction.atomic
def make_people(*, remembered: Mapping[str, str], now: datetime) -> PeopleMade:
    """Create whoever is missing; who is there keeps the password as long as it is remembered.

    Raises Refused, and changes nothing, in a database with accounts of which none is the demo's.
    """
    found = _find_ours()
    known = {person.username: remembered.get(person.username) for person in PEOPLE}
    chosen = {name: password or passwords.generate_password() for name, password in known.items()}
    renewed = tuple(name for name in known if known[name] is None and name in found)
    for person in PEOPLE:
        if person.username not in found:
            found[person.username] = _create(person, chosen[person.username], found)
        elif person.username in renewed:
            user = found[person.username]
            passwords.set_password(user=user, password=chosen[person.username], must_change=False, now=now)
    return PeopleMade(users=found, passwords=chosen, renewed=renewed)


def _find_ours() -> dict[str, "User"]:
    """Return the demo's people that are there. Raises Refused where their names or the place are taken."""
    everybody = get_user_model().objects.all()
    ours = {user.username: user for user in everybody.filter(email__endswith=f"@{DOMAIN}")}
    names = {person.username for person in PEOPLE}
    others = everybody.exclude(email__endswith=f"@{DOMAIN}")
    if not ours and others.exists():
        raise Refused("There are accounts in this database already; a demo lab is only made in an empty one.")
    if taken := others.filter(username__in=names).values_list("username", flat=True).first():
        raise Refused(f"The username {taken} belongs to somebody who is not of the demo lab.")
    return {name: user for name, user in ours.items() if name in names}


def _create(person: Person, password: str, found: Mapping[str, "User"]) -> "User":
    if person.role == Role.ADMIN:
        # Nobody is there yet who could let the first administrator in.
        return get_user_model().objects.create_user(
            person.username, person.email, password, role=person.role, full_name=person.full_name
        )
    return users.create_user(
        actor=found["admin"],
        username=person.username,
        role=person.role,
        email=person.email,
        full_name=person.full_name,
        password=password,
    ).user
