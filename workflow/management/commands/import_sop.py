"""``import_sop FILE --pemda CODE [--from DATE]``: store an SOP file as a version that new tickets are opened under."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tickets.models import Pemda
from workflow.importing import SopInUse, import_sop
from workflow.sop import SopFaults


class Command(BaseCommand):
    """Import an SOP file for one government."""

    help = "Menyimpan berkas SOP sebagai versi yang berlaku bagi tiket baru."

    def add_arguments(self, parser):
        """The file, the government, and the first day on which it is in force."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--pemda", required=True, help="kode Pemda")
        parser.add_argument(
            "--from", dest="effective_from", type=date.fromisoformat, help="tanggal berlaku, 2026-11-21"
        )

    def handle(self, *, file, pemda, effective_from=None, **options):
        """Refuse a faulty file with all its faults, and other bytes under a code that a ticket uses."""
        try:
            source = file.read_bytes()
            owner = Pemda.objects.get(code=pemda)
            version = import_sop(source, pemda=owner, effective_from=effective_from)
        except OSError as error:
            raise CommandError(f"Berkas tidak dapat dibaca: {error.strerror}.") from error
        except Pemda.DoesNotExist as error:
            known = ", ".join(Pemda.objects.order_by("code").values_list("code", flat=True)) or "belum ada"
            raise CommandError(f"Pemda '{pemda}' tidak ada. Yang ada: {known}.") from error
        except SopFaults as faults:
            raise CommandError(str(faults)) from faults
        except SopInUse as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version.code} berlaku untuk {owner} sejak {version.effective_from:%Y-%m-%d}.")
