"""Taking a backup and giving it back, each step checked before the next one changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tickets.backup import databases
from tickets.backup.manifest import Manifest, Stored, measured
from workflow import moment
from workflow.delivery import drop_unsent
from workflow.models import Delivery

MEDIA = "media"


class BackupRefused(Exception):
    """Why a backup was not taken or given back, in Indonesian; nothing was changed unless the sentence says so."""


def take(folder: Path) -> Manifest:
    """Write database, files and manifest into a new or empty folder that only its owner may read.

    The database comes first: every file that its rows name has been stored before, and stored files are never changed.
    Raises BackupRefused.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"Folder {folder} tidak kosong.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made_at = moment.now().astimezone(UTC).isoformat()
    try:
        dumped, rows = databases.dump(folder)
    except databases.DatabaseRefused as refused:
        raise BackupRefused(f"Basis data tidak tercadangkan: {refused}") from refused
    with dumped.open("rb") as stream:
        database = measured(dumped.name, stream)
    manifest = Manifest(
        made_at=made_at,
        engine=connection.vendor,
        database=database,
        rows=rows,
        migrations=sorted(f"{room}.{name}" for room, name in MigrationRecorder(connection).applied_migrations()),
        media=[_copy_out(name, folder / MEDIA) for name in _stored_names()],
    )
    manifest.write(folder)
    return manifest


def restore(folder: Path, *, force: bool = False) -> Manifest:
    """Give back what :func:`take` wrote: the whole backup is verified first, the result afterwards.

    Refuses a database that is in use and files that differ unless ``force``. Sessions are not given back: everybody
    logs in again, and nobody comes in who was shut out meanwhile. Notices that had not been sent are not sent any more:
    most have been since. Raises BackupRefused.
    """
    manifest = _verified(folder)
    if manifest.engine != connection.vendor:
        raise BackupRefused(f"Cadangan ini dari {manifest.engine}, sedangkan basis data di sini {connection.vendor}.")
    known = {f"{room}.{name}" for room, name in MigrationLoader(None).disk_migrations}
    if newer := [name for name in manifest.migrations if name not in known]:
        raise BackupRefused(f"Cadangan dibuat oleh versi program yang lebih baru ({newer[0]}).")
    if not force:
        _refuse_to_overwrite(manifest)
    try:
        databases.load(folder / manifest.database.name)
    except databases.DatabaseRefused as refused:
        raise BackupRefused(f"Basis data tidak dipulihkan dan tidak berubah: {refused}") from refused
    for stored in manifest.media:
        _copy_in(stored, folder / MEDIA)
    _check_result(manifest)
    Session.objects.all().delete()
    if Delivery._meta.db_table in manifest.rows:  # older backups know no notices
        drop_unsent("Tidak dikirim: sistem dipulihkan dari cadangan.", now=moment.now())
    return manifest


def _verified(folder: Path) -> Manifest:
    try:
        manifest = Manifest.read(folder)
    except OSError as missing:
        raise BackupRefused(f"Folder {folder} tidak memuat manifest: cadangannya tidak lengkap.") from missing
    except ValueError as broken:
        raise BackupRefused(f"Manifest tidak dapat dibaca: {broken}.") from broken
    wanted = [(folder / manifest.database.name, manifest.database)]
    wanted += [(folder / MEDIA / stored.name, stored) for stored in manifest.media]
    for path, stored in wanted:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupRefused(f"Nama berkas {stored.name} menunjuk ke luar cadangan.")
        try:
            with path.open("rb") as stream:
                found = measured(stored.name, stream)
        except OSError as missing:
            raise BackupRefused(f"Berkas {stored.name} tidak ada dalam cadangan.") from missing
        if found != stored:
            raise BackupRefused(f"Berkas {stored.name} tidak sama dengan yang dicadangkan.")
    return manifest


def _refuse_to_overwrite(manifest: Manifest) -> None:
    if databases.is_used():
        raise BackupRefused("Basis data sudah berisi. Pakai --force untuk menggantinya seluruhnya.")
    for stored in manifest.media:
        if default_storage.exists(stored.name) and _measure_stored(stored.name) != stored:
            raise BackupRefused(f"Berkas {stored.name} sudah ada dengan isi lain. Pakai --force untuk menggantinya.")


def _check_result(manifest: Manifest) -> None:
    rows = databases.count_rows()
    for table, count in manifest.rows.items():
        if rows.get(table) != count:
            raise BackupRefused(
                f"Sudah dipulihkan, tetapi tabel {table} berisi {rows.get(table)} baris, bukan {count}."
            )
    for stored in manifest.media:
        if _measure_stored(stored.name) != stored:
            raise BackupRefused(f"Sudah dipulihkan, tetapi berkas {stored.name} tidak sama dengan cadangannya.")


def _stored_names(folder: str = "") -> Iterator[str]:
    """Every name in the storage, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        # Nothing has ever been stored.
        return
    prefix = f"{folder}/" if folder else ""
    yield from sorted(f"{prefix}{name}" for name in files)
    for name in sorted(folders):
        yield from _stored_names(f"{prefix}{name}")


def _copy_out(name: str, folder: Path) -> Stored:
    target = folder / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with default_storage.open(name, "rb") as stream, target.open("wb") as out:
        return measured(name, stream, out)


def _copy_in(stored: Stored, folder: Path) -> None:
    if default_storage.exists(stored.name):
        if _measure_stored(stored.name) == stored:
            return
        default_storage.delete(stored.name)
    with (folder / stored.name).open("rb") as stream:
        default_storage.save(stored.name, File(stream))


def _measure_stored(name: str) -> Stored:
    with default_storage.open(name, "rb") as stream:
        return measured(name, stream)
