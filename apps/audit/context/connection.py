"""How the context reaches the triggers: a setting of the database, put there right before a write.

Nothing is sent for reads. The setting is the transaction's own (SET LOCAL) and rides in the same message as
the statement that needs it, so that it costs no round trip and ends with the transaction: a context that is
over never speaks for the next request on the same connection. Only what can carry no second statement
(COPY, many rows at once, DO and CALL) is preceded by a message of its own; outside of a transaction that one
sets the session, which is compared with the context in force before the next write.
"""

import re
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL

from apps.audit.context.acting import render_context

SETTING: Final = "lims.audit"

_UNKNOWN: Final = "\x00"
"""What a session holds that nobody here has told it: never equal to what is wanted, so it is told anew."""

_READS: Final = re.compile(
    r"[\s(]*(SELECT|WITH|SHOW|VALUES|FETCH|DECLARE|CLOSE|BEGIN|COMMIT|ROLLBACK|RELEASE|SET|RESET|LOCK)\b",
    re.IGNORECASE,
)
_WRITES_INSIDE: Final = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|COPY|CALL|TRUNCATE)\b", re.IGNORECASE)
_CARRIES: Final = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|WITH|SAVEPOINT)\b", re.IGNORECASE)
_SAVEPOINT: Final = re.compile(
    r'\s*(?P<verb>SAVEPOINT|ROLLBACK\s+TO(?:\s+SAVEPOINT)?)\s+"?(?P<name>[^"\s;]+)', re.IGNORECASE
)


class _Stamp:
    """What one database session has been told, as far as this side can know."""

    def __init__(self) -> None:
        self.of_session = ""
        self.of_transaction: str | None = None
        self.at_savepoint: dict[str, str | None] = {}

    def forget_transaction(self) -> None:
        """Remember that SET LOCAL has ended with its transaction."""
        self.of_transaction = None
        self.at_savepoint.clear()

    @property
    def in_force(self) -> str:
        """What a trigger would read now."""
        return self.of_session if self.of_transaction is None else self.of_transaction


# By the driver's own connection: after a reconnect there is another one, which has been told nothing.
_stamps: WeakKeyDictionary[psycopg.Connection[Any], _Stamp] = WeakKeyDictionary()


def stamp(connection: BaseDatabaseWrapper) -> None:
    """Tell the database session who acts, for callers that write past Django's cursors.

    `cursor.execute`, `executemany` and `copy` of Django's connection need no such call.
    """
    connection.ensure_connection()
    _tell(connection.connection, _stamp_of(connection.connection), render_context())


def watch_connections() -> None:
    """Let every connection opened from now on carry the context."""
    connection_created.connect(_carry_context, dispatch_uid="apps.audit.carry_context")


def _carry_context(*, connection: BaseDatabaseWrapper, **_: object) -> None:
    if connection.vendor != "postgresql":
        return
    if _before_statement not in connection.execute_wrappers:
        # First in the list: `connection.execute_wrapper()` pops the last one when its block ends.
        connection.execute_wrappers.insert(0, _before_statement)
    driver = connection.connection
    driver.cursor_factory = _copying_cursor(driver.cursor_factory)


def _before_statement(
    execute: Any,
    sql: Any,
    params: Any,
    many: bool,  # noqa: FBT001 - Django's signature
    context: dict[str, Any],
) -> Any:
    driver = context["connection"].connection
    text = sql if isinstance(sql, str) else str(sql)
    told = _stamp_of(driver)
    wanted = _find_untold(driver, told, text)
    savepoint = _SAVEPOINT.match(text)
    if wanted is None:
        answer = execute(sql, params, many, context)
    elif not many and _CARRIES.match(text) and isinstance(context["cursor"].cursor, psycopg.ClientCursor):
        answer = _tell_along(execute, text, params, context, told, wanted)
    else:
        _tell(driver, told, wanted)
        answer = execute(sql, params, many, context)
    if savepoint is not None:
        _remember_savepoint(told, savepoint)
    return answer


def _find_untold(driver: "psycopg.Connection[Any]", told: _Stamp, text: str) -> str | None:
    """Return what the session must be told before this statement, or None when it need not be told."""
    status = driver.pgconn.transaction_status
    if status == TransactionStatus.IDLE:
        told.forget_transaction()
    if status == TransactionStatus.INERROR or _only_reads(text):
        return None
    wanted = render_context()
    return None if told.in_force == wanted else wanted


def _remember_savepoint(told: _Stamp, savepoint: "re.Match[str]") -> None:
    if savepoint["verb"].upper() == "SAVEPOINT":
        told.at_savepoint[savepoint["name"]] = told.of_transaction
    else:
        told.of_transaction = told.at_savepoint.get(savepoint["name"], _UNKNOWN)


def _tell_along(
    execute: Any, text: str, params: Any, context: dict[str, Any], told: _Stamp, wanted: str
) -> Any:
    """Send the setting and the statement as one message, and leave the cursor at the statement's result."""
    driver = context["connection"].connection
    outlives_statement = _in_transaction(driver)
    setting = SQL("SELECT set_config({}, {}, true); ").format(SETTING, wanted).as_string(driver)
    told.of_transaction = _UNKNOWN
    answer = execute(
        (setting if params is None else setting.replace("%", "%%")) + text, params, False, context
    )
    context["cursor"].cursor.nextset()
    told.of_transaction = wanted if outlives_statement else None
    return answer


def _in_transaction(driver: "psycopg.Connection[Any]") -> bool:
    return not driver.autocommit or driver.pgconn.transaction_status != TransactionStatus.IDLE


def _only_reads(sql: str) -> bool:
    """Tell reads by their first word; only a CTE and a second statement can hide a write behind one."""
    verb = _READS.match(sql)
    if verb is None:
        return False
    if verb[1].upper() != "WITH" and ";" not in sql:
        return True
    return _WRITES_INSIDE.search(sql) is None


def _tell(driver: "psycopg.Connection[Any]", told: _Stamp, wanted: str) -> None:
    """Send the setting alone."""
    in_transaction = _in_transaction(driver)
    driver.execute("SELECT set_config(%s, %s, %s)", (SETTING, wanted, in_transaction))
    if in_transaction:
        told.of_transaction = wanted
    else:
        told.of_session = wanted


def _stamp_of(driver: "psycopg.Connection[Any]") -> _Stamp:
    told = _stamps.get(driver)
    if told is None:
        told = _stamps[driver] = _Stamp()
    return told


class _TellsBeforeCopy(psycopg.Cursor[Any]):
    """COPY passes Django's execute wrappers by, so the driver's own cursor tells the session before it."""

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Start a COPY in the name of whoever acts."""
        told = _stamp_of(self.connection)
        wanted = _find_untold(self.connection, told, "COPY")
        if wanted is not None:
            _tell(self.connection, told, wanted)
        return super().copy(*args, **kwargs)


@lru_cache
def _copying_cursor(factory: type["psycopg.Cursor[Any]"]) -> type["psycopg.Cursor[Any]"]:
    if issubclass(factory, _TellsBeforeCopy):
        return factory
    return type(factory.__name__, (_TellsBeforeCopy, factory), {})
