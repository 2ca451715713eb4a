import uuid

import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the tables of users and their sign-ins."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "username",
                    models.CharField(
                        help_text="Used to sign in; upper and lower case are the same.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                    ),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail")),
                ("full_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("requester", "Requester"),
                            ("technician", "Technician"),
                            ("manager", "Lab manager"),
                            ("auditor", "Auditor"),
                            ("admin", "Administrator"),
                            ("service", "Service account"),
                        ],
                        default="requester",
                        max_length=16,
                    ),
                ),
                ("organization", models.CharField(blank=True, default="", max_length=200)),
                ("department", models.CharField(blank=True, default="", max_length=200)),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Cleared instead of deleting: the lab's records name this person.",
                        verbose_name="active",
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(
                        default=False,
                        help_text="Set for a generated password, until the person has chosen their own.",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "ordering": ["username"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="security_user_username_unique",
                        violation_error_message="A user of this name exists already.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="security_user_email_unique",
                        violation_error_message="A user with this e-mail address exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("username", ""), _negated=True),
                        name="security_user_username_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["requester", "technician", "manager", "auditor", "admin", "service"],
                            )
                        ),
                        name="security_user_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("api", "API tokens"), ("legacy", "Session id of the old panels")],
                        max_length=16,
                    ),
                ),
                ("current_refresh_jti", models.UUIDField(blank=True, editable=False, null=True)),
                ("token_hash", models.BinaryField(max_length=32, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("last_used_at", models.DateTimeField(editable=False)),
                ("expires_at", models.DateTimeField(editable=False)),
                ("address", models.GenericIPAddressField(blank=True, editable=False, null=True)),
                ("user_agent", models.CharField(blank=True, default="", editable=False, max_length=300)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "revoked_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not revoked"),
                            ("logged_out", "Signed out"),
                            ("token_reused", "A used refresh token was presented again"),
                            ("revoked", "Ended by an administrator"),
                            ("password_changed", "The password was changed"),
                        ],
                        default="",
                        editable=False,
                        max_length=32,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "ordering": ["-last_used_at"],
                "indexes": [
                    models.Index(fields=["user", "-last_used_at"], name="security_session_user_idx"),
                    models.Index(fields=["expires_at"], name="security_session_expires_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("token_hash",), name="security_session_token_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("current_refresh_jti__isnull", False),
                                ("kind", "api"),
                                ("token_hash__isnull", True),
                            ),
                            models.Q(
                                ("current_refresh_jti__isnull", True),
                                ("kind", "legacy"),
                                ("token_hash__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="security_session_secret_of_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_reason", "")),
                            models.Q(
                                ("revoked_at__isnull", False), models.Q(("revoked_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="security_session_revoked_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="security_session_ends_after_start",
                    ),
                ],
            },
        ),
    ]
