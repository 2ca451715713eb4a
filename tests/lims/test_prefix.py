"""The path of a shared host below which the site may stand."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from lims.settings import env
from lims.wsgi import below


def seen_by_django(prefix: str, path: str) -> str:
    """Return the path that the handler behind is given."""
    seen: list[str] = []

    def handler(environ: dict[str, Any], _: Any) -> Iterable[bytes]:
        seen.append(environ["PATH_INFO"])
        return []

    below(prefix, handler)({"PATH_INFO": path}, None)
    return seen[0]


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/core/lims/api/v1/samples", "/api/v1/samples"),
        ("/api/v1/samples", "/api/v1/samples"),
        ("/core/lims/", "/"),
        ("/core/lims", ""),
        ("/core/limsy/livez", "/core/limsy/livez"),
        ("/core/lims/core/lims/x", "/core/lims/x"),
        ("/livez", "/livez"),
    ],
)
def test_the_prefix_is_taken_off_once_where_the_proxy_has_left_it(path: str, seen: str) -> None:
    assert seen_by_django("/core/lims", path) == seen


def test_without_a_prefix_nothing_stands_between() -> None:
    assert seen_by_django("", "/core/lims/x") == "/core/lims/x"


@pytest.mark.parametrize(
    ("given", "prefix"), [("", ""), ("/", ""), ("/lims", "/lims"), ("/core/lims/", "/core/lims")]
)
def test_the_prefix_is_read_without_its_last_slash(
    monkeypatch: pytest.MonkeyPatch, given: str, prefix: str
) -> None:
    monkeypatch.setenv("URL_PREFIX", given)
    assert env.path_prefix("URL_PREFIX") == prefix


@pytest.mark.parametrize(
    "given", ["lims", "/a b", "/lims//x", "https://x/lims", "/lims?x", "/api", "/admin/x"]
)
def test_what_is_no_prefix_or_begins_like_our_own_addresses_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("URL_PREFIX", given)
    with pytest.raises(ImproperlyConfigured, match="URL_PREFIX"):
        env.path_prefix("URL_PREFIX")


def test_networks_are_read_whole_and_a_text_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LIMS_TRUSTED_CLIENTS", "10.1.2.3/16, 192.0.2.7,fd00::/64")
    assert env.networks("LIMS_TRUSTED_CLIENTS") == ["10.1.0.0/16", "192.0.2.7/32", "fd00::/64"]
    monkeypatch.setenv("LIMS_TRUSTED_CLIENTS", "10.1.0.0/16,lab-server")
    with pytest.raises(ImproperlyConfigured, match="LIMS_TRUSTED_CLIENTS must hold networks"):
        env.networks("LIMS_TRUSTED_CLIENTS")
