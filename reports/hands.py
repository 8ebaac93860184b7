"""The hands on a paper: who signed, who acknowledged, in which post, and when; from the run, as it was at that time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from reports.facts import Drawn, Parties, Person, Signature, Wet
from tickets.models import Post, Ticket, User
from workflow import indonesian
from workflow.models import StepRun, Turn
from workflow.papers import PaperKind
from workflow.sop import Paper
from workflow.states import OPD_ROLES, Role, Status

ACTING = ("Plt. ", "Plh. ", "Pj. ")
#: Levels of the Dinas: one below signs "a.n.", two below also "u.b." (domain 1.8).
LEVELS = {Role.KADIS: 0, Role.SEKRETARIS: 1, Role.KABID: 1, Role.KASI: 2, Role.TIM: 3}


def person(user: User, title: str) -> Person:
    """A person with the post held when acting; empty lines stay empty."""
    return Person(name=user.full_name or user.username, title=title, pangkat=user.pangkat, nip=spaced_nip(user.nip))


def named(words: str) -> Person:
    """Name and job as one line was typed: "Nama, gelar (jabatan)" or "Nama, gelar, jabatan".

    After a comma stands a degree (S.Kom., MT) or, with the first word that is none, the job.
    """
    if bracketed := re.fullmatch(r"([^()]+) \(([^()]+)\)", words):
        return Person(bracketed[1], bracketed[2])
    name, *parts = words.split(", ")
    is_degree = [bool(re.fullmatch(r"\S*\.\S*|[A-Z]\w?[A-Z]\w*", part)) for part in parts]
    degrees = is_degree.index(False) if False in is_degree else len(parts)
    return Person(", ".join([name, *parts[:degrees]]), ", ".join(parts[degrees:]))


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
    """The signature of the person who performed the row.

    Who wrote a row down for the OPD signs nothing in its name: nobody may stand on both sides of a paper. The OPD's
    place stays open for its own hand, and says who wrote.
    """
    title = run.performer_title or ticket.sop.title_of(run.role)
    if run.on_behalf and run.role in OPD_ROLES:
        written_by = f"{run.performed_by.full_name or run.performed_by.username} ({title})"
        return replace(expected_signature(ticket, run.role), written_by=written_by)
    return Signature(
        person=person(run.performed_by, title),
        heading=heading(title),
        at=_moment(ticket, run.performed_at),
        role=run.role,
        above=_for_a_superior(ticket, run),
    )


def _for_a_superior(ticket: Ticket, run: StepRun) -> tuple[str, ...]:
    """The lines above the own post of somebody who acts for a superior; a superior acts in the own name."""
    if not run.on_behalf or run.role not in LEVELS:
        return ()
    here = ticket.sop.step(run.step)
    own = [LEVELS[role] for role in here.on_behalf if role in LEVELS and role in run.performed_by.hands.roles]
    down = min(own, default=0) - LEVELS[run.role]
    if down < 1:
        return ()
    given_by = f"a.n. {heading(_title_of_post(ticket, run.role))}"
    if down == 1:
        return (given_by,)
    between = next(role for role in (Role.KABID, Role.KASI) if LEVELS[role] == LEVELS[run.role] + 1)
    return given_by, heading(_title_of_post(ticket, between)), "u.b."


def _title_of_post(ticket: Ticket, role: Role) -> str:
    """The post's own title, longer than what the SOP's table has room for; the SOP's where there is no such post."""
    titles = (post.title for post in ticket.pemda.posts_of_dinas if post.role == role)
    return next(titles, ticket.sop.title_of(role))


def acknowledger_signatures(ticket: Ticket, run: StepRun) -> list[Signature]:
    """The signatures of those who acknowledged the row, in the order in which the SOP names them."""
    if not ticket.sop.step(run.step).acks:
        return []
    turns = (
        run.turns.filter(kind=Turn.Kind.ACKNOWLEDGE, answer=Turn.Answer.SAH)
        .select_related("closed_by", "signature")
        .order_by("pk")
    )
    return [_acknowledgement(ticket, turn) for turn in turns]


def _acknowledgement(ticket: Ticket, turn: Turn) -> Signature:
    """A hand of the system, a signature on the printed draft, or one drawn at the site before a technician."""
    title = turn.closer_title or ticket.sop.title_of(turn.role)
    is_on_site = bool(turn.signer_name) and not turn.on_paper
    return Signature(
        person=_signer(ticket, turn, title) if turn.signer_name else person(turn.closed_by, title),
        heading=heading(title),
        at=_moment(ticket, turn.closed_at),
        role=turn.role,
        witness=turn.closed_by.full_name if is_on_site else "",
        drawn=Drawn(turn.signature_id, turn.signature.sha256) if is_on_site else None,
        wet=Wet(turn.signature.sha256, turn.closed_by.full_name) if turn.on_paper else None,
    )


def _signer(ticket: Ticket, turn: Turn, title: str) -> Person:
    """Somebody who signed outside the system; pangkat and NIP are known of the holder of the post only."""
    if turn.on_paper:
        holder = expected_signature(ticket, turn.role).person
        if holder.name.casefold() == turn.signer_name.casefold():
            return replace(holder, title=title)
    return Person(turn.signer_name, title)


def signatures(ticket: Ticket, run: StepRun, paper: Paper) -> tuple[tuple[Signature, ...], tuple[Signature, ...]]:
    """Signers and acknowledgers of a paper, as its SOP row names them; who has not acknowledged yet signs nothing."""
    given = [performer_signature(ticket, run), *acknowledger_signatures(ticket, run)]
    return _of_roles(ticket, given, paper.signed_by), _of_roles(ticket, given, paper.acknowledged_by)


def parties(
    ticket: Ticket,
    runs: list[StepRun],
    paper: Paper,
    signers: tuple[Signature, ...],
    acknowledgers: tuple[Signature, ...],
) -> Parties | None:
    """Who is who on a Berita Acara (domain 1.6); None for any other paper.

    Of the work: the team that did it, and the OPD. Of a wish for another device: the OPD that makes it, and the team
    from the moment at which it provides the device. Where the team wrote the wish down for the OPD, its hand is
    whoever acknowledges for the OPD.
    """
    of_opd = tuple(signature for signature in acknowledgers if signature.role in OPD_ROLES)
    witnesses = tuple(signature for signature in acknowledgers if signature.role not in OPD_ROLES)
    if paper.kind == PaperKind.BA_PEKERJAAN:
        return Parties(first=signers, second=of_opd, witnesses=witnesses)
    if paper.kind == PaperKind.BA_PENGGANTIAN:
        asked = [run for run in runs if run.status == Status.PEMENUHAN_OPD]
        is_own_wish = bool(asked) and not (asked[-1].on_behalf and of_opd)
        first = (performer_signature(ticket, asked[-1]),) if is_own_wish else of_opd
        provided = tuple(signature for signature in signers if signature.role not in OPD_ROLES)
        return Parties(first=first, second=provided or (_team_to_come(ticket),), witnesses=witnesses)
    return None


def _team_to_come(ticket: Ticket) -> Signature:
    """The one who answers for the appointed team, not having signed yet."""
    title = ticket.sop.title_of(Role.TIM)
    named = ticket.penugasan.penanggung_jawab if ticket.penugasan else None
    return Signature(
        person=person(named, named.jabatan) if named else Person(name="", title=title),
        heading=heading(title),
        at="",
        role=Role.TIM,
    )


def _of_roles(ticket: Ticket, given: list[Signature], roles: tuple[Role, ...]) -> tuple[Signature, ...]:
    found = []
    for role in roles:
        found += [signature for signature in given if signature.role == role] or [expected_signature(ticket, role)]
    return tuple(found)


def expected_signature(ticket: Ticket, role: Role) -> Signature:
    """The block of a hand that has not approved yet: the holder of the post, or an empty name."""
    opd = ticket.opd_id if role in OPD_ROLES else None
    post = Post.objects.filter(pemda=ticket.pemda_id, opd=opd, role=role).order_by("pk").first()
    holder = post.holder_at() if post else None
    title = holder.title if holder else ticket.sop.title_of(role)
    known = person(holder.user, title) if holder else Person(name="", title=title)
    return Signature(person=known, heading=heading(title), at="", role=role)


def _moment(ticket: Ticket, at: datetime) -> str:
    return indonesian.tanggal_jam(at, ticket.pemda.tz)
