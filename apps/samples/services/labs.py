"""Labs: their names, the names forms print for them, and who belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from apps.samples.exceptions import LabNotFound, NameTaken
from apps.samples.models.labs import Lab, LabAlias, Membership
from apps.samples.selectors.labs import find_lab_by_printed_name, get_lab
from apps.samples.selectors.visibility import in_labs_of
from apps.samples.services.cleaning import changed_values, clean_values
from apps.samples.services.locks import giving, require_version
from apps.samples.services.recording import require_chart_field
from apps.samples.services.words import refusing
from apps.security import selectors as security_selectors

if TYPE_CHECKING:
    from apps.security.models import User

WRITABLE: Final = frozenset({"name", "default_chart_field", "is_active"})
"""The columns a person writes."""

NAME_ONCE: Final = "lab_name_is_unique"
ALIAS_ONCE: Final = "lab_alias_names_one_lab"


def create_lab(*, by: "User", values: Mapping[str, Any], aliases: Sequence[str] = ()) -> Lab:
    """Take down a lab with the names forms print for it.

    Raises Invalid, ChartFieldNotAccepted, NameTaken where a name is another lab's already.
    """
    columns = clean_values(Lab, {"name": "", **values}, allowed=WRITABLE)
    with transaction.atomic():
        _require_good_names(columns, lab_id=None)
        with refusing({NAME_ONCE: NameTaken(what="lab", name=columns["name"])}):
            lab = Lab.objects.create(**columns)
        for alias in aliases:
            add_alias(lab_id=lab.pk, name=alias, by=by)
        return get_lab(lab_id=lab.pk, visible_to=by)


def update_lab(
    *,
    lab_id: UUID,
    by: "User",
    changes: Mapping[str, Any],
    reason: str = "",
    expected: datetime | None = None,
) -> Lab:
    """Write the named columns of a lab and leave the rest.

    Raises LabNotFound, StaleRecord, Invalid, ChartFieldNotAccepted, NameTaken.
    """
    columns = clean_values(Lab, changes, allowed=WRITABLE)
    with transaction.atomic(), giving(reason):
        lab = _lock_lab(lab_id, by)
        require_version(lab, expected)
        changed = changed_values(lab, columns)
        if changed:
            _require_good_names(changed, lab_id=lab.pk)
            with refusing({NAME_ONCE: NameTaken(what="lab", name=changed.get("name", lab.name))}):
                Lab.objects.filter(pk=lab.pk).update(**changed)
        return get_lab(lab_id=lab.pk, visible_to=by)


def add_alias(*, lab_id: UUID, name: str, by: "User") -> LabAlias:
    """Remember another way a form prints the lab's name; one known already is returned as it is.

    Raises LabNotFound, Invalid, NameTaken where the name is another lab's.
    """
    columns = clean_values(LabAlias, {"name": name})
    with transaction.atomic():
        lab = _lock_lab(lab_id, by)
        known = lab.aliases.filter(name__iexact=columns["name"]).first()
        if known is not None:
            return known
        _require_good_names(columns, lab_id=lab.pk)
        with refusing({ALIAS_ONCE: NameTaken(what="lab", name=columns["name"])}):
            return LabAlias.objects.create(lab=lab, **columns)


def remove_alias(*, lab_id: UUID, name: str, by: "User") -> None:
    """Forget a way of printing the lab's name; submissions linked by it stay linked. Raises LabNotFound."""
    lab = get_lab(lab_id=lab_id, visible_to=by)
    lab.aliases.filter(name__iexact=name.replace("\x00", "")).delete()


def add_member(*, lab_id: UUID, user_id: UUID, by: "User") -> Membership:
    """Let a person see the lab's records from now on; a member stays one.

    Raises LabNotFound, UserNotFound.
    """
    lab = get_lab(lab_id=lab_id, visible_to=by)
    user = security_selectors.get_user(user_id=user_id)
    membership, _ = Membership.objects.get_or_create(lab=lab, user=user)
    return membership


def remove_member(*, lab_id: UUID, user_id: UUID, by: "User") -> None:
    """Let a person no longer see the lab's records; who is no member stays none. Raises LabNotFound."""
    get_lab(lab_id=lab_id, visible_to=by).memberships.filter(user=user_id).delete()


def _lock_lab(lab_id: UUID, by: "User") -> Lab:
    lab = Lab.objects.filter(in_labs_of(by, "pk"), pk=lab_id).select_for_update(no_key=True).first()
    if lab is None:
        raise LabNotFound
    return lab


def _require_good_names(columns: Mapping[str, Any], *, lab_id: UUID | None) -> None:
    """Raise where a name would stand for two labs, or the default chart field breaks the pattern."""
    if columns.get("default_chart_field"):
        require_chart_field(columns["default_chart_field"])
    if "name" in columns:
        known = find_lab_by_printed_name(columns["name"])
        if known is not None and known.pk != lab_id:
            raise NameTaken(what="lab", name=columns["name"])
