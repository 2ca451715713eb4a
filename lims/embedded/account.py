"""The account the servers run as: our own, or `nobody` when we are root, because PostgreSQL refuses root."""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Where the servers' files go when root's checkout lies below a folder that `nobody` may not enter.
OUTSIDE: Final = Path("/var/lib/lims-embedded")


@dataclass(frozen=True)
class Account:
    """An operating system user, and what a child process needs to become it."""

    uid: int
    gid: int
    foreign: bool

    @property
    def becoming(self) -> Mapping[str, Any]:
        """Return the arguments that make subprocess start a child as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}

    def can_run(self, *command: str | Path) -> bool:
        """Say whether this account can execute the command."""
        try:
            done = subprocess.run(command, capture_output=True, cwd="/", check=False, **self.becoming)
        except OSError:
            return False
        return done.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        """Say whether this account can reach the folder through all its parents."""
        return not self.foreign or self.can_run("/bin/sh", "-c", 'cd "$1"', "sh", str(folder))

    def own_folder(self, folder: Path) -> Path:
        """Create a folder that only this account can read, and return it."""
        make_passages(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if self.foreign:
            os.chown(folder, self.uid, self.gid)
        return folder

    def write_private(self, path: Path, text: str) -> None:
        """Write a file that only this account can read; the text is never readable by others in between."""
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            if self.foreign:
                os.fchown(file.fileno(), self.uid, self.gid)
            file.write(text)


def servers_account() -> Account:
    """Return the account the servers run as."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        return Account(uid=nobody.pw_uid, gid=nobody.pw_gid, foreign=True)
    return Account(uid=os.geteuid(), gid=os.getegid(), foreign=False)


def servers_folder(root: Path, account: Account) -> Path:
    """Return the folder below which the servers keep their files.

    That is the state folder itself, unless the account cannot enter it: parents are never opened for it.
    """
    if account.can_enter(root):
        return root
    return OUTSIDE / hashlib.sha256(str(root).encode()).hexdigest()[:16]


def make_passages(folder: Path) -> None:
    """Create a folder and its parents where they are missing: to be passed through, not to be listed.

    Whatever the umask is, because another account has to get through.
    """
    for passage in (*reversed(folder.parents), folder):
        if passage.exists():
            continue
        # Another start may create it just now.
        with suppress(FileExistsError):
            passage.mkdir()
            passage.chmod(0o711)


def reachable_copy(sources: list[Path], *, into: Path) -> Path:
    """Copy trees side by side into a folder every account can read, once, and return the folder."""
    if not into.exists():
        draft = into.with_name(f"{into.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        make_passages(into.parent)
        for source in sources:
            shutil.copytree(source, draft / source.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(into)
    return into
