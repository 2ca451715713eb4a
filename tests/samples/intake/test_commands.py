"""`import_sheet` and `make_demo_lab`."""

import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.audit import selectors as audit_selectors
from apps.samples.choices import Priority, Stage
from apps.samples.models.communications import Communication
from apps.samples.models.holidays import Holiday
from apps.samples.models.labs import Lab, Membership
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission
from apps.samples.selectors import queue
from apps.samples.services.demo.people import PEOPLE
from apps.security.choices import Role
from apps.security.models.user import User
from tests.factories.samples import make_user
from tests.samples.intake.sheets import sheet

pytestmark = pytest.mark.django_db

BAD = {"concentration": "-1"}


def run(*words: str | Path) -> tuple[str, str]:
    """Run a command and return what it wrote."""
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def write(folder: Path, *rows: dict[str, str]) -> Path:
    """Write a sheet into the folder."""
    path = folder / "sheet.csv"
    path.write_bytes(sheet(*rows))
    return path


def test_import_sheet_takes_a_sheet_in_under_the_users_name(tmp_path: Path) -> None:
    technician = make_user(username="grey")
    out, _ = run("import_sheet", write(tmp_path, {"project_id": "Alpha"}, {}), "--as", "GREY")
    assert out.splitlines()[0] == "2 of 2 rows, 2 submissions created."
    assert "  project Alpha created" in out
    sample = Sample.objects.get(name="A1")
    assert sample.created_by == technician
    [line] = audit_selectors.list_history(object_label="samples.sample", object_pk=sample.pk)
    assert line.actor_id == str(technician.pk)
    out, _ = run("import_sheet", tmp_path / "sheet.csv", "--as", "grey")
    assert out.startswith("This sheet was taken in before; nothing was added.")
    assert Sample.objects.count() == 2


def test_import_sheet_dry_run_writes_nothing(tmp_path: Path) -> None:
    make_user(username="grey")
    out, _ = run("import_sheet", write(tmp_path, {}), "--as", "grey", "--dry-run")
    assert out.splitlines()[0] == "1 of 1 rows, 1 submissions would be created."
    with pytest.raises(CommandError, match="would be refused"):
        run("import_sheet", write(tmp_path, {}, BAD), "--as", "grey", "--dry-run")
    assert Sample.objects.count() == 0


def test_import_sheet_partial_takes_the_good_rows(tmp_path: Path) -> None:
    make_user(username="grey")
    out, err = run("import_sheet", write(tmp_path, {}, BAD), "--as", "grey", "--partial")
    assert out.splitlines()[0] == "1 of 2 rows, 1 submissions created."
    assert "The rows left out are listed in file" in out
    assert err == "problem: row 3, concentration: A measurement cannot be negative.\n"
    assert Sample.objects.get().name == "A1"


def test_import_sheet_lists_problems_and_fails(tmp_path: Path) -> None:
    make_user(username="grey")
    with pytest.raises(CommandError, match="There is 1 problem in the sheet"):
        run("import_sheet", write(tmp_path, {}, BAD), "--as", "grey")
    assert Sample.objects.count() == 0


def test_import_sheet_refuses_in_words(tmp_path: Path) -> None:
    make_user(Role.AUDITOR, username="auditor")
    make_user(username="grey")
    path = write(tmp_path, {})
    with pytest.raises(CommandError, match="There is no active user named nobody"):
        run("import_sheet", path, "--as", "nobody")
    with pytest.raises(CommandError, match="auditor may not import sheets"):
        run("import_sheet", path, "--as", "auditor")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("import_sheet", tmp_path / "none.csv", "--as", "grey")
    path.write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(CommandError, match="The file is a PDF, not a sample sheet"):
        run("import_sheet", path, "--as", "grey")
    assert Sample.objects.count() == 0


def passwords(path: Path) -> dict[str, str]:
    """Return the passwords of the logins file by username."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()[2:]]
    return {username: password for _, username, password in rows}


def test_make_demo_lab_writes_one_login_for_each_role_for_this_account_only(tmp_path: Path) -> None:
    path = tmp_path / "logins"
    out, err = run("make_demo_lab", "--logins", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_uid == os.getuid()
    told = passwords(path)
    assert set(told) == {person.username for person in PEOPLE}
    assert len(set(told.values())) == len(told)
    for username, password in told.items():
        assert User.objects.get(username=username).check_password(password)
        assert password not in out + err
    assert {person.role for person in PEOPLE} == set(Role)


def test_make_demo_lab_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "logins"
    run("make_demo_lab", "--logins", path)
    before = (path.read_text(), Sample.objects.count(), Submission.objects.count(), Holiday.objects.count())
    hashes = dict(User.objects.values_list("username", "password"))
    out, _ = run("make_demo_lab", "--logins", path)
    assert "The demo lab is there already." in out
    assert before == (
        path.read_text(),
        Sample.objects.count(),
        Submission.objects.count(),
        Holiday.objects.count(),
    )
    assert dict(User.objects.values_list("username", "password")) == hashes


def test_make_demo_lab_makes_new_passwords_when_the_file_is_gone_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "logins"
    run("make_demo_lab", "--logins", path)
    old = passwords(path)
    path.unlink()
    out, _ = run("make_demo_lab", "--logins", path)
    assert out.startswith("No password was on file for admin, manager,")
    new = passwords(path)
    assert not set(old.values()) & set(new.values())
    assert all(User.objects.get(username=name).check_password(word) for name, word in new.items())


def test_make_demo_lab_makes_samples_at_every_stage_and_priority(tmp_path: Path) -> None:
    run("make_demo_lab", "--logins", tmp_path / "logins")
    assert set(Sample.objects.values_list("stage", flat=True)) == set(Stage)
    assert set(Sample.objects.values_list("priority", flat=True)) == set(Priority)
    assert (Lab.objects.count(), Submission.objects.count(), Sample.objects.count()) == (3, 7, 59)
    assert Submission.objects.filter(lab=None).count() == 1
    of_requesters = Membership.objects.filter(user__role=Role.REQUESTER)
    assert of_requesters.values("lab").distinct().count() == 2
    assert Communication.objects.count() == 3
    assert {
        Sample.objects.filter(kind=kind).exists() for kind in ("positive_control", "negative_control")
    } == {True}
    technician = User.objects.get(username="technician")
    overdue = queue.list_queue(visible_to=technician, now=timezone.now(), overdue=True)
    assert overdue.filter(priority=Priority.URGENT).count() == 3
    year = timezone.now().year
    assert {day.year for day in Holiday.objects.values_list("day", flat=True)} == {year, year + 1}


def test_make_demo_lab_leaves_other_peoples_accounts_alone(tmp_path: Path) -> None:
    make_user(username="grey")
    path = tmp_path / "logins"
    with pytest.raises(CommandError, match="only made in an empty one"):
        run("make_demo_lab", "--logins", path)
    assert not path.exists()
    assert list(User.objects.values_list("username", flat=True)) == ["grey"]


def test_make_demo_lab_says_when_the_logins_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The logins cannot be written to"):
        run("make_demo_lab", "--logins", tmp_path / "missing" / "logins")
