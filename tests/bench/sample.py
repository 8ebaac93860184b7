"""The replay check: a copied ticket is as whole as one that was played."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from tests.bench.copies import sources
from tests.test_audit import broken_rules, replay
from tickets.models import Ticket


def check_sample(tickets: list[int]) -> None:
    """Stop with the reason unless audit rows, runs, turns, clocks and keys of these tickets fit together."""
    for pk in tickets:
        ticket = Ticket.objects.get(pk=pk)
        told, stands = replay(ticket), (ticket.status, ticket.step, ticket.version, ticket.round)
        if told != stands:
            raise SystemExit(f"ticket {pk}: the audit rows tell {told}, it stands at {stands}")
        if broken := broken_rules(ticket):
            raise SystemExit(f"ticket {pk}: {broken}")
    for source in sources():
        mine = source.model._base_manager.filter(**{f"{source.path}__in": tickets})
        for field in source.fields:
            if field.many_to_one:
                known = field.related_model._base_manager.filter(pk=OuterRef(field.attname))
                if lost := mine.exclude(**{field.name: None}).filter(~Exists(known)).count():
                    raise SystemExit(f"{source.table}.{field.column}: {lost} keys lead nowhere")
