"""Verbal orders that an official must still confirm, as lines at the head of the inbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, Value
from django.urls import reverse

from tickets.models.hands import Hands
from workflow.models import VerbalOrder
from workflow.states import Role

#: Posts whose word may stand for a disposisi.
ORDERING = {Role.KADIS, Role.KABID, Role.KASI}
_UNCONFIRMED = VerbalOrder.objects.unconfirmed()
#: Lines shown at once; the rest follows when these are settled.
MOST_ORDERS = 10


@dataclass(frozen=True)
class OrderLine:
    """One order to confirm or to deny."""

    url: str
    words: str
    ticket: str


def has_orders(hands: Hands) -> Exists | Value:
    """Whether anything is to be confirmed, told beside the cards that are read anyway."""
    return Exists(_UNCONFIRMED.filter(post_id__in=hands.post_ids)) if hands.roles & ORDERING else Value(False)


def orders_for(hands: Hands) -> list[OrderLine]:
    """What the person must stand by, the oldest first; one query for officials, none for anybody else."""
    if not hands.roles & ORDERING:
        return []
    orders = VerbalOrder.objects.waiting_for(hands).select_related("ticket", "run", "noted_by")
    return [
        OrderLine(
            url=reverse("ticket_act", args=[order.ticket.number, "confirm_verbal_order"]),
            words=f"Konfirmasi perintah Anda pada langkah {order.run.step}, dicatat {order.noted_by}",
            ticket=f"{order.ticket.number}, {order.ticket.title}",
        )
        for order in orders[:MOST_ORDERS]
    ]
