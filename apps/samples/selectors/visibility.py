"""Which records a person may see: a customer those of their own labs, the lab's own people all of them."""

from typing import TYPE_CHECKING

from django.db.models import Q

from apps.samples.models.labs import Membership

if TYPE_CHECKING:
    from apps.security.models import User


def in_labs_of(user: "User", path: str = "lab") -> Q:
    """Return the condition that a record's lab, reached by `path`, is one the user may see.

    A record without a lab is visible to the lab's own people only: a printed name grants nothing.
    """
    if user.sees_all_labs:
        return Q()
    return Q(**{f"{path}__in": Membership.objects.filter(user=user).values("lab")})


def samples_of(user: "User", path: str = "") -> Q:
    """Return the condition that a sample, reached by `path` (such as `sample__`), is visible to the user.

    A withdrawn sample is gone for a customer; the lab still finds it.
    """
    if user.sees_all_labs:
        return Q()
    return in_labs_of(user, f"{path}submission__lab") & Q(**{f"{path}withdrawn_at__isnull": True})
