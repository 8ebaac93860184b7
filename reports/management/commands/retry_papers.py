"""`manage.py retry_papers`: let the worker try again at papers that were given up, after their cause is mended."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from reports.models import MOST_ATTEMPTS, Naskah


class Command(BaseCommand):
    """Resets the count of attempts; the periodic task then renders the papers within seconds."""

    help = "Coba lagi mencetak naskah yang gagal dibuat."

    def handle(self, *args, **options) -> None:
        """Print each paper with its failure, and put it back among the pending ones."""
        given_up = Naskah.objects.filter(rendered_at=None, attempts__gte=MOST_ATTEMPTS)
        for paper in given_up.order_by("issued_at", "pk"):
            self.stdout.write(f"{paper.number} versi {paper.version}: {paper.failure or 'pembuat PDF terhenti'}")
        count = given_up.update(attempts=0, failure="")
        self.stdout.write(f"{count} naskah dicoba lagi.")
