"""The sign-in: every token that came out of one login belongs to one row."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.security.choices import RevocationReason, SessionKind


class Session(models.Model):
    """One login and all tokens that were rotated out of it.

    Of the refresh tokens only the newest is alive: `current_refresh_jti` names it. The id of an old
    panel's session is kept as its SHA-256, so that reading this table lets nobody in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=16, choices=SessionKind.choices)
    current_refresh_jti = models.UUIDField(null=True, blank=True, editable=False)
    token_hash = models.BinaryField(max_length=32, null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    last_used_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    address = models.GenericIPAddressField(null=True, blank=True, editable=False)
    user_agent = models.CharField(max_length=300, blank=True, default="", editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_reason = models.CharField(
        max_length=32, choices=RevocationReason.choices, blank=True, default="", editable=False
    )

    class Meta:
        verbose_name = "sign-in"
        ordering = ["-last_used_at"]
        indexes = [
            models.Index(fields=["user", "-last_used_at"], name="security_session_user_idx"),
            models.Index(fields=["expires_at"], name="security_session_expires_idx"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="security_session_token_unique"),
            models.CheckConstraint(
                condition=models.Q(
                    kind=SessionKind.API, current_refresh_jti__isnull=False, token_hash__isnull=True
                )
                | models.Q(
                    kind=SessionKind.LEGACY, current_refresh_jti__isnull=True, token_hash__isnull=False
                ),
                name="security_session_secret_of_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_reason="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_reason="")),
                name="security_session_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="security_session_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"
