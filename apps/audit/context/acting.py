"""Who acts, through which door and why: the context that every entry takes its actor from.

It lives in django-auditlog's own context variables, so that whatever sets an actor with
`auditlog.context.set_actor` or a correlation id is understood here too; django-auditlog's signal
receivers are never connected. Secrets have no place in it: it is written into every entry.
"""

import getpass
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import PurePath
from typing import Any, Final, TypeAlias

import orjson
from auditlog.cid import correlation_id as auditlog_cid
from auditlog.context import auditlog_value

from apps.audit.choices import ActorKind
from apps.audit.exceptions import ReasonRequired
from apps.core.context import find_request_id

LONGEST_REASON: Final = 4000
"""Characters; a longer reason is cut in the entry."""

_RUNS_COMMANDS: Final = ("manage.py", "django-admin", "django/__main__.py")

_process: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody known by key and name only, as a task knows the person it works for."""

    pk: str
    name: str


ActorLike: TypeAlias = Any
"""A user, an `Actor`, None, or a callable that returns one of them when the first change is written."""


@contextmanager
def acting(
    actor: ActorLike = None,
    *,
    kind: str | None = None,
    origin: str = "",
    request_id: str | None = None,
    correlation_id: str | None = None,
    address: str | None = None,
    reason: str = "",
) -> Iterator[None]:
    """Let whatever is written inside be the act of `actor`.

    Without a `kind` the actor's own `actor_kind` counts, else `user`, or `anonymous` for nobody. The
    request id defaults to core's, the correlation id to the one in force, else to the request id. An
    address that is none is left out: it must never be the reason why a change fails.
    """
    act = {
        "actor": actor,
        "remote_addr": _address_or_none(address),
        "kind": kind,
        "origin": origin,
        "request_id": request_id if request_id is not None else find_request_id(),
        "reason": reason,
    }
    with _in_force(act, correlation_id or auditlog_cid.get()):
        yield


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the changes written inside their reason. Raises ReasonRequired when it is blank."""
    if not reason.strip():
        raise ReasonRequired
    act = dict(_act_in_force() or {"actor": None, "kind": ActorKind.DATABASE})
    act["reason"] = reason
    with _in_force(act, auditlog_cid.get()):
        yield


def set_actor(actor: ActorLike, *, kind: str | None = None) -> None:
    """Fill in who acts once it is known: an API proves it after the request has begun.

    Outside of `acting` there is nothing to fill in, and nothing happens.
    """
    act = auditlog_value.get(None)
    if act is not None:
        act["actor"] = actor
        if kind is not None:
            act["kind"] = kind


def name_process(argv: Sequence[str]) -> None:
    """Take a management command for the actor of what it writes outside of any narrower context."""
    if len(argv) < 2 or not any(PurePath(argv[0]).match(program) for program in _RUNS_COMMANDS):
        return
    kind = ActorKind.MIGRATION if argv[1] == "migrate" else ActorKind.COMMAND
    set_process_default(kind=kind, origin=argv[1], name=_operating_system_user())


def set_process_default(*, kind: str | None, origin: str = "", name: str = "") -> None:
    """Say who acts in this process where nothing narrower says so; kind None takes it back."""
    global _process
    _process = None if kind is None else {"actor": None, "kind": kind, "origin": origin, "name": name}


def export_context() -> dict[str, str]:
    """Return the context in force as plain JSON values for a task's headers; empty without one."""
    return _facts()


@contextmanager
def import_context(
    exported: Mapping[str, str], *, kind: str | None = None, origin: str = ""
) -> Iterator[None]:
    """Let what is written inside be done on behalf of whoever the exported context names."""
    pk, name = exported.get("actor"), exported.get("name", "")
    act = {
        "actor": Actor(pk=pk, name=name) if pk else None,
        "name": name,
        "remote_addr": _address_or_none(exported.get("address")),
        "kind": kind or exported.get("kind"),
        "origin": origin or exported.get("origin", ""),
        "request_id": exported.get("request"),
        "reason": exported.get("reason", ""),
    }
    with _in_force(act, exported.get("cid")):
        yield


def render_context() -> str:
    """Return what the connection carries to the triggers: JSON text, or "" without a context."""
    facts = _facts()
    return orjson.dumps(facts).decode() if facts else ""


@contextmanager
def _in_force(act: dict[str, Any], cid: str | None) -> Iterator[None]:
    act_token = auditlog_value.set(act)
    cid_token = auditlog_cid.set(cid)
    try:
        yield
    finally:
        auditlog_cid.reset(cid_token)
        auditlog_value.reset(act_token)


def _act_in_force() -> dict[str, Any] | None:
    return auditlog_value.get(None) or _process


def _facts() -> dict[str, str]:
    act = _act_in_force()
    if act is None:
        return {}
    pk, name, own_kind = _identity(_resolve(act))
    request_id = act.get("request_id") or ""
    facts = {
        "actor": pk,
        "name": name or act.get("name"),
        "kind": act.get("kind") or own_kind,
        "origin": act.get("origin"),
        "address": act.get("remote_addr"),
        "request": request_id,
        "cid": auditlog_cid.get() or request_id,
        "reason": (act.get("reason") or "")[:LONGEST_REASON],
    }
    return {key: _storable(str(value)) for key, value in facts.items() if value}


def _resolve(act: dict[str, Any]) -> Any:
    actor = act.get("actor")
    if not callable(actor):
        return actor
    # Finding out who acts may itself write (a session's last use): that write has no actor yet.
    act["actor"] = None
    try:
        return actor()
    finally:
        act["actor"] = actor


def _identity(actor: Any) -> tuple[str | None, str, str]:
    pk = getattr(actor, "pk", None)
    if pk is None:
        return None, "", ActorKind.ANONYMOUS
    name = actor.name if isinstance(actor, Actor) else actor.get_username()
    return str(pk), str(name), getattr(actor, "actor_kind", ActorKind.USER)


def _storable(text: str) -> str:
    # No text column keeps NUL, and no JSON keeps half of a surrogate pair.
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _address_or_none(text: str | None) -> str | None:
    try:
        return str(ip_address((text or "").partition("%")[0]))
    except ValueError:
        return None


def _operating_system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a random UID without an entry in /etc/passwd
        return ""
