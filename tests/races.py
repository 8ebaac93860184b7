"""Many clients at one act: threads with connections of their own leave a barrier together (promise P7).

A scenario is a ticket's way on which every step is raced: the winner moves the ticket to the next race.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from unittest.mock import patch

from django.db import connection

from tests.factories import Office
from tests.situations import arguments, open_ticket
from tickets.models import Ticket
from workflow import actions
from workflow.actions import lock

#: Milliseconds for which a client of a race waits for the ticket.
PATIENCE = 20_000
CLIENTS = 10


@dataclass(frozen=True)
class Step:
    """One act and the people at whom it is raced (by turns: two officials, several tabs); quiet steps only lead on."""

    act: str
    people: tuple[str, ...]
    outcome: str = ""
    is_quiet: bool = False


def raced(act: str, *people: str, outcome: str = "") -> Step:
    """A step at which all clients meet."""
    return Step(act, people, outcome)


def quiet(act: str, person: str, outcome: str = "") -> Step:
    """A step that only leads to the next race."""
    return Step(act, (person,), outcome, is_quiet=True)


#: Ways on which every one of the 21 row acts and the general acts is raced at least once.
SCENARIOS: dict[str, tuple[Step, ...]] = {
    "purbalingga": (
        raced("register_laporan", "tu"),
        raced("send_back", "kabid"),
        quiet("register_laporan", "tu"),
        raced("return_to_opd", "kabid"),
        raced("resubmit", "opd", "opd_kepala"),
        quiet("write_disposisi", "kabid"),
        raced("recall_disposisi", "kabid"),
        raced("note_verbal_order", "tu", "kasi", "tim"),
        raced("deny_verbal_order", "kabid"),
        quiet("note_verbal_order", "tu"),
        raced("confirm_verbal_order", "kabid"),
        quiet("recall_disposisi", "kabid"),
        raced("write_disposisi", "kabid", "kadis"),
        raced("appoint_tim", "kasi"),
        raced("pause", "tim", "tim2"),
        raced("resume", "tim", "tim2"),
        raced("correct_record", "kasi"),
        raced("correct_report", "tu", "opd", "opd_kepala"),
        raced("record_visit", "tim", "tim2"),
        raced("record_pemeriksaan", "tim", "tim2", outcome="perbaikan"),
        raced("reassign_tim", "kasi"),
        raced("record_perbaikan", "tim2", "tim_lain"),
        raced("write_laporan", "tim2", "tim_lain"),
        raced("reopen", "opd", "opd_kepala", "tu"),
        raced("withdraw", "opd", "opd_kepala"),
    ),
    "sumbawa": (
        quiet("register_laporan", "tu"),
        raced("enter_disposisi", "tu"),
        quiet("write_disposisi", "kabid", "lengkap"),
        quiet("appoint_tim", "kasi"),
        quiet("record_pemeriksaan", "tim"),
        raced("record_penanganan_jarak_jauh", "tim", "tim2", outcome="berhasil"),
        raced("record_uji_coba", "tim", "tim2", outcome="normal"),
    ),
    "tanah-bumbu": (
        quiet("register_laporan", "tim"),
        raced("record_pemeriksaan_awal", "tim", "tim2", "tim_lain", outcome="gagal"),
        raced("confirm_aduan", "tim", "tim2", "tim_lain"),
        raced("settle_tanggung_jawab", "tim", "tim2", "tim_lain"),
        quiet("appoint_tim", "kasi"),
        quiet("record_pemeriksaan_lokasi", "tim"),
        raced("report_kondisi", "tim", "tim2"),
        quiet("report_kondisi", "kasi"),
        quiet("record_perbaikan", "tim"),
        raced("acknowledge_on_site", "tim", "tim2"),
    ),
    "bogor": (
        raced("submit_laporan", "opd"),
        raced("refuse", "kadis"),
    ),
    "batam": (
        quiet("register_laporan", "tu"),
        quiet("write_disposisi", "kadis"),
        quiet("appoint_tim", "kabid"),
        quiet("record_pemeriksaan", "tim", "luar_data_center"),
        raced("record_koordinasi", "tim", "tim2"),
        raced("decline", "opd"),
        quiet("record_koordinasi", "tim"),
        raced("acknowledge", "opd"),
        raced("record_pemeriksaan_lokasi", "tim", "tim2"),
        raced("decide", "tim", "tim2", outcome="diganti"),
        raced("submit_pemenuhan", "opd", "tim", "tim2"),
        raced("record_penggantian", "tim", "tim2"),
        quiet("acknowledge", "opd"),
        raced("issue_berita_acara", "tim", "tim2"),
        raced("acknowledge_on_paper", "tim", "tim2", "tu"),
        raced("forward_laporan", "kabid"),
        raced("review_laporan", "kadis", outcome="disetujui"),
    ),
}


class Arena:
    """Ten clients, each a thread with a database connection that it keeps.

    They wait for a ticket as though each came through a web process of its own, so that all of them meet at its lock.
    """

    def __init__(self, clients: int = CLIENTS):
        self._clients = clients
        self._pool = ThreadPoolExecutor(clients)

    def race(self, calls: list[Callable]) -> list:
        """Let all calls leave the barrier together; what each returned or raised, in their order.

        All may wait, and as long as a busy machine takes: that some are sent away at once is another test's matter.
        """
        assert len(calls) == self._clients, "a barrier waits for every client"
        barrier = Barrier(self._clients)

        def run(call):
            connection.ensure_connection()
            barrier.wait(timeout=30)
            try:
                return call()
            except Exception as failure:  # what a client got is the result of the race, whatever it is
                return failure

        with patch.object(lock, "PLACES", self._clients), patch.object(lock, "PATIENCE", PATIENCE):
            return list(self._pool.map(run, calls))

    def close(self) -> None:
        """Let every thread give its connection back."""
        self.race([lambda: connection.close()] * self._clients)  # each thread's own connection
        self._pool.shutdown()


@dataclass
class Result:
    """What one race gave: winners, and what the losers were told, by name of the refusal."""

    winners: int
    told: Counter
    new_audit_rows: int
    new_versions: int
    open_runs: int

    @property
    def is_fair(self) -> bool:
        """One winner, one audit row, one version; every loser told so in words, or that the ticket is busy."""
        refusals = {refusal.__name__ for refusal in (actions.StaleTicket, actions.ActNotPossible, actions.TicketBusy)}
        counts = (self.winners, self.new_audit_rows, self.new_versions)
        return counts == (1, 1, 1) and set(self.told) <= refusals and self.open_runs <= 1


def race_act(arena: Arena, office: Office, ticket: Ticket, step: Step, *, versioned: bool = True) -> Result:
    """Race one act on one ticket by all clients, who all read the same page (``version``)."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    version, rows = ticket.version, ticket.audit_trail.count()
    people = [office.people[step.people[number % len(step.people)]] for number in range(CLIENTS)]
    entries = {person.pk: arguments(office, ticket, step.act, person, step.outcome) for person in people}

    def call(person):
        act = getattr(actions, step.act)
        return lambda: act(ticket, actor=person, version=version if versioned else None, **entries[person.pk])

    results = arena.race([call(person) for person in people])
    losers = [result for result in results if isinstance(result, Exception)]
    after = Ticket.objects.get(pk=ticket.pk)
    return Result(
        winners=len(results) - len(losers),
        told=Counter(type(loser).__name__ for loser in losers),
        new_audit_rows=after.audit_trail.count() - rows,
        new_versions=after.version - version,
        open_runs=after.runs.filter(closed_at=None).count(),
    )


def run_scenario(arena: Arena, office: Office, government: str) -> list[tuple[str, Result]]:
    """One ticket along the scenario: every race's act and result."""
    ticket = open_ticket(office, government)
    results = []
    for step in SCENARIOS[government]:
        if step.is_quiet:
            person = office.people[step.people[0]]
            entry = arguments(office, ticket, step.act, person, step.outcome)
            getattr(actions, step.act)(ticket, actor=person, **entry)
        else:
            results.append((step.act, race_act(arena, office, ticket, step)))
        ticket = Ticket.objects.get(pk=ticket.pk)
    return results


def is_waited_for() -> bool:
    """Whether a connection to the database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
