"""The hands on a paper: who signed, who acknowledged, in which post, and when; from the run, as it was at that time."""

from __future__ import annotations

from datetime import datetime

from reports.facts import Drawn, Person, Signature
from tickets.models import Ticket, User
from workflow import indonesian
from workflow.models import StepRun, Turn
from workflow.sop import Paper
from workflow.states import Role

ACTING = ("Plt. ", "Plh. ", "Pj. ")


def person(user: User, title: str) -> Person:
    """A person with the post held when acting; empty lines stay empty."""
    return Person(name=user.full_name or user.username, title=title, pangkat=user.pangkat, nip=spaced_nip(user.nip))


def spaced_nip(nip: str) -> str:
    """The eighteen digits in their printed groups (8 6 1 3); anything else as it is."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def heading(title: str) -> str:
    """A post above its signature: capitals, but "Plt." and "Plh." as the rule writes them (domain 1.8)."""
    for mark in ACTING:
        if title.startswith(mark):
            return mark + title.removeprefix(mark).upper()
    return title.upper()


def performer_signature(ticket: Ticket, run: StepRun) -> Signature:
    """The signature of the person who performed the row."""
    own_title = ticket.sop.title_of(run.role)
    title = run.performer_title or own_title
    return Signature(
        person=person(run.performed_by, title),
        heading=heading(title),
        at=_moment(ticket, run.performed_at),
        role=run.role,
        on_behalf_of=own_title if run.on_behalf else "",
    )


def acknowledger_signatures(ticket: Ticket, run: StepRun) -> list[Signature]:
    """The signatures of those who acknowledged the row, in the order in which the SOP names them."""
    turns = (
        run.turns.filter(kind=Turn.Kind.ACKNOWLEDGE, answer="sah")
        .select_related("closed_by", "signature")
        .order_by("pk")
    )
    return [_acknowledgement(ticket, turn) for turn in turns]


def _acknowledgement(ticket: Ticket, turn: Turn) -> Signature:
    """A hand of the system, or somebody of the OPD without an account who signed at the site before a technician."""
    title = turn.closer_title or ticket.sop.title_of(turn.role)
    is_on_site = bool(turn.signer_name)
    return Signature(
        person=Person(turn.signer_name, title) if is_on_site else person(turn.closed_by, title),
        heading=heading(title),
        at=_moment(ticket, turn.closed_at),
        role=turn.role,
        witness=turn.closed_by.full_name if is_on_site else "",
        drawn=Drawn(turn.signature_id, turn.signature.sha256) if is_on_site else None,
    )


def signatures(ticket: Ticket, run: StepRun, paper: Paper) -> tuple[tuple[Signature, ...], tuple[Signature, ...]]:
    """Signers and acknowledgers of a paper, as its SOP row names them."""
    given = [performer_signature(ticket, run), *acknowledger_signatures(ticket, run)]
    return _of_roles(given, paper.signed_by), _of_roles(given, paper.acknowledged_by)


def _of_roles(given: list[Signature], roles: tuple[Role, ...]) -> tuple[Signature, ...]:
    return tuple(signature for role in roles for signature in given if signature.role == role)


def _moment(ticket: Ticket, at: datetime) -> str:
    return indonesian.tanggal_jam(at, ticket.pemda.tz)
