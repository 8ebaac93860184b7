"""Keeping what a closed clock and a finished ticket came to, in the transaction that closes them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from tickets.models import Holder, Pemeriksaan, Ticket
from workflow import working_time
from workflow.models import Clock, Result, StepRun, Turn, calendar_of
from workflow.states import OPD_ROLES, Party, Role, Status, Verdict


def keep_clock_result(ticket: Ticket, clock: Clock, run: StepRun, *, now: datetime) -> None:
    """What a clock that has just closed came to; ``run`` is the stay that it closed with."""
    calendar = calendar_of(ticket.pemda)
    standard, late = None, 0
    if clock.due_at is not None:
        # A promise may lie before the row that it is the limit of.
        standard = max(int(working_time.between(calendar, clock.opened_at, clock.due_at).total_seconds()), 0)
        late = int(working_time.between(calendar, clock.due_at, now).total_seconds())
    Result.objects.create(
        **_of(ticket, now),
        kind=Result.Kind.JAM,
        clock=clock,
        code=clock.code,
        party=clock.party,
        hand=_hand(ticket, run, now) if clock.kind == Clock.Kind.BARIS else "",
        verdict=clock.verdict,
        excused=clock.is_late and bool(clock.excuse),
        gross_seconds=clock.gross_seconds,
        waited_seconds=clock.waited_seconds,
        standard_seconds=standard,
        late_seconds=max(late, 0),
    )


def keep_ticket_result(ticket: Ticket, *, now: datetime) -> None:
    """What a round that ended with "selesai" came to: late if one of the clocks of the Dinas was."""
    calendar = calendar_of(ticket.pemda)
    clocks = list(Result.objects.filter(ticket=ticket, round=ticket.round, kind=Result.Kind.JAM, party=Party.DINAS))
    begun = ticket.runs.filter(round=ticket.round).order_by("pk").values_list("opened_at", flat=True).first()
    Result.objects.create(
        **_of(ticket, now),
        kind=Result.Kind.TIKET,
        party=Party.DINAS,
        cause=cause_of(ticket, ticket.round),
        verdict=_worst({result.verdict for result in clocks}),
        excused=_is_excused(clocks),
        gross_seconds=int(working_time.between(calendar, begun, now).total_seconds()),
        waited_seconds=sum(result.waited_seconds for result in clocks),
        late_seconds=sum(result.late_seconds for result in clocks if result.verdict == Verdict.TERLAMBAT),
    )


def cause_of(ticket: Ticket, round: int) -> str:
    """What the last examination of a round says was the cause, or ""."""
    checked = Pemeriksaan.objects.current().filter(ticket=ticket, run__round=round).exclude(penyebab="")
    return checked.order_by("-pk").values_list("penyebab", flat=True).first() or ""


@transaction.atomic
def keep_missing() -> int:
    """Keep what closed before results were kept, as if it had been kept then; the number of results."""
    kept = 0
    clocks = Clock.objects.filter(result=None).exclude(closed_at=None).select_related("ticket__pemda")
    for clock in clocks.order_by("pk"):
        keep_clock_result(clock.ticket, clock, clock.runs.latest("pk"), now=clock.closed_at)
        kept += 1
    judged = Result.objects.filter(ticket=OuterRef("pk"), round=OuterRef("round"), kind=Result.Kind.TIKET)
    finished = Ticket.objects.filter(~Exists(judged), status=Status.SELESAI).select_related("pemda")
    for ticket in finished.order_by("pk"):
        keep_ticket_result(ticket, now=ticket.closed_at)
        kept += 1
    return kept


def _of(ticket: Ticket, now: datetime) -> dict:
    return {
        "pemda_id": ticket.pemda_id,
        "opd_id": ticket.opd_id,
        "ticket": ticket,
        "sop_version_id": ticket.sop_version_id,
        "round": ticket.round,
        "closed_on": ticket.pemda.date_of(now),
    }


def _worst(verdicts: set[str]) -> str:
    return next((v for v in (Verdict.TERLAMBAT, Verdict.TEPAT_WAKTU) if v in verdicts), Verdict.TANPA_STANDAR)


def _is_excused(results: list[Result]) -> bool:
    """Whether something was late, and every lateness has a reason that was accepted."""
    late = [result for result in results if result.verdict == Verdict.TERLAMBAT]
    return bool(late) and all(result.excused for result in late)


def _hand(ticket: Ticket, run: StepRun, now: datetime) -> str:
    """Whose time it was: the key of the post, or the role where no post stands behind it (team, OPD).

    Where several posts carry the role, the one named in the disposisi decides, then the one that the performer held.
    """
    if run.role == Role.TIM or run.role in OPD_ROLES:
        return str(run.role)
    posts = [post for post in ticket.pemda.posts_of_dinas if post.role == run.role]
    if len(posts) == 1:
        return str(posts[0].pk)
    post = run.turns.filter(kind=Turn.Kind.PERFORM).exclude(post=None).values_list("post", flat=True).first()
    if post is None and run.performed_by_id and not run.on_behalf:
        held = Holder.objects.in_force(now).filter(user=run.performed_by_id, post__role=run.role)
        post = held.values_list("post", flat=True).first()
    return str(run.role) if post is None else str(post)
