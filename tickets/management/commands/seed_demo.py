"""`manage.py seed_demo`: five sample governments with a history, in demo mode only."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tickets.demo.seeding import is_empty, seed


class Command(BaseCommand):
    """Enter the sample data once."""

    help = "Enters five sample governments with accounts and a history of cases. Only with DEMO or DEBUG on."

    def add_arguments(self, parser) -> None:
        """Let a start script call it every time."""
        parser.add_argument("--if-empty", action="store_true", help="do nothing when a Pemda exists already")

    def handle(self, *, if_empty: bool = False, **options) -> None:
        """Seed, or say why not."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("DEMO: sample data are entered only while DEMO or DEBUG is on.")
        if not is_empty():
            if if_empty:
                return
            raise CommandError("A Pemda exists already; sample data go into an empty database only.")
        started = time.monotonic()
        self.stdout.write("Entering the sample data; this takes about a minute.")
        count = seed()
        self.stdout.write(f"{count} sample tickets in {time.monotonic() - started:.0f} seconds.")
