"""``backup DIR``: database and files in one folder, with a manifest by which ``restore`` checks them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tickets.backup import BackupRefused, take


class Command(BaseCommand):
    """Take a backup while the product goes on working."""

    help = "Mencadangkan basis data dan semua berkas ke sebuah folder baru."

    def add_arguments(self, parser):
        """The folder to write into."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="folder baru atau kosong")

    def handle(self, *, folder, **options):
        """Say what was saved."""
        try:
            manifest = take(folder)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as fault:
            raise CommandError(f"{folder} tidak dapat ditulis: {fault.strerror}.") from fault
        size = manifest.database.size + sum(stored.size for stored in manifest.media)
        self.stdout.write(
            f"Tercadangkan ke {folder}: {sum(manifest.rows.values())} baris dalam {len(manifest.rows)} tabel, "
            f"{len(manifest.media)} berkas, {size} byte."
        )
