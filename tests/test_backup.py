"""Backup and restore: what comes back is what was saved, and nothing is overwritten unasked (promise P18)."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from tests import factories
from tickets.backup import databases
from tickets.models import Attachment, Opd, Ticket
from workflow.models import AuditEntry, Clock

pytestmark = [pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def media(tmp_path, settings):
    """An empty storage."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def saved(office, client, media, tmp_path):
    """The folder of a backup with people, a ticket on its way, files and a session."""
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    factories.walk(office, factories.make_ticket(office), until="5")
    folder = tmp_path / "cadangan"
    call_command("backup", str(folder), stdout=StringIO())
    return folder


def state():
    """What must come back: rows of every table but sessions, audit and clocks by value, bytes of every file."""
    rows = {table: count for table, count in databases.count_rows().items() if table != "django_session"}
    files = {one.file.name: one.file.open("rb").read() for one in Attachment.objects.all()}
    return rows, list(AuditEntry.objects.order_by("pk").values()), list(Clock.objects.order_by("pk").values()), files


def test_what_was_saved_comes_back_over_what_was_lost(saved):
    before = state()
    lost = Attachment.objects.first().file.name
    default_storage.delete(lost)
    Clock.objects.update(due_at=None)
    Opd.objects.create(pemda=Ticket.objects.first().pemda, name="Sesudah cadangan")

    call_command("restore", str(saved), force=True, stdout=StringIO())

    assert state() == before
    assert before[3]
    assert not Opd.objects.filter(name="Sesudah cadangan").exists()


def test_everybody_logs_in_again_after_a_restore(saved):
    assert Session.objects.exists()

    call_command("restore", str(saved), force=True, stdout=StringIO())

    assert not Session.objects.exists()


def test_a_used_database_is_not_overwritten_unasked(saved):
    before = state()

    with pytest.raises(CommandError, match="Basis data sudah berisi"):
        call_command("restore", str(saved))

    assert state() == before


def test_the_audit_trail_is_still_protected_after_a_restore(saved):
    from django.db import IntegrityError, transaction

    call_command("restore", str(saved), force=True, stdout=StringIO())

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.update(note="diubah")


def change_bytes(folder):
    path = next(one for one in (folder / "media").rglob("*") if one.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"\0")


def change_database(folder):
    path = folder / databases.FILES[connection.vendor]
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def lose_a_file(folder):
    next(one for one in (folder / "media").rglob("*") if one.is_file()).unlink()


def lose_the_manifest(folder):
    (folder / "manifest.json").unlink()


def tear_the_manifest(folder):
    (folder / "manifest.json").write_text('{"format": 1}')


def point_outside(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["media"][0]["name"] = "../../rahasia"
    (folder / "manifest.json").write_text(json.dumps(manifest))


def come_from_the_future(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["migrations"].append("tickets.9999_masa_depan")
    (folder / "manifest.json").write_text(json.dumps(manifest))


def come_from_another_engine(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["engine"] = "oracle"
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    "harm",
    [
        change_bytes,
        change_database,
        lose_a_file,
        lose_the_manifest,
        tear_the_manifest,
        point_outside,
        come_from_the_future,
        come_from_another_engine,
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(saved, harm):
    harm(saved)
    before = state()

    with pytest.raises(CommandError):
        call_command("restore", str(saved), force=True)

    assert state() == before


def test_a_backup_is_never_written_over_another(saved):
    with pytest.raises(CommandError, match="tidak kosong"):
        call_command("backup", str(saved))


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(saved, tmp_path):
    (tmp_path / "catatan.txt").write_text("bukan folder")
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("backup", tmp_path / "catatan.txt" / "satu")


def test_only_the_owner_reads_a_backup(saved):
    assert saved.stat().st_mode & 0o077 == 0


@pytest.fixture
def empty_database(tmp_path):
    """The address of a database on the same engine that holds nothing, not even tables."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/baru.sqlite3"
        return
    wanted = settings.DATABASES["default"]
    address = {"host": wanted["HOST"], "port": wanted["PORT"], "user": wanted["USER"]}
    server = psycopg2.connect(**address, dbname="postgres")
    server.autocommit = True
    server.cursor().execute("CREATE DATABASE pulih")
    yield f"postgres://{wanted['USER']}@{wanted['HOST']}:{wanted['PORT']}/pulih"
    server.cursor().execute("DROP DATABASE pulih WITH (FORCE)")
    server.close()


def manage(*arguments, database, folder):
    """Run a command of the product as on another machine."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "DEMO": "off",
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_empty_machine_gets_everything(saved, empty_database, tmp_path):
    manifest = json.loads((saved / "manifest.json").read_text())

    said = manage("restore", str(saved), database=empty_database, folder=tmp_path / "var")
    pending = manage("migrate", "--check", database=empty_database, folder=tmp_path / "var")
    manage("backup", str(tmp_path / "lagi"), database=empty_database, folder=tmp_path / "var")

    again = json.loads((tmp_path / "lagi" / "manifest.json").read_text())
    assert "semuanya cocok" in said
    assert "[ ]" not in pending
    assert again["media"] == manifest["media"] != []
    assert again["rows"] == {**manifest["rows"], "django_session": 0}
