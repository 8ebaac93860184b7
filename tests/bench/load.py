"""`python -m tests.bench.load FILE SIZE ACTS OUT`: fill the database of DATABASE_URL with copies and check a sample.

The database already holds the people and the played tickets that FILE names. OUT is told what the driver needs.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import psycopg2
from django.conf import settings

#: Tickets that are made ready while the ones before them are written.
BATCH = 2_000
SAMPLE = 200
#: COPY and CREATE INDEX that run at the same time.
WRITERS = 2
#: Tickets whose pages the driver asks for, and the size from which only their papers keep their text: a paper's facts
#: are half of all bytes, no list, count or search reads them, and a million tickets with them would fill 60 GB.
READ, LARGE = 2_000, 200_000
#: Only while it is filled: a load that breaks off is begun anew.
HASTE = ("fsync", "full_page_writes")


def main(path: str, size: int, acts: int, out: str) -> None:
    """Load, index, analyse, check; tell what was loaded."""
    django.setup()
    begun = time.monotonic()
    loader = Loader(json.loads(Path(path).read_text()), size)
    told = loader.load(size, acts)
    _let_the_timers_run()
    sys.stdout.write(f"{size:,} tickets and {acts} prepared ones in {time.monotonic() - begun:.0f} s: {told['said']}\n")
    from tests.bench.sample import check_sample

    check_sample(told.pop("sample"))
    Path(out).write_text(json.dumps(told))


def _let_the_timers_run() -> None:
    """What fell due since the copies stood still has fired, as in an office, where the timers never rest for days."""
    from tests.bench.shapes import let_the_letters_leave
    from workflow.sweep import sweep

    sweep()
    let_the_letters_leave()


def _superuser():
    """A cursor that asks no trigger and no foreign key."""
    database = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=database["HOST"], port=database["PORT"], dbname=database["NAME"], user="postgres"
    )
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica; SET timezone = 'UTC'; SET maintenance_work_mem = '1GB'")
    return cursor


class Writers:
    """Some connections that write at the same time, a batch behind whoever makes the lines."""

    def __init__(self) -> None:
        self._own, self._running = threading.local(), []
        self._pool = ThreadPoolExecutor(WRITERS, initializer=self._connect)

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, *refusal) -> None:
        self.go_on_with(())
        self._pool.shutdown()

    def _connect(self) -> None:
        self._own.cursor = _superuser()

    def go_on_with(self, jobs: Iterable[Callable]) -> None:
        """Wait for what runs, and begin these; each is given a cursor."""
        for job in self._running:
            job.result()
        self._running = [self._pool.submit(lambda job: job(self._own.cursor), job) for job in jobs]


def _copies(sinks: dict[str, list[str]]) -> list[Callable]:
    """A COPY for each table, the longest first."""
    from tests.bench.copies import sources

    columns = {source.table: [f'"{field.column}"' for field in source.fields] for source in sources()}
    return [
        partial(_copy, f"COPY {table} ({', '.join(columns[table])}) FROM STDIN", lines)
        for table, lines in sorted(sinks.items(), key=lambda sink: -len(sink[1]))
    ]


def _copy(statement: str, lines: list[str], cursor) -> None:
    from tests.bench.lines import Lines

    cursor.copy_expert(statement, Lines(lines))


def _execute(statement: str, cursor) -> None:
    cursor.execute(statement)


class Loader:
    """Writes copies as a superuser, who may leave the foreign keys unchecked; the sample is checked afterwards."""

    def __init__(self, stored: dict, size: int) -> None:
        from tests.bench.copies import Original
        from tests.bench.shapes import Shape
        from tests.bench.town import Town

        self.cursor = _superuser()
        self.town = Town.from_json(stored["town"])
        self.zone = ZoneInfo("Asia/Jakarta")
        self.shapes = [Shape(**shape) for shape in stored["shapes"]]
        self.originals = {shape: Original(shape, self.town, self.cursor) for shape in self.shapes}
        self.tables = {table for original in self.originals.values() for table, _ in original.counts}
        self.next = {table: self._one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}") for table in self.tables}
        self.taken: dict[int, int] = defaultdict(int)
        self.dice = random.Random(size)

    def load(self, size: int, acts: int) -> dict:
        """Write everything; returns the numbers and keys that the driver and the check need."""
        from tests.bench.order import order_of_copies
        from workflow.compliance import count_new

        self.taken |= self._counted()
        self._hurry()
        indexes = self._drop_indexes()
        told = {"tickets": [], "acts": [], "serials": [], "opds": [agency.short_name for agency in self.town.agencies]}
        told["agencies"] = [agency.opd for agency in self.town.agencies]
        told["technicians"] = [key for key, _ in self.town.technicians]
        told["usernames"] = [name for agency in self.town.agencies for name in agency.usernames]
        first = self.next["tickets_ticket"]
        with Writers() as writers:
            sinks: dict[str, list[str]] = defaultdict(list)
            for at, copy in enumerate(order_of_copies(self.shapes, size, acts, self.dice)):
                is_closed = copy.shape.kind == "closed"
                is_read = is_closed and self.dice.random() < READ / size
                number, serial = self._write(copy, at, sinks, with_text=is_read or not is_closed or size < LARGE)
                if copy.use == "act":
                    told["acts"].append(number)
                elif is_read:
                    told["tickets"].append(number)
                    told["serials"] += [serial] if self._has_device(copy.shape) else []
                if at % BATCH == BATCH - 1:
                    writers.go_on_with(_copies(sinks))
                    sinks = defaultdict(list)
            writers.go_on_with(_copies(sinks))
            writers.go_on_with([partial(_execute, statement) for statement in indexes])
        self._take_care()
        count_new()
        self._settle()
        last = self.next["tickets_ticket"] - 1
        told["sample"] = self.dice.sample(range(first, last + 1), min(SAMPLE, last + 1 - first))
        told["said"] = self._said()
        return told

    def _write(self, copy, at: int, sinks: dict[str, list[str]], *, with_text: bool) -> tuple[str, str]:
        from tests.bench.copies import stand_ins

        original = self.originals[copy.shape]
        year = (copy.shape.created + timedelta(weeks=copy.week)).astimezone(self.zone).year
        self.taken[year] += 1
        number = f"{self.town.prefix}-{year}-{self.taken[year]:04d}"
        _, values = stand_ins(self.town, number, at, self.dice)
        for table, count in original.counts:
            start = self.next[table]
            values += range(start, start + count)
            self.next[table] = start + count
        for table, lines, pick in original.templates(copy.week, with_text=with_text):
            sinks[table].append(lines % pick(values)[:-1])
        return number, f"SN-{at:08}"

    def _has_device(self, shape) -> bool:
        return any("perangkat" in table for table, _ in self.originals[shape].counts)

    def _one(self, statement: str):
        self.cursor.execute(statement)
        return self.cursor.fetchone()[0]

    def _counted(self) -> dict[int, int]:
        self.cursor.execute("SELECT year, value FROM tickets_counter WHERE kind = 'tiket'")
        return dict(self.cursor.fetchall())

    def _drop_indexes(self) -> list[str]:
        """Take away the indexes that no constraint needs; returns the statements that make them again."""
        self.cursor.execute(
            """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
            WHERE i.indrelid = ANY(%s::regclass[])
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)""",
            [sorted(self.tables)],
        )
        found = self.cursor.fetchall()
        for name, _ in found:
            self.cursor.execute(f"DROP INDEX {name}")
        return [statement for _, statement in found]

    def _hurry(self) -> None:
        for name in HASTE:
            self.cursor.execute(f"ALTER SYSTEM SET {name} = off")
        self.cursor.execute("SELECT pg_reload_conf()")

    def _take_care(self) -> None:
        """From here on commits reach the disk again, and so does all that was written."""
        for name in HASTE:
            self.cursor.execute(f"ALTER SYSTEM RESET {name}")
        self.cursor.execute("SELECT pg_reload_conf()")
        self.cursor.execute("CHECKPOINT")

    def _settle(self) -> None:
        """Counters and sequences go on after the last copy; the planner knows the tables."""
        for year, value in self.taken.items():
            self.cursor.execute(
                """INSERT INTO tickets_counter (pemda_id, kind, year, value) VALUES (%s, 'tiket', %s, %s)
                ON CONFLICT (pemda_id, kind, year) DO UPDATE SET value = excluded.value""",
                [self.town.pemda, year, value],
            )
        for table in self.tables:
            self.cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, self.next[table]])
        self.cursor.execute("VACUUM ANALYZE")

    def _said(self) -> str:
        """The shape of the closed tickets in words; too thin a shape is an error."""
        runs, audits = (
            self._one(
                f"""SELECT avg(n)::float FROM (SELECT count(*) AS n FROM {table} r JOIN tickets_ticket t
                ON t.id = r.ticket_id WHERE t.status = 'selesai' GROUP BY t.id) AS counted"""
            )
            for table in ("workflow_steprun", "workflow_auditentry")
        )
        if runs < 8 or audits < 10:
            raise SystemExit(f"closed tickets have {runs:.1f} runs and {audits:.1f} audit rows: too few for a bench")
        opened = self._one("SELECT count(*) FROM tickets_ticket WHERE closed_at IS NULL")
        rows = sum(self._one(f"SELECT count(*) FROM {table}") for table in self.tables)
        return f"{runs:.1f} runs and {audits:.1f} audit rows per closed one, {opened:,} open, {rows:,} rows in all"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
