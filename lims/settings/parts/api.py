"""The REST API: DRF, its schema, its tokens."""

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any

from lims.settings import env

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.security.api.authentication.AccessTokenAuthentication",
        "apps.security.api.authentication.BrowserSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.core.api.permissions.HasPermission"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.core.api.negotiation.FirstOfView",
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.pagination.LinkHeaderPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.api.schema.LabSchema",
    "EXCEPTION_HANDLER": "apps.core.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Nanopore core LIMS",
    "VERSION": "1",
    "DESCRIPTION": "Samples, submissions and the work on them, for a nanopore sequencing core.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Words that several records use for different lists; each list gets the name it has in the code.
    "ENUM_NAME_OVERRIDES": {
        "JobStatus": "apps.core.choices.JobStatus",
        "ReadingStatus": "apps.ai.choices.ReadingStatus",
        "SampleStatus": "apps.samples.choices.SampleStatus",
        "SubmissionStatus": "apps.samples.choices.SubmissionStatus",
        "ProjectStatus": "apps.samples.choices.ProjectStatus",
        "StepStatus": "apps.samples.choices.StepStatus",
        "SampleKind": "apps.samples.choices.SampleKind",
        "CommunicationKind": "apps.samples.choices.CommunicationKind",
    },
    "PREPROCESSING_HOOKS": ["apps.core.api.schema.only_versioned_routes"],
}

ACCESS_TOKEN_MINUTES = env.whole_number("ACCESS_TOKEN_MINUTES", 30)
REFRESH_TOKEN_DAYS = env.whole_number("REFRESH_TOKEN_DAYS", 14)
# A key of their own: whoever learns the key of a signed cookie or a reset link cannot sign a token with it.
_TOKEN_KEY = hmac.new(env.required("SECRET_KEY").encode(), b"lims.api.tokens", sha256).hexdigest()
SIMPLE_JWT: dict[str, Any] = {
    "SIGNING_KEY": _TOKEN_KEY,
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=ACCESS_TOKEN_MINUTES),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=REFRESH_TOKEN_DAYS),
    "ALGORITHM": "HS256",
    "AUDIENCE": "lims-api",
    "ISSUER": "lims",
    "USER_ID_CLAIM": "sub",
    "TOKEN_TYPE_CLAIM": "typ",
    "UPDATE_LAST_LOGIN": False,
}

CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/.*$"
CORS_EXPOSE_HEADERS = ["ETag", "Link", "X-Total-Count", "X-Request-ID", "Retry-After", "Location"]
