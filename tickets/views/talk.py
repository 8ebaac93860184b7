"""What stands beside the SOP on a ticket's pages: the conversation, who can be reached, and what the OPD may ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid4

from reports import survey
from tickets.conversation import LATEST, Conversation, Line, conversation_of
from tickets.deadline import moment_in_words
from tickets.forms.conversation import MessageForm
from tickets.models import Message, Ticket, User
from tickets.views.handlers import Handler, handlers_of
from workflow import moment
from workflow.models import calendar_of
from workflow.states import OPD_ROLES, Role, Status


class Talk:
    """One ticket's conversation for one reader. One query; two more at most for whom an OPD may call."""

    def __init__(
        self,
        ticket: Ticket,
        reader: User,
        *,
        form: MessageForm | None = None,
        team: Iterable[User] = (),
        most: int = LATEST,
        before: int | None = None,
    ) -> None:
        self.ticket, self.reader, self.team = ticket, reader, tuple(team)
        self.now: datetime = moment.on_screen()
        self.side = Message.side_of(reader)
        self.conversation: Conversation = conversation_of(ticket, reader, self.now, most=most, before=before)
        self.form = form or (MessageForm(side=self.side, auto_id="pesan_%s") if self.side else None)

    @property
    def is_opd(self) -> bool:
        """Whether the reader speaks for the OPD."""
        return self.side == Message.Side.OPD

    @property
    def lines(self) -> tuple[Line, ...]:
        """The messages, newest last."""
        return self.conversation.lines

    @property
    def asked(self) -> Line | None:
        """The open question for progress, where anybody is there to answer it."""
        return self.conversation.asked if self.ticket.current_run is not None else None

    @property
    def may_ask(self) -> bool:
        """Whether the reader may ask for progress at all, now or later."""
        return self.is_opd and any(turn.role not in OPD_ROLES for turn in self.ticket.open_turns)

    @property
    def ask_again(self) -> str:
        """From when on progress may be asked again, in words; empty when it may be asked now."""
        again = self.conversation.ask_again_at
        if again is None or again <= self.now:
            return ""
        return moment_in_words(again, calendar_of(self.ticket.pemda), self.now)

    @property
    def may_add_photos(self) -> bool:
        """Whether photos may still follow."""
        return self.is_opd and not self.ticket.is_ended

    @property
    def asks_recovery(self) -> bool:
        """Whether the reader is asked if the fault is gone."""
        return self.is_opd and self.ticket.status == Status.SELESAI and self.conversation.answer is None

    @cached_property
    def asks_survey(self) -> bool:
        """Whether the reader is asked to judge the service."""
        return self.is_opd and self.ticket.is_ended and survey.is_asked(self.ticket)

    @property
    def denial(self) -> Line | None:
        """The OPD's word that the closed fault is still there."""
        answer = self.conversation.answer
        is_denied = answer is not None and answer.kind == Message.Kind.BELUM_PULIH
        return answer if is_denied and self.ticket.status == Status.SELESAI else None

    @property
    def confirmation(self) -> Line | None:
        """The OPD's word that the closed fault is gone."""
        answer = self.conversation.answer
        return answer if answer is not None and answer.kind == Message.Kind.PULIH else None

    @property
    def fresh_key(self) -> UUID:
        """A key for a form of one button."""
        return uuid4()

    @cached_property
    def handlers(self) -> list[Handler]:
        """Whom the OPD can reach: the present hands; where the row waits for the OPD itself, the appointed team."""
        if not self.is_opd or self.ticket.is_ended:
            return []
        team = self.ticket.sop.title_of(Role.TIM)
        return handlers_of(self.ticket) or [
            Handler(str(person), person.job_title or team, person.phone) for person in self.team
        ]
