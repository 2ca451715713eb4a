"""The user: one row for each person or program that may sign in."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower, Now

from apps.security import roles
from apps.security.choices import Role


class UserManager(BaseUserManager["User"]):
    """Find users without regard to case, and make them for `createsuperuser` and the services."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of this name, whatever its case. Raises User.DoesNotExist."""
        return self.get(username__iexact=username)

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "User":
        """Store a user; without a password nobody can sign in as them."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "User":
        """Store an administrator; `createsuperuser` calls this."""
        return self.create_user(username, email, password, **{**fields, "role": Role.ADMIN})


class User(AbstractBaseUser):
    """A person or a program; the role alone decides what they may do."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="Used to sign in; upper and lower case are the same.",
    )
    email = models.EmailField("e-mail", max_length=254, blank=True, default="")
    full_name = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REQUESTER)
    organization = models.CharField(max_length=200, blank=True, default="")
    department = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(
        "active", default=True, help_text="Cleared instead of deleting: the lab's records name this person."
    )
    must_change_password = models.BooleanField(
        default=False, help_text="Set for a generated password, until the person has chosen their own."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="security_user_username_unique",
                violation_error_message="A user of this name exists already.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="security_user_email_unique",
                violation_error_message="A user with this e-mail address exists already.",
            ),
            models.CheckConstraint(condition=~models.Q(username=""), name="security_user_username_not_blank"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="security_user_role_known"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """Tell whether this person may enter the admin."""
        return self.role in roles.ADMIN_SITE_ROLES

    @property
    def is_superuser(self) -> bool:
        """Tell whether this is an administrator, who may do everything."""
        return self.role == Role.ADMIN

    @property
    def sees_all_labs(self) -> bool:
        """Tell whether every lab's records are visible to this person; customers see their own."""
        return self.is_active and self.role in roles.LAB_WIDE_ROLES

    @property
    def actor_kind(self) -> str:
        """Return what the audit trail calls this actor: a person, or the account of a program."""
        return "service" if self.role == Role.SERVICE else "user"

    def get_full_name(self) -> str:
        """Return the name as the person writes it."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        """Return what the admin greets with."""
        return self.full_name or self.username

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """Tell whether the role holds the permission; which records it reaches is the selector's matter."""
        return self.is_active and roles.role_holds(self.role, perm)

    def has_perms(self, perm_list: Iterable[str], obj: object | None = None) -> bool:
        """Tell whether the role holds every one of the permissions."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Tell whether the role holds any permission of the app, so that the admin shows its section."""
        return self.is_active and roles.role_enters(self.role, app_label)
