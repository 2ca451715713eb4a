"""Names of roles and of kinds of sign-in."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person does in the lab; it decides what they may do here."""

    REQUESTER = "requester", "Requester"
    TECHNICIAN = "technician", "Technician"
    MANAGER = "manager", "Lab manager"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator"
    SERVICE = "service", "Service account"


class SessionKind(TextChoices):
    """How a sign-in proves itself afterwards."""

    API = "api", "API tokens"
    LEGACY = "legacy", "Session id of the old panels"


class Entrance(TextChoices):
    """Where somebody signs in."""

    API = "api", "API"
    BROWSER = "browser", "Browser"
    PANELS = "panels", "Old panels"


class RevocationReason(TextChoices):
    """Why a sign-in ended before its time."""

    NONE = "", "Not revoked"
    LOGGED_OUT = "logged_out", "Signed out"
    TOKEN_REUSED = "token_reused", "A used refresh token was presented again"
    REVOKED = "revoked", "Ended by an administrator"
    PASSWORD_CHANGED = "password_changed", "The password was changed"
