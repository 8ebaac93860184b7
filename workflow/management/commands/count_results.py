"""`manage.py count_results`: bring Kepatuhan up to date, with all that closed before results were kept."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from workflow.actions.results import keep_missing
from workflow.compliance import count_new


class Command(BaseCommand):
    """Keep missing results and count; may run at any time and again."""

    help = "Keeps the results of clocks and tickets that have none yet, and counts the months they change."

    def handle(self, **options) -> None:
        """Say how much was done."""
        kept = keep_missing()
        self.stdout.write(f"{kept} results kept, {count_new()} months counted.")
