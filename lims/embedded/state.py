"""One installation's folder: its secrets, its ports, its lock, and the record of what runs."""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lims.embedded.account import Account, make_passages, servers_account, servers_folder


def random_password() -> str:
    """Return 32 random characters that are safe in a URL, in SQL quotes and in a configuration file."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class State:
    """The folder of one installation, and the account its servers run as."""

    root: Path
    account: Account
    servers: Path

    @property
    def log(self) -> Path:
        """The file that holds what every process said."""
        return self.root / "log" / "demo.log"

    @property
    def logins(self) -> Path:
        """The file that holds the logins the demo lab generated."""
        return self.root / "logins.txt"

    def secret(self, name: str, make: Callable[[], str] = random_password) -> str:
        """Return the secret of that name, made up at random the first time."""
        path = self.secret_path(name)
        if not path.exists():
            self.keep_secret(name, make())
        return path.read_text(encoding="utf-8")

    def keep_secret(self, name: str, value: str) -> Path:
        """Write a secret to its 0600 file, whole or not at all, and return the file."""
        path = self.secret_path(name)
        draft = path.with_name(f".{name}.draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value)
        return draft.replace(path)

    def secret_path(self, name: str) -> Path:
        """Return the file that holds the secret of that name."""
        return self.root / "secrets" / name

    def note(self, name: str, value: object) -> None:
        """Keep a small fact as JSON, whole or not at all."""
        path = self.root / f"{name}.json"
        draft = path.with_name(f".{path.name}.draft")
        draft.write_text(json.dumps(value, indent=2), encoding="utf-8")
        draft.replace(path)

    def noted(self, name: str) -> dict[str, Any]:
        """Return the fact kept under that name; empty when there is none or a crash cut it short."""
        try:
            fact = json.loads((self.root / f"{name}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return fact if isinstance(fact, dict) else {}

    def lock(self) -> AbstractContextManager[bool]:
        """Hold the installation for one supervisor; the block gets False when another one holds it."""
        return hold(self.root / "lock")


@contextmanager
def hold(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a lock file inside the block; the block gets False when another process holds it.

    The kernel lets go of it when its holder dies, however it dies: no stale lock can be left behind.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def open_state(root: Path) -> State:
    """Create the folder of an installation where it is missing, and return it."""
    root = root.resolve()
    make_passages(root)
    for private in (root / "log", root / "secrets"):
        private.mkdir(exist_ok=True)
        private.chmod(0o700)
    account = servers_account()
    return State(root=root, account=account, servers=servers_folder(root, account))
