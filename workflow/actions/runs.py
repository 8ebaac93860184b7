"""Entering and leaving rows: runs, the hands expected on them, and what a ticket still owes."""

from __future__ import annotations

from datetime import datetime

from reports import documents
from tickets.drafts import drop_drafts
from tickets.models import Disposisi, Post, Ticket, User
from workflow.actions.clocks import clock_for, close_clock
from workflow.actions.results import keep_ticket_result
from workflow.fields import LETTER_DATA
from workflow.models import LateDuty, StepRun, Turn
from workflow.states import OPD_ROLES, Role, Status, Verbal


def open_run(
    ticket: Ticket,
    no: str,
    *,
    leaving: StepRun | None,
    came_from: StepRun | None,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """The ticket enters row ``no``: its clock starts at ``since`` (default now), and its hands are called.

    ``leaving`` is the run that ends with this move and decides whether a group's clock goes on; ``came_from`` is the
    run whose performance leads here. They differ when a row is sent back: it keeps the origin it had before.
    """
    step = ticket.sop.step(no)
    before = [run for run in ticket.every_run if run.step == no and run.round == ticket.round]
    if any(run.is_unconfirmed for run in before):  # a disposisi is written now after all: the order is overtaken
        waiting = StepRun.objects.filter(ticket=ticket, round=ticket.round, step=no, verbal=Verbal.MENUNGGU)
        waiting.update(verbal=Verbal.GUGUR, recalled_at=now)
    run = StepRun.objects.create(
        ticket=ticket,
        clock=clock_for(ticket, step, previous=leaving, now=now, since=since or now),
        came_from=came_from,
        round=ticket.round,
        visit=len(before) + 1,
        step=no,
        status=step.status,
        role=step.role,
        party=step.party,
        opened_at=since or now,
    )
    ticket.open_turns = call_performers(ticket, run, now=now)
    ticket.current_run = run


def call_performers(ticket: Ticket, run: StepRun, *, now: datetime) -> list[Turn]:
    """Open the turns of whoever performs the row: the appointed team, the post named in the disposisi, or the role."""
    ticket.forget_hands()
    if run.role == Role.TIM and ticket.team_ids:
        team = ticket.penugasan.people
        turns = [_turn(ticket, run, Turn.Kind.PERFORM, run.role, now=now, person=person) for person in team]
    else:
        turns = [_turn(ticket, run, Turn.Kind.PERFORM, run.role, now=now, post=_named_post(run))]
    return Turn.objects.bulk_create(turns)


def call_performers_anew(ticket: Ticket, run: StepRun, *, actor: User, now: datetime) -> None:
    """The records name other hands for a row that still waits: those called so far hand over, late or not."""
    close_turns(run, kind=Turn.Kind.PERFORM, actor=actor, now=now, answer=Turn.Answer.ALIH)
    call_performers(ticket, run, now=now)
    LateDuty.rewrite(ticket.late_reasons.filter(run=run).select_related("alarm", "clock", "run", "ticket"))


def call_acknowledgers(ticket: Ticket, run: StepRun, *, now: datetime) -> None:
    """Open one turn for every role that must acknowledge the performed row; all at once."""
    acks = ticket.sop.step(run.step).acks
    Turn.objects.bulk_create([_turn(ticket, run, Turn.Kind.ACKNOWLEDGE, role, now=now) for role in acks])


def void_acknowledgements(run: StepRun, *, actor: User, now: datetime, answer: str) -> None:
    """Acknowledgements given so far do not count any more, and ``answer`` is that of those still awaited."""
    run.turns.filter(kind=Turn.Kind.ACKNOWLEDGE, answer=Turn.Answer.SAH).update(answer=Turn.Answer.GUGUR)
    close_turns(run, kind=Turn.Kind.ACKNOWLEDGE, actor=actor, now=now, answer=answer)


def ask_again(ticket: Ticket, run: StepRun, *, actor: User, now: datetime) -> None:
    """What the acknowledgers of a performed row read has changed: what they gave is void, and all are asked anew."""
    void_acknowledgements(run, actor=actor, now=now, answer=Turn.Answer.GUGUR)
    call_acknowledgers(ticket, run, now=now)
    documents.draft_papers(ticket, run, ticket.sop.step(run.step), now=now)


def close_turns(run: StepRun, *, kind: str, actor: User, now: datetime, answer: str = "") -> None:
    """Nobody is expected in this kind of turn any more."""
    run.turns.filter(kind=kind, closed_at=None).update(
        closed_at=now, closed_by=actor, closer_title=actor.jabatan, answer=answer
    )


def leave_run(run: StepRun, *, act: str, now: datetime) -> None:
    """The ticket leaves a row whose hands have all answered: the run is stored closed, its drafts are dropped."""
    run.closed_at = now
    run.ended_by = act
    run.save()
    drop_drafts(run)
    if run.ticket.sop.step(run.step).acks:  # only those who acknowledge read drafts of papers
        documents.settle_drafts(run, now=now)


def abandon_run(run: StepRun, *, act: str, actor: User, now: datetime) -> None:
    """The ticket leaves a row whose hands are still expected: none is any more."""
    run.turns.filter(closed_at=None).update(closed_at=now, closed_by=actor, answer=Turn.Answer.GUGUR)
    leave_run(run, act=act, now=now)


def come_to_rest(ticket: Ticket, last: StepRun | None, *, now: datetime) -> None:
    """The ticket has reached an end: its clock stops, and an ended ticket is closed."""
    if last is not None and last.clock.closed_at is None:
        close_clock(ticket, last, now=now)
    if ticket.is_ended:
        ticket.closed_at = now
    if ticket.status == Status.SELESAI:
        keep_ticket_result(ticket, now=now)


def owed_data(ticket: Ticket) -> dict[str, list[str]]:
    """Required data that passed rows of this round lack, by row number; a ticket with any cannot close."""
    owed: dict[str, list[str]] = {}
    for run in ticket.every_run:
        if run.round != ticket.round or run.performed_at is None or run.skipped:
            continue
        if run.ended_by in ("send_back", "decline") or run.recalled_at is not None or run.is_unconfirmed:
            continue
        step = ticket.sop.step(run.step)
        required = step.required_data(run.outcome if step.outcome(run.outcome) else "")
        brought = {*run.recorded, *(LETTER_DATA if ticket.letter_number else ())}
        missing = [code for code in required if code not in brought]
        if missing:
            owed[run.step] = missing
    return owed


def _named_post(run: StepRun) -> Post | None:
    """The post that the disposisi of the row before named, where it carries this row's role."""
    if run.came_from is None:
        return None
    disposisi = (
        Disposisi.objects.current().filter(run=run.came_from, kepada__role=run.role).select_related("kepada").first()
    )
    return disposisi.kepada if disposisi else None


def _turn(
    ticket: Ticket,
    run: StepRun,
    kind: str,
    role: str,
    *,
    now: datetime,
    person: User | None = None,
    post: Post | None = None,
) -> Turn:
    return Turn(
        ticket=ticket,
        run=run,
        pemda_id=ticket.pemda_id,
        opd_id=ticket.opd_id if role in OPD_ROLES else None,
        kind=kind,
        role=role,
        person=person,
        post=post,
        due_at=run.clock.due_at,
        opened_at=now,
    )
