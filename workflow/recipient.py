"""Whoever a letter goes to, looked at again when it is about to leave: much may have happened since it was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from tickets.models import Ticket, User
from workflow.models import Delivery, Turn, channels_of

#: News older than this is given up; a link for a new password is not sent after its hour.
OLDEST = timedelta(days=3)
OLDEST_LINK = timedelta(hours=1)


@dataclass
class Recipient:
    """One person about to hear of one ticket (or of none); what the database must be asked is asked once, if at all."""

    user: User
    ticket_id: int | None

    def why_not(self, delivery: Delivery, now: datetime) -> str:
        """Why the person should not get it any more, or "". What needs no question to the database comes first."""
        notice = delivery.notice
        if not self.user.is_active:
            return "Akun penerima tidak aktif."
        if notice.read_at is not None:
            return "Sudah dibaca di Helpdesk."
        if delivery.channel not in channels_of(self.user, notice.kind):
            return "Saluran ini dimatikan oleh penerima, atau alamatnya dihapus."
        if now > (delivery.not_before or notice.told_at) + (OLDEST if notice.kind.listed else OLDEST_LINK):
            return "Terlalu lama tertunda."
        if not self.may_see:
            return "Penerima tidak lagi berhak melihat tiket ini."
        if notice.post_id and notice.post_id not in self.user.hands.post_ids:
            return "Penerima tidak lagi memegang jabatan ini."
        if notice.kind.for_hands and not self.is_awaited:
            return "Langkah ini tidak lagi menunggu penerima."
        return ""

    @cached_property
    def may_see(self) -> bool:
        """Whether the ticket is still among those that the person may see."""
        return self.ticket_id is None or Ticket.objects.visible_to(self.user).filter(pk=self.ticket_id).exists()

    @cached_property
    def is_awaited(self) -> bool:
        """Whether the ticket waits for the person now."""
        if self.ticket_id is None:
            return False
        return Turn.objects.waiting_for(self.user.hands).filter(ticket=self.ticket_id).exists()
