"""The domain events that the trail knows: actions which change no row and are recorded all the same.

An app registers its actions when it is loaded (`ready()`), so that each has a label a person can read, a
category to filter by and a severity to be alarmed by.
"""

from dataclasses import dataclass

from apps.audit.choices import Category, Severity


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of event; `code` is "app.what_happened" and never changes once entries carry it."""

    code: str
    label: str
    category: Category
    severity: Severity = Severity.INFO


_actions: dict[str, Action] = {}


def register(*actions: Action) -> None:
    """Make actions known. Raises ValueError when a code is taken by another action."""
    for action in actions:
        if _actions.setdefault(action.code, action) != action:
            raise ValueError(f"The audit action {action.code} is registered twice, and differently.")


def get_action(code: str) -> Action:
    """Return the action of this code. Raises KeyError for one that no app has registered."""
    return _actions[code]


def find_action(code: str) -> Action | None:
    """Return the action of this code, or None for one that is no longer registered."""
    return _actions.get(code)


def list_actions() -> list[Action]:
    """Return every registered action by code."""
    return sorted(_actions.values(), key=lambda action: action.code)
