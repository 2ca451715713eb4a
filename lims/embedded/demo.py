"""`make demo`: from an empty folder to an open lab, and back to nothing running."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from lims.embedded import ports, preparation, roles
from lims.embedded.exceptions import CannotStart, StopAsked
from lims.embedded.journal import Journal
from lims.embedded.parts import Part, Program
from lims.embedded.record import Record, end_leftovers, forget_record, read_record, write_record
from lims.embedded.services import (
    CHECKOUT,
    Services,
    choose_services,
    environment,
    is_given,
    label,
    owner_environment,
    python,
)
from lims.embedded.state import State
from lims.embedded.supervisor import Supervisor

SERVER_PATIENCE: Final = 60.0
SITE_PATIENCE: Final = 120.0
# The word the site uses of a service that has given a sign of life.
WELL: Final = "ok"


@dataclass(frozen=True)
class Demo:
    """One installation of the lab on this machine, reachable on one port."""

    state: State
    port: int

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{ports.LOOPBACK}:{self.port}/"

    def run(self, journal: Journal) -> int:
        """Start everything, stay until somebody asks to stop, stop everything; return the exit code."""
        with self.state.lock() as mine:
            if not mine:
                return self._say_that_it_runs(journal)
            supervisor = Supervisor(journal, changed=self._note)
            supervisor.obey_signals()
            try:
                self._start(supervisor)
                supervisor.declare_ready()
                if journal.is_read:
                    journal.tell(self.welcome())
                supervisor.watch()
            except StopAsked:
                supervisor.say("Stopping.")
                code = 0
            except CannotStart as error:
                supervisor.say(str(error))
                code = 1
            finally:
                supervisor.stop()
                forget_record(self.state)
            supervisor.say("Nothing runs any more." if code == 0 else "The start was given up.")
            return code

    def start_detached(self) -> int:
        """Start a supervisor of its own, show what it says until the lab is open, and leave it running."""
        myself = python("-m", "lims.embedded")
        with self.state.log.open("a+", encoding="utf-8") as log:
            child = subprocess.Popen(
                [*myself, "--state", str(self.state.root), "demo", "--port", str(self.port), "--log-only"],
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
            try:
                while child.poll() is None and not self._is_ready_under(child.pid):
                    sys.stdout.write(log.read())
                    sys.stdout.flush()
                    time.sleep(0.1)
            except KeyboardInterrupt:
                child.send_signal(signal.SIGTERM)
                child.wait()
            sys.stdout.write(log.read())
        if child.poll() is None:
            sys.stdout.write(self.welcome())
            return 0
        return child.returncode

    def welcome(self) -> str:
        """Return the address, the ways to stop, and the logins: those in full the first time only."""
        shown = self.state.root / "logins-were-shown"
        lines = ["", f"The lab is open: {self.url}"]
        if self.state.logins.exists():
            lines += ["", f"Logins are in {self.state.logins} (readable by this account only)."]
            if not shown.exists():
                lines += [
                    "They are shown this once:",
                    "",
                    self.state.logins.read_text(encoding="utf-8").rstrip(),
                ]
                shown.touch()
            lines += [
                "",
                f"Drop a form at {self.url}readings, or let the sample form be read by:",
                read_sample_form(self.url, self.state.logins),
            ]
        lines += ["", "To stop it: make stop, or Ctrl-C where it runs. What runs: make status.", "", ""]
        return "\n".join(lines)

    def _start(self, supervisor: Supervisor) -> None:
        began = time.monotonic()
        if ended := end_leftovers(self.state):
            supervisor.say(f"Left over from a killed start, now ended: {', '.join(ended)}.")
        self._note(supervisor)
        self._refuse_taken_port()
        services = choose_services(self.state)
        for server in services.embedded:
            supervisor.say(f"Starting {server.name} on {ports.LOOPBACK}:{server.port}.")
        supervisor.start(*services.embedded, within=SERVER_PATIENCE)
        if services.postgres is not None:
            roles.provision(services.postgres)
        surroundings = self._environment(services)
        self._prepare(supervisor, services, surroundings)
        supervisor.say("Starting the web server, the worker and the clock.")
        try:
            supervisor.start(*self.programs(surroundings), within=SITE_PATIENCE)
        except CannotStart as error:
            raise CannotStart(f"{error} The site itself says: {words_of_site(self.port)}") from error
        supervisor.say(f"Ready after {time.monotonic() - began:.1f} s: {self.url}")

    def _environment(self, services: Services) -> dict[str, str]:
        surroundings = environment(self.state, services, role=roles.APP, database=roles.DATABASE)
        surroundings |= {"DJANGO_SETTINGS_MODULE": "lims.settings.local", "PORT": str(self.port)}
        surroundings.setdefault("LOG_FORMAT", "text")
        if not is_given("SECRET_KEY"):
            surroundings.pop("SECRET_KEY", None)
            self.state.secret("secret_key")
            surroundings["SECRET_KEY_FILE"] = str(self.state.secret_path("secret_key"))
        return surroundings

    def _prepare(self, supervisor: Supervisor, services: Services, app: Mapping[str, str]) -> None:
        if preparation.is_prepared(self.state, services.postgres):
            supervisor.say("The code and the database are as the last start left them: nothing to migrate.")
            return
        owner = owner_environment(self.state, services, app)
        for words, surroundings in (
            (["migrate", "--noinput", "--verbosity", "1"], owner),
            (["secure_database"], owner),
            (["make_demo_lab", "--logins", str(self.state.logins)], app),
        ):
            began = time.monotonic()
            supervisor.run(words[0], python("manage.py", *words), {"cwd": CHECKOUT, "env": surroundings})
            supervisor.say(f"Done: manage.py {words[0]}, {time.monotonic() - began:.1f} s.")
        preparation.note_prepared(self.state, services.postgres)

    def programs(self, surroundings: Mapping[str, str]) -> list[Part]:
        """Return the processes of the project itself."""
        options: dict[str, Any] = {"cwd": CHECKOUT, "env": surroundings}
        # The web server checks the project; doing so loads all its views, which these two never show.
        unseen = {**options, "env": {**surroundings, "CELERY_SKIP_CHECKS": "1"}}
        name = label(self.state)
        celery = python("-m", "celery", "--app", "lims")
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return [
            Program(
                name="web",
                command=python("-m", "gunicorn", "--config", "lims/gunicorn.py", "--name", name, "lims.wsgi"),
                options=options,
                stop_signal=signal.SIGTERM,
                port=self.port,
                readiness=partial(is_well, self.port, "web"),
            ),
            Program(
                name="worker",
                command=[
                    *celery, "worker", "--queues", "default,ai,heavy", "--concurrency", "1",
                    "--hostname", f"{name}@%h", "--loglevel", "INFO", *quiet,
                ],
                options=unseen,
                stop_signal=signal.SIGTERM,
                readiness=partial(is_well, self.port, "worker"),
            ),
            Program(
                name="beat",
                # The schedule is in the database; the file's name tells this beat from another clone's.
                command=[*celery, "beat", "--schedule", str(self.state.root / "beat"), "--loglevel", "INFO"],
                options=unseen,
                stop_signal=signal.SIGTERM,
            ),
        ]  # fmt: skip

    def _refuse_taken_port(self) -> None:
        host = os.environ.get("WEB_BIND", ports.LOOPBACK)
        if not ports.is_free(self.port, host):
            other = ports.next_free_port(self.port, host)
            raise CannotStart(f"Port {self.port} is taken by another program. Try: make demo PORT={other}")

    def _note(self, supervisor: Supervisor) -> None:
        write_record(
            self.state, url=self.url, port=self.port, ready=supervisor.is_ready, watched=supervisor.watched
        )

    def _is_ready_under(self, pid: int) -> bool:
        record = read_record(self.state)
        return record is not None and record.ready and record.supervisor.pid == pid

    def _say_that_it_runs(self, journal: Journal) -> int:
        record = self._wait_for_the_other()
        if record is None:
            journal.say("lims", "Another start of this lab was under way and has ended; try again.")
            return 1
        if record.port == self.port:
            journal.say("lims", f"The lab runs already: {record.url} (make stop stops it).")
            return 0
        journal.say(
            "lims",
            f"The lab runs already, on port {record.port}: {record.url}. To move it to port {self.port}: "
            f"make stop, then make demo PORT={self.port}.",
        )
        return 1

    def _wait_for_the_other(self) -> Record | None:
        """Return the other start's record once its site is ready; None when it ended before that."""
        deadline = time.monotonic() + SITE_PATIENCE + SERVER_PATIENCE
        while time.monotonic() < deadline:
            record = read_record(self.state)
            if record is not None and record.ready:
                return record
            with self.state.lock() as mine:
                if mine:
                    return None
            time.sleep(0.2)
        return read_record(self.state)


def read_sample_form(url: str, logins: Path) -> str:
    """Return the one line that signs in as the technician of the demo and has the sample form read."""
    person = (
        """awk '$1=="technician"{printf "{\\"username\\":\\"%s\\",\\"password\\":\\"%s\\"}",$2,$3;exit}'"""
    )
    sign_in = f"curl -s {url}api/v1/auth/login -H 'Content-Type: application/json' -d @-"
    from_answer = """python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])'"""
    return (
        f"curl -s {url}api/v1/ai/process-pdf -F file=@docs/sample-form.pdf "
        f'-H "Authorization: Bearer $({person} {logins} | {sign_in} | {from_answer})"'
    )


def ask_site(port: int) -> dict[str, str] | None:
    """Return what the site on that port says of its services when it calls itself ready, else None."""
    status, words = _readyz(port)
    return dict(json.loads(words)["services"]) if status == http.client.OK else None


def words_of_site(port: int) -> str:
    """Return the site's own answer to whether it is ready, for a person to read."""
    _, words = _readyz(port)
    return words or "nothing; it does not answer."


def is_well(port: int, service: str) -> bool:
    """Say whether the site on that port is ready and sees the service alive."""
    services = ask_site(port)
    return services is not None and services.get(service, WELL) == WELL


def _readyz(port: int) -> tuple[int | None, str]:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()
