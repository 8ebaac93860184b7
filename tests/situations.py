"""The situations of the hand-written table: what each expects, and how a ticket gets there by acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.db import transaction

from tests import factories, table
from tests.factories import Office
from tickets.models import Ticket, User
from workflow import actions, moment
from workflow.fields import FIELDS, OFFERED
from workflow.models import StepRun
from workflow.states import ACTS, CHAIN, Status

ROLES = ("opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor")
ROW_ACTS = tuple(ACTS.values())
GENERAL_ACTS = (
    "acknowledge",
    "decline",
    "send_back",
    "enter_disposisi",
    "note_verbal_order",
    "confirm_verbal_order",
    "deny_verbal_order",
    "recall_disposisi",
    "return_to_opd",
    "resubmit",
    "refuse",
    "withdraw",
    "pause",
    "resume",
    "reopen",
    "reassign_tim",
    "correct_record",
    "correct_report",
    "record_visit",
    "acknowledge_on_site",
    "acknowledge_on_paper",
)
ALL_ACTS = ROW_ACTS + GENERAL_ACTS
REASON = "Contoh alasan yang cukup panjang."
#: The general act that leads from the waiting row to each kind of situation.
LEADS_TO = {
    "menunggu": "pause",
    "dikembalikan": "return_to_opd",
    "ditolak": "refuse",
    "dibatalkan": "withdraw",
}
#: Kinds of data from the easiest to correct to the hardest; files are never corrected.
EASY_KINDS = (
    "paragraf",
    "teks",
    "pilihan",
    "bulat",
    "desimal",
    "tanggal",
    "pilihan_banyak",
    "waktu",
    "petugas",
    "perangkat_rusak",
    "perangkat_pengganti",
)


@dataclass(frozen=True)
class Situation:
    """One entry of the table: where the ticket stands, after which history, and who may do what there."""

    government: str
    row: str
    when: str
    status: str
    allowed: dict[str, frozenset[str]]
    acked: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    how: str = ""
    hops: tuple[table.Hop, ...] = ()
    performed: table.Hop | None = None
    then: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        where = f"{self.government} {self.row or 'akhir'} {self.when}"
        return f"{self.government}: {self.how}" if self.how else " ".join((where, *self.acked))

    def expects(self, act: str, role: str) -> bool:
        """Whether the table lets that role do it here."""
        return role in self.allowed.get(act, ())


def _situation(government: str, entry: dict) -> Situation:
    return Situation(
        government=government,
        row=entry["row"],
        when=entry["when"],
        status=entry["status"],
        allowed={act: frozenset(roles) for act, roles in entry["allowed"].items()},
        acked=tuple(entry.get("acked", ())),
        unjudged=tuple(entry.get("open", ())),
        how=entry.get("how", ""),
        hops=table.hops_of(entry.get("steps", [])),
        performed=table.hops_of([entry["performed"]])[0] if "performed" in entry else None,
        then=tuple((act, role) for act, role in entry.get("then", [])),
    )


def on_the_longest_way(government: str) -> list[Situation]:
    """The situations that the longest way passes."""
    return [_situation(government, entry) for entry in table.read(government)["situation"]]


def after_another_history(government: str) -> list[Situation]:
    """The situations with a history of their own."""
    return [_situation(government, entry) for entry in table.read(government)["special"]]


@cache
def every_situation() -> tuple[Situation, ...]:
    """Those on the longest ways of all governments, then those with a history of their own."""
    return tuple(
        situation
        for listed in (on_the_longest_way, after_another_history)
        for government in factories.SOP_CODES
        for situation in listed(government)
    )


def longest_way(government: str) -> table.Way:
    """The way that passes every row."""
    return next(way for way in table.ways(government) if way.longest)


def open_ticket(office: Office, government: str) -> Ticket:
    """A fresh report, in row 1 also where that row is the OPD's own letter (Bogor)."""
    return factories.make_ticket(office, files=[]) if government == "bogor" else factories.make_ticket(office)


def at_row(office: Office, row: str, *outcomes: str) -> Ticket:
    """A fresh ticket of the office that waits in the row, taking ``outcomes`` where rows have several ways."""
    return factories.walk(office, factories.make_ticket(office), *outcomes, until=row)


def take(office: Office, ticket: Ticket, hop: table.Hop, *, acknowledged: bool = True) -> Ticket:
    """Perform one row as the way says; its acknowledgers acknowledge unless told otherwise."""
    assert ticket.step == hop.row
    ticket = do(office, ticket, ACTS[Status(ticket.status)], office.people[hop.performer], outcome=hop.outcome)
    for role in hop.acks if acknowledged else ():
        ticket = actions.acknowledge(ticket, actor=office.people[role])
    return ticket


def walk_the_longest_way(office: Office, government: str) -> Iterator[tuple[Ticket, table.Hop | None]]:
    """The ticket waiting in each row of the longest way, with the hop that comes next; None at the end."""
    ticket = open_ticket(office, government)
    for hop in longest_way(government).hops:
        yield ticket, hop
        ticket = take(office, ticket, hop)
    yield ticket, None


def enter(office: Office, ticket: Ticket, hop: table.Hop | None, situation: Situation) -> Ticket:
    """Bring a ticket that waits in the situation's row into the situation."""
    if situation.when == "sah":
        ticket = take(office, ticket, hop, acknowledged=False)
        for role in situation.acked:
            ticket = actions.acknowledge(ticket, actor=office.people[role])
    elif act := LEADS_TO.get(situation.when):
        actor = office.people["opd" if act == "withdraw" else hop.performer]
        ticket = do(office, ticket, act, actor)
    return ticket


def reach(office: Office, situation: Situation) -> Ticket:
    """A ticket in the situation, along its own history or the longest way."""
    if not situation.how:
        for ticket, hop in walk_the_longest_way(office, situation.government):
            if stands_in(situation, hop):
                return enter(office, ticket, hop, situation)
        raise AssertionError(f"the longest way does not pass {situation}")
    ticket = open_ticket(office, situation.government)
    for hop in situation.hops:
        ticket = take(office, ticket, hop)
    if situation.performed:
        ticket = take(office, ticket, situation.performed, acknowledged=False)
    for act, role in situation.then:
        ticket = do(office, ticket, act, office.people[role])
    return ticket


def stands_in(situation: Situation, hop: table.Hop | None) -> bool:
    """Whether the way's present row is the situation's; at the end there is no hop."""
    return situation.when == "selesai" if hop is None else situation.row == hop.row and situation.when != "selesai"


def do(office: Office, ticket: Ticket, act: str, actor: User, *, outcome: str = "", **overrides) -> Ticket:
    """Call an act with everything that it needs, so that only legality can refuse it."""
    entry = {"version": ticket.version, **arguments(office, ticket, act, actor, outcome), **overrides}
    return getattr(actions, act)(ticket, actor=actor, **entry)


def arguments(office: Office, ticket: Ticket, act: str, actor: User, outcome: str = "") -> dict:
    """Valid arguments of an act on this ticket, beside actor and version."""
    if act in ROW_ACTS:
        here = ticket.current_step
        is_this_row = here is not None and here.role is not None and ACTS[Status(here.status)] == act
        return {"outcome": outcome, "data": row_data(office, ticket, outcome) if is_this_row else {}}
    if act in ("acknowledge", "resume"):
        return {}
    if act == "pause":
        return {"reason": "cuaca"}
    if act == "reassign_tim":
        return {"petugas": [office.tim2, office.tim_lain], "penanggung_jawab": office.tim2, "note": REASON}
    if act == "enter_disposisi":
        return on_paper(office, ticket, outcome)
    if act == "note_verbal_order":
        return by_word_of_mouth(office, ticket)
    if act == "confirm_verbal_order":
        return {"data": disposisi_that_follows(office, ticket, actor)}
    if act == "record_visit":
        return {"arrived_at": moment.now(), "found": "Contoh temuan di lokasi."}
    if act == "acknowledge_on_site":
        signature = factories.make_photo("berkas")
        return {"name": "Contoh Penerima", "position": "Contoh staf", "signature": signature}
    if act == "acknowledge_on_paper":
        awaited = [turn.role for turn in ticket.open_turns if turn.kind == "acknowledge" and turn.is_open_to(actor)]
        awaited = awaited or [turn.role for turn in ticket.open_turns if turn.kind == "acknowledge"] or ["opd"]
        return {
            "role": awaited[0],
            "name": "Contoh Penanda Tangan",
            "position": "Contoh jabatan",
            "scan": factories.make_photo("berkas"),
        }
    if act == "correct_record":
        run, data = correction(office, ticket, actor)
        return {"run": run, "data": data, "note": REASON}
    if act == "correct_report":
        return {"report": {"place": f"Gedung B, lantai {ticket.version}"}, "note": REASON}
    return {"note": REASON}


def on_paper(office: Office, ticket: Ticket, outcome: str = "") -> dict:
    """A disposisi given on paper, along ``outcome`` or the row's first; anything where no row waits for one."""
    here = ticket.current_step
    is_sheet = here is not None and here.role is not None and Status(here.status) in CHAIN
    outcomes = here.outcomes if is_sheet else ()
    outcome = outcome or (outcomes[0].code if outcomes else "")
    data = row_data(office, ticket, outcome) if is_sheet else {}
    return {"outcome": outcome, "data": data, "scan": [factories.make_photo("berkas")], "occurred_at": moment.now()}


def by_word_of_mouth(office: Office, ticket: Ticket) -> dict:
    """An order of the row's own official; of the Kadis where no row waits for a disposisi."""
    here = ticket.current_step
    is_sheet = here is not None and here.role is not None and Status(here.status) in CHAIN
    team = [code for code in ("petugas", "penanggung_jawab") if is_sheet and code in here.data]
    return {
        "post": office.posts[here.role if is_sheet else "kadis"],
        "ordered_at": moment.now(),
        "data": {code: factories.make_value(office, ticket, code) for code in team},
        "note": REASON,
    }


def disposisi_that_follows(office: Office, ticket: Ticket, actor: User) -> dict:
    """What the oldest order of the actor, else of anybody, still owes."""
    order = ticket.order_awaiting(actor) or next(iter(ticket.open_orders), None)
    if order is None:
        return {}
    run, step = order.run, ticket.sop.step(order.run.step)
    codes = [code for code in step.required_data(run.outcome) if code not in run.recorded]
    data = {code: factories.make_value(office, ticket, code) for code in codes if code != "kepada"}
    if "kepada" in codes:
        data["kepada"] = office.posts[ticket.sop.step(step.target(run.outcome)).role]
    return data


def row_data(office: Office, ticket: Ticket, outcome: str = "") -> dict:
    """What the row requires; a row that requires nothing gets a note that its form offers, to be corrected later."""
    required = factories.make_data(office, ticket, outcome)
    offered = [code for code in OFFERED.get(Status(ticket.current_step.status), ()) if is_easy(code)]
    return required or {code: factories.make_value(office, ticket, code) for code in offered[:1]}


def correction(office: Office, ticket: Ticket, actor: User) -> tuple[StepRun | None, dict]:
    """A run whose data ``actor`` may correct and the new data; somebody else's run if there is none."""
    runs = list(ticket.runs.exclude(performed_at=None))
    own = [(run, code) for run in runs if run.performed_by_id == actor.pk for code in run.recorded if is_easy(code)]
    if not own:
        return (runs or list(ticket.runs.all()))[-1], {"temuan": "Contoh perbaikan."}
    run, code = min(own, key=lambda pair: EASY_KINDS.index(FIELDS[pair[1]].kind))
    return run, {code: factories.make_value(office, ticket, code)}


def is_easy(code: str) -> bool:
    """Whether the datum is one whose correction needs nothing else."""
    return code in FIELDS and FIELDS[code].kind in EASY_KINDS and code != "estimasi_pulih"


@contextmanager
def undone() -> Iterator[None]:
    """Take back everything that happens inside."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
