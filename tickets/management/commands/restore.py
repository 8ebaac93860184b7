"""``restore DIR [--force]``: give back what ``backup`` saved, checked before and after."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tickets.backup import BackupRefused, restore


class Command(BaseCommand):
    """Put a backup into an empty installation, or with --force in the place of what is there."""

    help = "Memulihkan cadangan ke basis data kosong; hentikan dahulu semua proses lain."

    def add_arguments(self, parser):
        """The folder of the backup, and whether to replace what is there."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="folder hasil perintah backup")
        parser.add_argument("--force", action="store_true", help="ganti basis data dan berkas yang sudah ada")

    def handle(self, *, folder, force, **options):
        """Say what was given back, and what to do next."""
        try:
            manifest = restore(folder, force=force)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Dipulihkan dari cadangan {manifest.made_at}: {sum(manifest.rows.values())} baris dan "
            f"{len(manifest.media)} berkas, semuanya cocok. Semua orang perlu masuk lagi. Jalankan migrate, lalu mulai."
        )
