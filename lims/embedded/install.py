"""Creates .venv and installs locks into it; run by the machine's own Python, before anything is there.

    python3 -I lims/embedded/install.py base embedded

Every package is checked against the hash in its lock, and a lock that is installed already is left alone. uv
takes a tenth of pip's time and is used where it can be had; pip alone is enough.

Standard library only and nothing of this project imported; an old Python can read it far enough to say that
it is too old.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
# A lock that holds the pins of others: who has installed it has installed them.
HOLDS = {"dev": ("base", "embedded")}


class Environment:
    """The checkout's virtual environment, and which locks stand in it."""

    def __init__(self, checkout: pathlib.Path = CHECKOUT) -> None:
        """Know where things are; touch nothing yet."""
        self.folder = checkout / ".venv"
        self.python = self.folder / "bin" / "python"
        self.requirements = checkout / "requirements"
        self.stamp = self.folder / "installed.json"

    def install(self, locks: list[str]) -> None:
        """Bring the environment to what the locks say; do nothing where it is there already."""
        if not self.works():
            self.create()
        missing = [name for name in locks if self.installed().get(name) != self.fingerprint(name)]
        if not missing:
            return
        began = time.monotonic()
        print(
            f"Installing {', '.join(missing)} from the locks; this happens once for each change of them.",
            flush=True,
        )
        wish = ["install", "--quiet", "--require-hashes"]
        wish += [word for name in missing for word in ("-r", str(self.lock(name)))]
        if not (self.get_uv() and self.run("uv", "pip", *wish, "--python", str(self.python))):
            print("uv is not to be had here; pip does the same, in a minute or two.", flush=True)
            if not self.run("pip", *wish):
                sys.exit("The packages could not be installed; pip's own words are above.")
        have = {lock for name in missing for lock in (name, *HOLDS.get(name, ()))}
        self.stamp.write_text(
            json.dumps({**self.installed(), **{name: self.fingerprint(name) for name in have}})
        )
        print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)

    def works(self) -> bool:
        """Say whether there is an environment whose Python runs and is new enough."""
        question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        return (
            self.python.exists()
            and subprocess.run([self.python, "-c", question], check=False).returncode == 0
        )

    def create(self) -> None:
        """Create the environment, in place of one that no longer runs."""
        if importlib.util.find_spec("ensurepip") is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            sys.exit(
                "This Python cannot create environments: it comes without ensurepip. On Debian and Ubuntu "
                f"that is a package of its own: apt install python{version}-venv"
            )
        print("Creating .venv.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(self.folder)], check=True)

    def get_uv(self) -> bool:
        """Have uv in the environment, at the version and hash the development lock names."""
        if (self.folder / "bin" / "uv").exists():
            return True
        pinned = self.lock("dev").read_text(encoding="utf-8").partition("\nuv==")[2].partition("\n    #")[0]
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(f"uv=={pinned}\n")
            file.flush()
            return self.run("pip", "install", "--quiet", "--require-hashes", "-r", file.name)

    def run(self, module: str, *words: str) -> bool:
        """Run a module of the environment and say whether it succeeded."""
        return subprocess.run([str(self.python), "-m", module, *words], check=False).returncode == 0

    def lock(self, name: str) -> pathlib.Path:
        """Return the file of a lock."""
        return self.requirements / f"{name}.txt"

    def fingerprint(self, name: str) -> str:
        """Return a word that changes with any line of the lock."""
        return hashlib.sha256(self.lock(name).read_bytes()).hexdigest()

    def installed(self) -> dict[str, str]:
        """Return the fingerprint of each lock that was installed whole."""
        try:
            return dict(json.loads(self.stamp.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}


def main(locks: list[str]) -> None:
    """Install the locks named on the command line."""
    if sys.version_info < OLDEST:
        found, wanted = sys.version_info[:2], OLDEST
        sys.exit(
            f"This is Python {found[0]}.{found[1]}; the project needs {wanted[0]}.{wanted[1]} or newer. "
            f"If this machine has one under another name: make demo PYTHON=python3.12"
        )
    local = CHECKOUT / ".local"
    local.mkdir(exist_ok=True)
    local.chmod(0o711)
    with (local / "install.lock").open("a") as lock:
        # Of two starts at once, the second waits and finds everything there.
        fcntl.flock(lock, fcntl.LOCK_EX)
        Environment().install(locks)


if __name__ == "__main__":
    main(sys.argv[1:])
