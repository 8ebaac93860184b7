"""How lateness reads on a page: which row, since when, what became of its explanation, and the form that waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q, QuerySet, Value
from django.urls import reverse

from tickets.forms.general import ActForm
from tickets.forms.lateness import ExplainForm, JudgeForm
from tickets.history import short_moment
from tickets.models import Ticket, User
from tickets.models.hands import Hands
from workflow.models import Clock, LateDuty, LateReason, StepRun
from workflow.models.late_reason import signature
from workflow.states import Excuse
from workflow.watchman import gap_around, gap_words

FORMS: dict[str, type[ActForm]] = {"alasan": ExplainForm, "penilaian": JudgeForm}


@dataclass(frozen=True)
class LateRow:
    """One late row for one reader; ``act`` names the page on which the reader must write, if any, with its form."""

    reason: LateReason
    heading: str
    due: str
    given: str
    decided: str
    act: str
    form: ActForm | None
    gap: str = ""  # what the page says of lateness that lies in a standstill of the timers

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.reason.clock.excuse == Excuse.SISTEM:
            return "pengingat waktu sedang berhenti"
        if self.reason.is_moved:
            return "batas waktunya dipindah karena kalender kerja berubah"
        if self.reason.is_pending:
            has_judge = self.reason.judges(self.reason.ticket.sop)
            return "menunggu penilaian" if has_judge else "alasan tercatat, tidak ada pejabat di atasnya yang menilai"
        if self.reason.accepted:
            return "alasan diterima"
        return "alasan tidak diterima" if self.reason.code else "alasan belum diisi"


def late_rows_of(ticket: Ticket, runs: Iterable[StepRun], reader: User, now: datetime) -> list[LateRow]:
    """The late rows of a ticket in the order in which they were late: one query, none where no clock is late.

    ``runs`` are read with their clocks, and the ticket's turns with them.
    """
    if not any(run.clock.due_at and (run.clock.closed_at or now) > run.clock.due_at for run in runs):
        return []
    found = list(ticket.late_reasons.select_related("alarm", "clock", "run", "given_by", "decided_by"))
    for reason in found:
        reason.hands = [turn for turn in ticket.every_turn if turn.run_id == reason.run_id]
    return [late_row(ticket, reason, reader) for reason in found]


def late_row(ticket: Ticket, reason: LateReason, reader: User, sent: Any = None) -> LateRow:
    """One of them, in words; ``sent`` fills its form."""
    reason.ticket = ticket
    act = "alasan" if reason.is_owed_by(reader) else "penilaian" if reason.is_judged_by(reader) else ""
    form = FORMS[act](ticket, data=sent) if act else None
    if form:
        form.auto_id = f"terlambat_{reason.pk}_%s"
    return LateRow(
        reason=reason,
        heading=f"Langkah {reason.run.step} melewati batas {reason.clock.limit_text}",
        due=short_moment(reason.alarm.due_at, ticket),
        given=signature(reason.given_by, reason.given_title),
        decided=signature(reason.decided_by, reason.decided_title),
        act=act,
        form=form,
        gap=_gap_words(ticket, reason.clock),
    )


@dataclass(frozen=True)
class ReasonLine:
    """A reason that somebody must write or judge, as a line of a list."""

    url: str
    words: str
    ticket: str


def _duties_of(hands: Hands) -> QuerySet[LateDuty]:
    """What the hands must write or judge. Nobody judges a reason of the own."""
    own = Q(reason__given_by=hands.user_id, reason__accepted=None)
    return LateDuty.objects.filter(~own, hand__in=hands.words, reason__pemda=hands.pemda_id)


def has_reasons(hands: Hands) -> Exists | Value:
    """Whether the person must still say something about lateness, told beside the cards that are read anyway."""
    return Exists(_duties_of(hands)) if hands.serves_dinas else Value(False)


def reasons_of(hands: Hands) -> QuerySet[LateReason]:
    """The reasons that wait for the person's word, none for the OPD; each with its ticket and row."""
    if not hands.serves_dinas:
        return LateReason.objects.none()
    return LateReason.objects.filter(pk__in=_duties_of(hands).values("reason")).select_related("ticket", "run")


def reason_line(reason: LateReason) -> ReasonLine:
    """One of them, with the page on which it is written or judged."""
    return ReasonLine(
        url=reverse(
            "penilaian" if reason.code and reason.accepted is None else "alasan", args=[reason.ticket.number, reason.pk]
        ),
        words=_duty_words(reason),
        ticket=f"{reason.ticket.number}, {reason.ticket.title}",
    )


def _duty_words(reason: LateReason) -> str:
    """What is to be done about a reason; whoever was refused reads that first."""
    row = f"alasan keterlambatan langkah {reason.run.step}"
    if not reason.code:
        return f"Isi {row}"
    return f"Nilai {row}" if reason.accepted is None else f"Isi kembali {row}, yang semula tidak diterima"


def _gap_words(ticket: Ticket, clock: Clock) -> str:
    gap = gap_around(clock) if clock.excuse == Excuse.SISTEM else None
    return gap_words(gap, ticket.pemda.tz) if gap else ""
