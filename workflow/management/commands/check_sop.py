"""``manage.py check_sop FILE…``: is this SOP file fit for use, and what does it say?"""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from workflow.sop import SopFaults, read_sop
from workflow.sop.printout import sop_lines
from workflow.sop.vocabulary import vocabulary_lines


class Command(BaseCommand):
    """Print rows, ways and totals of SOP files, or every fault in them; exit 1 if there is any."""

    help = "Periksa berkas SOP (TOML): tabel baris, semua cara dengan jumlah waktunya, atau semua kesalahannya."
    # A file is checked without database and without the settings of a running site.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE", help="berkas SOP, boleh di luar repositori")
        parser.add_argument(
            "--vocabulary", action="store_true", help="cetak kata-kata yang boleh dipakai dalam berkas SOP"
        )

    def handle(self, *args, files, vocabulary, **options):
        if not files and not vocabulary:
            raise CommandError("Sebutkan paling sedikit satu berkas, atau --vocabulary.")
        if vocabulary:
            self.stdout.write("\n".join(vocabulary_lines()))
        faulty = [name for name in files if not self._is_faultless(name)]
        if faulty:
            raise CommandError(f"{len(faulty)} dari {len(files)} berkas tidak dapat dipakai: {', '.join(faulty)}")

    def _is_faultless(self, name: str) -> bool:
        try:
            sop = read_sop(Path(name).read_bytes())
        except OSError as error:
            self.stdout.write(f"{name}: berkas tidak dapat dibuka ({error.strerror})")
            return False
        except SopFaults as refused:
            self.stdout.write(f"{name}: {len(refused.faults)} kesalahan")
            self.stdout.write("\n".join(f"  - {fault}" for fault in refused.faults))
            return False
        self.stdout.write("\n".join(sop_lines(sop)))
        return True
