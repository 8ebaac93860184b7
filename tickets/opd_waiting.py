"""What waits for an OPD although no row has a turn for it: reports to complete, letters to approve, questions."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from reports.models import Konsep, TandaSkm, TataSkm
from tickets.models import Message, Ticket, User
from workflow import moment
from workflow.papers import PaperKind
from workflow.states import ENDED, OPD_ROLES, Role, Status

#: So long after its close a report asks for the word of its OPD on the list; on its own page one may always answer.
REMEMBERED = timedelta(days=30)


def letters_for(head: User) -> QuerySet[Konsep]:
    """Letters that their writers wait to have approved by the head of the OPD."""
    waiting = Konsep.objects.filter(kind=PaperKind.SURAT_PERMOHONAN, settled_at=None)
    visible = Ticket.objects.visible_to(head).exclude(status__in=ENDED)
    return waiting.filter(ticket__in=visible, ticket__opd=head.opd_id)


def waiting_in_no_row(user: User) -> list[QuerySet]:
    """Ids of tickets that wait for somebody of an OPD without a turn: returned reports, and letters for its head."""
    roles = user.hands.roles
    if not roles & set(OPD_ROLES):
        return []
    returned = Ticket.objects.visible_to(user).filter(status=Status.DIKEMBALIKAN).order_by().values("pk")
    letters = [letters_for(user).order_by().values("ticket_id")] if Role.OPD_KEPALA in roles else []
    return [returned, *letters]


def unanswered(user: User) -> QuerySet[Ticket]:
    """Reports of the OPD that closed lately and still ask for its word: is the fault gone, or the survey. One query.

    Nobody owes these answers, so no badge counts them; they are asked for on the list as long as somebody remembers.
    """
    if Message.side_of(user) != Message.Side.OPD:
        return Ticket.objects.none()
    said = Message.objects.filter(
        ticket=OuterRef("pk"), round=OuterRef("round"), kind__in=(Message.Kind.PULIH, Message.Kind.BELUM_PULIH)
    )
    survey = Exists(TataSkm.objects.asking(user.pemda, user.pemda.today))
    is_asked = ~Exists(said) | (survey & ~Exists(TandaSkm.objects.filter(ticket=OuterRef("pk"))))
    lately = moment.on_screen() - REMEMBERED
    return Ticket.objects.visible_to(user).filter(is_asked, status=Status.SELESAI, closed_at__gte=lately)
