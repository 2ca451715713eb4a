"""Labs and who belongs to them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now


class Lab(models.Model):
    """A customer's group. Membership, and nothing printed on a form, lets a requester see its records."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200, help_text="As the lab writes itself.")
    default_chart_field = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(Lower("name"), name="lab_name_is_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="lab_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LabAlias(models.Model):
    """Another way a form prints the lab's name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, help_text="Exactly as printed, capital letters aside.")

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "lab aliases"
        constraints = [models.UniqueConstraint(Lower("name"), name="lab_alias_names_one_lab")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's right to see one lab's records."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("lab__name",)
        constraints = [models.UniqueConstraint(fields=("lab", "user"), name="membership_once_per_lab")]

    def __str__(self) -> str:
        return f"{self.user} in {self.lab}"
