"""`manage.py retry_papers`: let the worker try again at everything that was given up, after its cause is mended."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from reports.failures import failures_of, try_again
from tickets.models import Pemda


class Command(BaseCommand):
    """Resets the count of tries; the periodic task then makes papers and prints within seconds."""

    help = "Coba lagi mencetak naskah dan cetakan yang gagal dibuat."

    def handle(self, *args, **options) -> None:
        """Print each with its failure, and put it back among the pending ones."""
        count = 0
        for pemda in Pemda.objects.order_by("pk"):
            while given_up := [failure for failure in failures_of(pemda) if failure.is_given_up]:
                for failure in given_up:
                    self.stdout.write(f"{failure}: {failure.cause or 'pembuat PDF terhenti'}")
                    try_again(pemda, failure.kind, failure.pk)
                    count += 1
        self.stdout.write(f"{count} cetakan dicoba lagi.")
