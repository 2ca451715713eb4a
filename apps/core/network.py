"""Where a request comes from, when proxies stand in between."""

from collections.abc import Mapping
from ipaddress import ip_address


def client_address(meta: Mapping[str, object], *, trusted_proxies: int) -> str | None:
    """Return the peer's address, looking behind exactly as many proxies as the deployer vouches for.

    X-Forwarded-For is read from the right: each trusted proxy has appended the address it saw, and
    whatever stands further left was written by the client. With no trusted proxy the header is ignored.
    """
    seen = str(meta.get("REMOTE_ADDR") or "")
    if trusted_proxies > 0:
        forwarded = [
            part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",") if part.strip()
        ]
        if len(forwarded) >= trusted_proxies:
            seen = forwarded[-trusted_proxies]
    try:
        return str(ip_address(seen))
    except ValueError:
        return None
