"""`python -m tests.bench.sweep [CLOCKS] [DUE]`: the cost of a breach with audit and notices, and of the SQL alone.

Starts a durable throw-away PostgreSQL, fills it with a million clocks of which three thousand are due, sweeps, and
writes the same rows again from SQL into tables with the same indexes and foreign keys.

As many have spoken up before, as in any office that has been at work: while a table is empty PostgreSQL checks foreign
keys that point to it by reading it whole, and goes on so as it fills, until its next ANALYZE.
"""

from __future__ import annotations

import os
import sys
import time
from statistics import median

import django

from tests.bench.servers import CAREFUL
from tests.cluster import start_postgres

EMPTY_LOOKS = 100
TABLES = (
    "workflow_alarm",
    "workflow_auditentry",
    "workflow_latereason",
    "workflow_notice",
    "workflow_delivery",
)


def main(clocks: int = 1_000_000, due: int = 3_000) -> None:
    """Fill, sweep, write again, print."""
    os.environ["DATABASE_URL"] = start_postgres(CAREFUL).url
    os.environ["DATABASE_STATEMENT_TIMEOUT"] = "0"  # filling takes longer than a request may
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.core.management import call_command

    from helpdesk.celery import keep_what_is_loaded
    from workflow import moment
    from workflow.sweep import BATCH, due_clocks, sweep

    call_command("migrate", verbosity=0)
    filling, _ = _timed(lambda: _fill(clocks, due))
    sweep()
    _let_the_others_fall_due()
    before = _counts()
    keep_what_is_loaded()
    busy = time.process_time()
    seconds, fired = _timed(sweep)
    busy = time.process_time() - busy
    written = {table: count - before[table] for table, count in _counts().items()}
    raw = _write_again(written)
    empty = median(_timed(sweep)[0] for _ in range(EMPTY_LOOKS))
    plan = due_clocks(moment.now())[:BATCH].explain()
    rows = ", ".join(f"{table.partition('_')[2]} {count:,}" for table, count in written.items())
    sys.stdout.write(
        f"{clocks:,} clocks, {fired:,} of them due: {seconds:.2f} s, {seconds / fired * 1000:.3f} ms a breach, "
        f"{busy / fired * 1000:.3f} ms of it in this process\n"
        f"rows written: {rows}\n"
        f"the same rows from SQL alone: {raw:.2f} s; ratio {seconds / raw:.1f}\n"
        f"nothing due: {empty * 1000:.2f} ms; its one query:\n{plan}\n"
        f"the clocks were filled in within {filling:.0f} s\n"
        f"Repeat: python -m tests.bench.sweep {clocks} {due}\n"
    )


def _timed(call) -> tuple[float, int]:
    begun = time.perf_counter()
    result = call()
    return time.perf_counter() - begun, result


def _execute(statement: str, parameters: tuple = ()):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _counts() -> dict[str, int]:
    return {table: _execute(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def _fill(clocks: int, due: int) -> None:
    """One played ticket, copied as often as clocks are due now and as often again for those that fall due a day later;
    all the other clocks are closed or lie ahead."""
    from tests import factories
    from tickets.models import Ticket
    from workflow.models import Clock, StepRun, Turn

    ticket = factories.make_ticket(factories.make_office("purbalingga"), files=[])
    clock, run, turn = ticket.clocks.get(), ticket.runs.get(), ticket.turns.get()
    played = 2 * due
    falls_due = f"now() + CASE WHEN g > {due} THEN interval '1 day' ELSE interval '-1 hour' END + g * interval '1 ms'"
    _copy(Ticket, ticket.pk, played, number="'BENCH-' || g", submission_key="gen_random_uuid()")
    _copy(Clock, clock.pk, played, ticket_id=f"{ticket.pk} + g", due_at=falls_due, next_at=falls_due, next_level="100")
    _copy(StepRun, run.pk, played, ticket_id=f"{ticket.pk} + g", clock_id=f"{clock.pk} + g")
    _copy(Turn, turn.pk, played, ticket_id=f"{ticket.pk} + g", run_id=f"{run.pk} + g")
    ahead = "CASE WHEN g % 10 = 0 THEN {} END"
    _copy(
        Clock,
        clock.pk,
        clocks - played,
        first=played,
        next_at=ahead.format("now() + interval '2 days' + g * interval '1 ms'"),
        next_level=ahead.format("100"),
        closed_at="CASE WHEN g % 10 > 0 THEN now() END",
        verdict="'tepat_waktu'",
    )
    _execute("UPDATE workflow_clock SET next_at = NULL, next_level = NULL WHERE id = %s", (clock.pk,))
    _execute("ANALYZE")


def _let_the_others_fall_due() -> None:
    sooner = "due_at = due_at - interval '25 hours', next_at = next_at - interval '25 hours'"
    _execute(f"UPDATE workflow_clock SET {sooner} WHERE next_level = 100 AND next_at < now() + interval '25 hours'")
    _execute("ANALYZE")


def _copy(model, pk: int, count: int, *, first: int = 0, **changed: str) -> None:
    """Write a stored row so many times more, with keys that follow its own; ``changed`` are SQL with g from 1 on."""
    table = model._meta.db_table
    names = [field.column for field in model._meta.concrete_fields]
    values = {"id": f"{pk} + {first} + g", **changed}
    chosen = ", ".join(values.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = f"{table}, generate_series(1, {count}) g WHERE id = {pk}"
    _execute(f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {rows}")
    _execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _write_again(written: dict[str, int]) -> float:
    """Seconds that PostgreSQL takes for the same rows, batch by batch, and for moving the clocks on."""
    from django.db import transaction

    from workflow.sweep import BATCH

    for table in TABLES:
        _execute(f"CREATE TABLE again_{table} (LIKE {table} INCLUDING ALL)")
        keys = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"
        for (definition,) in _execute(keys, (table,)):
            _execute(f"ALTER TABLE again_{table} ADD {definition}")
    last = {table: _execute(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0] for table in TABLES}
    fired = written["workflow_alarm"]
    clocks = "SELECT clock_id FROM workflow_alarm WHERE id > %s ORDER BY id OFFSET %s LIMIT %s"
    begun = time.perf_counter()
    for start in range(0, fired, BATCH):
        with transaction.atomic():
            for table in TABLES:
                share = written[table] * BATCH // fired
                after = last[table] - written[table] + written[table] * start // fired
                _execute(
                    f"INSERT INTO again_{table} SELECT * FROM {table} WHERE id > %s AND id <= %s",
                    (after, after + share),
                )
            moved = "UPDATE workflow_clock SET next_level = next_level, next_at = next_at + interval '1 second'"
            _execute(f"{moved} WHERE id IN ({clocks})", (last["workflow_alarm"] - fired, start, BATCH))
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
