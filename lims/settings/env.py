"""Typed readers of the environment.

Every reader looks at NAME first and then at the file named by NAME_FILE, so that a secret can be mounted
instead of shown in a process list.
"""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS: Final = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "off", ""})

OWN_PATHS: Final = (["api"], ["admin"], ["static"])
"""A prefix that begins so could not be told from the site's own addresses once a proxy has taken it off."""


def find(name: str) -> str | None:
    """Return the value of NAME, or the content of the file NAME_FILE points at, or None."""
    if (value := os.environ.get(name)) is not None:
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error}.") from error
    return None


def text(name: str, default: str = "") -> str:
    """Return NAME as text, or the default where it is not set."""
    value = find(name)
    return default if value is None else value


def required(name: str) -> str:
    """Return NAME, or refuse to start in a sentence that names it."""
    if value := find(name):
        return value
    raise ImproperlyConfigured(f"{name} is not set. Set {name}, or {name}_FILE to a file that holds it.")


def flag(name: str, *, default: bool = False) -> bool:
    """Return NAME as a yes or no; any word that is neither is refused."""
    value = find(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Use one of: 1, true, yes, on, 0, false, no, off.")


def whole_number(name: str, default: int) -> int:
    """Return NAME as an integer."""
    value = find(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}, which is not a whole number.") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return NAME as a list, split at commas."""
    value = find(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """Return NAME as a list of networks, such as 10.1.0.0/16 or one address, split at commas."""
    try:
        return [str(ip_network(word, strict=False)) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold networks such as 10.1.0.0/16: {error}.") from error


def path_prefix(name: str) -> str:
    """Return NAME as the path below which a proxy shows the site, such as /core/lims; empty at the root."""
    value = text(name).strip().rstrip("/")
    if value and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. Use a path such as /core/lims.")
    if value.split("/")[1:2] in OWN_PATHS:
        raise ImproperlyConfigured(f"{name} is {value!r}, which begins like an address of the site itself.")
    return value


def database(name: str) -> dict[str, object]:
    """Return the connection part of a Django database setting from a postgres:// URL in NAME.

    Query parameters become libpq options (`?sslmode=require`).
    """
    url = required(name)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must be a postgres:// address; it begins with {parts.scheme!r}.")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or 5432),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
