"""`manage.py check_audit`: is every row of the audit trail as it was written?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tickets.models import Ticket
from workflow.chain import extend, faults_of


class Command(BaseCommand):
    """Compares the whole trail with its chain, then seals what is new."""

    help = "Names every audit row that was changed, removed or inserted behind the product's back."

    def add_arguments(self, parser) -> None:
        """One Pemda, or all."""
        parser.add_argument("--pemda", help="code of one Pemda")

    def handle(self, *, pemda: str | None, **options) -> None:
        """Say that all is well, or name every fault and end with 1."""
        tickets = Ticket.objects.filter(pemda__code=pemda) if pemda else Ticket.objects.all()
        faults = 0
        for fault in faults_of(tickets):
            faults += 1
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{faults} faults in the audit trail.")
        while extend():
            pass
        self.stdout.write(f"The audit trail of {tickets.count()} tickets is whole.")
