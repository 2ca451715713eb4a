"""Questions about labs and who belongs to them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.samples.exceptions import LabNotFound
from apps.samples.models.labs import Lab, Membership
from apps.samples.selectors.visibility import in_labs_of

if TYPE_CHECKING:
    from apps.security.models import User


def get_lab(*, lab_id: UUID, visible_to: "User") -> Lab:
    """Return the lab with its printed names. Raises LabNotFound."""
    lab = list_labs(visible_to=visible_to).filter(pk=lab_id).first()
    if lab is None:
        raise LabNotFound
    return lab


def list_labs(*, visible_to: "User") -> QuerySet[Lab]:
    """Return the labs the user may see with their printed names, by name."""
    return Lab.objects.filter(in_labs_of(visible_to, "pk")).prefetch_related("aliases").order_by("name")


def list_labs_of(*, user: "User") -> QuerySet[Lab]:
    """Return the active labs the user is a member of, whatever their role, by name."""
    return Lab.objects.filter(is_active=True, memberships__user=user).order_by("name")


def list_members(*, lab_id: UUID, visible_to: "User") -> QuerySet[Membership]:
    """Return the memberships of a lab with their people, by user name. Raises LabNotFound."""
    lab = get_lab(lab_id=lab_id, visible_to=visible_to)
    return lab.memberships.select_related("user").order_by("user__username")


def find_lab_by_printed_name(text: str) -> Lab | None:
    """Return the active lab whose name or printed alias is this text, capitals aside, else None.

    For staff and the intake of trusted doors: what a form prints never grants its sender anything.
    """
    wanted = text.strip()
    if not wanted or "\x00" in wanted:
        return None
    return (
        Lab.objects.filter(Q(name__iexact=wanted) | Q(aliases__name__iexact=wanted), is_active=True)
        .distinct()
        .order_by("created_at")
        .first()
    )
