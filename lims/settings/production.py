"""The lab's installation: behind a TLS-ending route, every secret from the environment."""

from django.core.exceptions import ImproperlyConfigured

from lims.settings import env
from lims.settings.base import *

MINIMUM_SECRET_LENGTH = 40

if len(SECRET_KEY) < MINIMUM_SECRET_LENGTH or SECRET_KEY.startswith("django-insecure"):
    raise ImproperlyConfigured(
        f"SECRET_KEY is a placeholder or too short. Use at least {MINIMUM_SECRET_LENGTH} random characters."
    )

ALLOWED_HOSTS = env.required("ALLOWED_HOSTS").split(",")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [rf"^{URL_PREFIX[1:]}/?{word}$" for word in ("livez", "readyz", "metrics")]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
