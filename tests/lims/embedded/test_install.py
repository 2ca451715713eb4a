"""The environment: made once, brought up to date when a lock changes, left alone otherwise."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from lims.embedded import install
from lims.embedded.install import CHECKOUT, Environment


class Recorder(Environment):
    """An environment that notes what it would run, and lets uv fail when told to."""

    def __init__(self, checkout: Path, *, uv_works: bool = True) -> None:
        super().__init__(checkout)
        self.ran: list[tuple[str, ...]] = []
        self.uv_works = uv_works

    def run(self, module: str, *words: str) -> bool:
        """Note the command."""
        self.ran.append((module, *words))
        return module != "uv" or self.uv_works


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with three small locks and an environment that works."""
    (tmp_path / "requirements").mkdir()
    for name in ("base", "embedded"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    (tmp_path / "requirements" / "dev.txt").write_text(
        "base==1\n    # via it\nuv==0.1 \\\n    --hash=sha256:aa\n    # via it\nxyz==1\n"
    )
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def test_what_is_installed_already_is_left_alone(checkout: Path) -> None:
    first, second = Recorder(checkout), Recorder(checkout)
    first.install(["base", "embedded"])
    second.install(["base", "embedded"])
    assert [command[0] for command in first.ran] == ["pip", "uv"]
    assert "--require-hashes" in first.ran[1]
    assert second.ran == []


def test_a_changed_lock_is_installed_and_only_that_one(checkout: Path) -> None:
    Recorder(checkout).install(["base", "embedded"])
    (checkout / "requirements" / "base.txt").write_text("base==2\n")
    again = Recorder(checkout)
    again.install(["base", "embedded"])
    assert [word for word in again.ran[-1] if word.endswith(".txt")] == [
        str(checkout / "requirements" / "base.txt")
    ]


def test_the_development_lock_brings_the_others_with_it(checkout: Path) -> None:
    Recorder(checkout).install(["dev"])
    later = Recorder(checkout)
    later.install(["base", "embedded"])
    assert later.ran == []


def test_without_uv_pip_installs_with_hashes_too(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slow = Recorder(checkout, uv_works=False)
    slow.install(["base"])
    assert slow.ran[-1][:4] == ("pip", "install", "--quiet", "--require-hashes")
    assert "uv is not to be had here" in capsys.readouterr().out


def test_a_failed_installation_is_not_taken_for_a_finished_one(checkout: Path) -> None:
    class Failing(Recorder):
        def run(self, module: str, *words: str) -> bool:
            return False

    with pytest.raises(SystemExit, match="The packages could not be installed"):
        Failing(checkout).install(["base"])
    assert Environment(checkout).installed() == {}


def test_a_cut_stamp_counts_as_nothing_installed(checkout: Path) -> None:
    (checkout / ".venv" / "installed.json").write_text('{"base": "')
    assert Environment(checkout).installed() == {}


def test_an_environment_whose_python_has_gone_does_not_work(checkout: Path) -> None:
    assert Environment(checkout).works()
    (checkout / ".venv" / "bin" / "python").unlink()
    assert not Environment(checkout).works()


def test_a_python_without_ensurepip_is_told_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        Environment(checkout).create()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "OLDEST", (3, 99))
    with pytest.raises(SystemExit, match=r"the project needs 3\.99 or newer.*make demo PYTHON="):
        install.main(["base"])


def test_the_development_lock_pins_what_the_others_pin() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, flags=re.MULTILINE))

    development = pins("dev")
    assert len(pins("base")) > 50
    for name in ("base", "embedded"):
        assert pins(name).items() <= development.items()


def test_the_real_lock_names_uv_with_its_hashes() -> None:
    real = Recorder(CHECKOUT)
    real.folder = CHECKOUT / "nowhere"
    assert real.get_uv()
    assert real.ran[0][:4] == ("pip", "install", "--quiet", "--require-hashes")


def test_the_stamp_is_readable_json(checkout: Path) -> None:
    Recorder(checkout).install(["base"])
    assert set(json.loads((checkout / ".venv" / "installed.json").read_text())) == {"base"}
