"""Everything that the rows of a ticket recorded, in words: one query for all record tables, however many rows.

Superseded revisions stay in the list, marked: nothing that was written down disappears from the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime

from tickets.models import RECORDS, CheckAnswer, Penugasan, Ticket
from workflow import indonesian
from workflow.fields import FIELDS, KEPEMILIKAN, PERANGKAT, Field
from workflow.models import StepRun

#: Columns of a record that its line on the page does not tell.
UNREAD_COLUMNS = {"id", "ticket", "recorded_by", "occurred_at"}
#: Stands for the ticket in a statement that is written once; no row has this key.
ANY_TICKET = -1


@dataclass(frozen=True)
class Recorded:
    """One record of one run: what it is, who noted it when, and its data as (label, words)."""

    run_id: int
    title: str
    revision: int
    reason: str
    by: str
    at: datetime
    is_superseded: bool
    lines: tuple[tuple[str, str], ...]


def everything_recorded(ticket: Ticket, runs: Sequence[StepRun]) -> dict[int, list[Recorded]]:
    """Records by run, oldest first; appointments are known to the ticket, since people are kept in a table apart."""
    by_pk = {run.pk: run for run in runs}
    found: list[tuple[tuple, Recorded]] = []
    for facts in _all_records(ticket, runs):
        run = by_pk.get(facts["run"])
        if run is None:
            continue
        lines = _lines(facts["record"], facts, run, ticket)
        if lines:
            recorded = _recorded(facts, lines)
            found.append(((recorded.at, facts.get("urutan") or 0), recorded))
    performers = {run.performed_by_id: run.performed_by for run in runs}
    for record in ticket.appointments:
        if record.recorded_by_id in performers:  # nearly always: no query for a name that is known
            record.recorded_by = performers[record.recorded_by_id]
        found.append(((record.recorded_at, 0), _appointment(record)))
    by_run: dict[int, list[Recorded]] = {}
    for _, recorded in sorted(found, key=lambda pair: (pair[0], pair[1].title)):
        by_run.setdefault(recorded.run_id, []).append(recorded)
    return by_run


def _all_records(ticket: Ticket, runs: Iterable[StepRun]) -> list[dict[str, Any]]:
    """Every row of the record tables into which the runs wrote, without appointments: its columns, and which table."""
    noted = {code for run in runs for code in run.recorded}
    written = {FIELDS[code].record for code in noted if code in FIELDS}
    written |= {CheckAnswer.__name__} if "checks" in noted else set()
    names = tuple(name for name in RECORDS if name in written and name != Penugasan.__name__)
    if not names:
        return []
    statement, parameters = _union(names)
    with connection.cursor() as cursor:
        cursor.execute(statement, [ticket.pk if value == ANY_TICKET else value for value in parameters])
        return [json.loads(facts) for (facts,) in cursor]


@lru_cache(maxsize=100)
def _union(names: tuple[str, ...]) -> tuple[str, tuple]:
    """The union of these tables for :data:`ANY_TICKET`, each row as a JSON object, in SQL with its parameters.

    Tickets of one SOP differ in few ways, and Django takes ten times longer to write this than the database to answer.
    """
    first, *others = map(_rows, names)
    return first.union(*others, all=True).query.sql_with_params()


def _rows(name: str) -> QuerySet:
    """The rows of one table as JSON objects of their columns."""
    model = RECORDS[name]
    columns = {field.name: field.name for field in model._meta.concrete_fields if field.name not in UNREAD_COLUMNS}
    columns |= {"record": Value(name, output_field=CharField()), "by": "recorded_by__full_name"}
    if "kepada" in columns:
        columns["kepada"] = "kepada__title"
    return model.objects.filter(ticket=ANY_TICKET).order_by().values_list(JSONObject(**columns))


def _recorded(facts: Mapping[str, Any], lines: tuple[tuple[str, str], ...]) -> Recorded:
    return Recorded(
        run_id=facts["run"],
        title=str(RECORDS[facts["record"]]._meta.verbose_name),
        revision=facts["revision"],
        reason=facts["reason"],
        by=facts["by"],
        at=_moment(facts["recorded_at"]),
        is_superseded=facts["superseded_at"] is not None,
        lines=lines,
    )


def _appointment(record: Penugasan) -> Recorded:
    lines = [(FIELDS["petugas"].label, indonesian.daftar([str(person) for person in record.people]))]
    if record.penanggung_jawab is not None:
        lines.append((FIELDS["penanggung_jawab"].label, str(record.penanggung_jawab)))
    return Recorded(
        run_id=record.run_id,
        title=str(Penugasan._meta.verbose_name),
        revision=record.revision,
        reason=record.reason,
        by=str(record.recorded_by),
        at=record.recorded_at,
        is_superseded=record.superseded_at is not None,
        lines=tuple(lines),
    )


def _lines(name: str, facts: Mapping[str, Any], run: StepRun, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    if name == "CheckAnswer":
        noted = [facts["teks"], indonesian.angka(Decimal(str(facts["angka"]))) if facts["angka"] else ""]
        return ((facts["ask"], ". ".join(part for part in (facts["answer"], *noted) if part)),)
    if "merek_tipe" in facts:
        return _device_lines(facts)
    lines = []
    for field in FIELDS.values():
        if field.record == name and field.code in run.recorded and (words := _words(field, facts[field.attr], ticket)):
            lines.append((field.label, words))
    return tuple(lines)


def _device_lines(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """One device, or the device taken out and the one put in its place."""
    lines = [(dict(PERANGKAT).get(facts["jenis"], facts["jenis"]), _device(facts, ""))]
    if facts["kondisi"]:
        lines.append(("Kondisi atau kerusakan", facts["kondisi"]))
    if "merek_tipe_baru" in facts:
        lines.append(("Pengganti", _device(facts, "_baru")))
    return tuple(lines)


def _device(facts: Mapping[str, Any], which: str) -> str:
    serial, inventory = facts[f"nomor_seri{which}"], facts[f"nomor_inventaris{which}"]
    parts = [
        facts[f"merek_tipe{which}"],
        f"SN {serial}" if serial else "",
        f"inventaris {inventory}" if inventory else "",
        indonesian.dalam_kalimat(dict(KEPEMILIKAN).get(facts[f"kepemilikan{which}"], "")),
    ]
    return ", ".join(part for part in parts if part)


def _words(field: Field, value: Any, ticket: Ticket) -> str:
    """A value out of the JSON object as the page shows it, with its unit."""
    if value is None or value == "" or value == []:
        return ""
    if field.kind == "waktu":
        return indonesian.tanggal_jam(_moment(value), ticket.pemda.tz)
    if field.kind == "tanggal":
        return indonesian.tanggal(parse_date(value))
    if field.kind == "pilihan":
        return dict(field.choices).get(value, value)
    if field.kind == "pilihan_banyak":
        # SQLite hands a JSON list inside a JSON object over as text, PostgreSQL as a list.
        codes = json.loads(value) if isinstance(value, str) else value
        return indonesian.daftar([dict(field.choices).get(code, code) for code in codes])
    if field.kind in ("bulat", "desimal"):
        return f"{indonesian.angka(Decimal(str(value)))} {field.unit}".rstrip()
    return str(value)


def _moment(written: str) -> datetime:
    """A moment out of the JSON object; SQLite writes it without its zone, which is UTC."""
    moment = parse_datetime(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
