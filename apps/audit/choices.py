"""The audit trail's own words."""

from django.db import models


class ActorKind(models.TextChoices):
    """Through which door a change came."""

    USER = "user", "person"
    ANONYMOUS = "anonymous", "not signed in"
    API_KEY = "api_key", "API key"
    SERVICE = "service", "service account"
    TASK = "task", "background task"
    BEAT = "beat", "schedule"
    MIGRATION = "migration", "migration"
    COMMAND = "command", "command"
    DATABASE = "database", "direct database access"


class Category(models.TextChoices):
    """What a domain event is about."""

    ACCESS = "access", "signing in and out"
    DISCLOSURE = "disclosure", "views, exports and downloads"
    DECISION = "decision", "approvals and refusals"
    CONFIGURATION = "configuration", "configuration"
    OPERATION = "operation", "operation of the system"


class Severity(models.IntegerChoices):
    """How much attention a domain event deserves; larger is more."""

    INFO = 20, "information"
    NOTICE = 25, "notice"
    WARNING = 30, "warning"
    CRITICAL = 50, "critical"
