"""The chain of the audit trail: a row that was changed, removed, inserted or exchanged is named.

The database refuses to touch audit rows, but whoever administers the database can lift that. So a worker seals each
row, some seconds after the act, to the row before it of the same ticket, in a table of its own. No act waits for it.
The end of a chain is held by the ticket itself, whose version is the number of its acts.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from tickets.models import Pemda, Ticket
from workflow import moment
from workflow.models import Alarm, AuditEntry, AuditLink

#: What a link seals. A column that is added later gets a place here only together with a new kind of link.
SEALED = (
    "id",
    "ticket_id",
    "version",
    "act",
    "label",
    "source",
    "target",
    "step_from",
    "step_to",
    "round",
    "outcome",
    "outcome_label",
    "actor_id",
    "actor_name",
    "actor_title",
    "on_behalf_of",
    "note",
    "occurred_at",
    "recorded_at",
    "alarm_id",
)
#: Rows that one run seals, and tickets that are checked at once.
BATCH, TICKETS_AT_ONCE = 5_000, 500
#: How many numbers back a row may stand whose transaction ended after those of later numbers.
STRAGGLERS = 20_000
#: A row without a link that stands among sealed ones is a fault after this time; the chain is extended every minute.
SEALED_WITHIN = timedelta(minutes=10)


def extend() -> int:
    """Seal rows that have no link yet, oldest first, :data:`BATCH` at most; how many were sealed.

    Two at once do no harm: whoever finds a Pemda being sealed leaves it to the other.
    """
    with transaction.atomic():
        free = list(Pemda.objects.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
        newest = _newest_sealed()
        has_link = Exists(AuditLink.objects.filter(entry_number=OuterRef("pk")))
        waiting = AuditEntry.objects.filter(~has_link, pk__gt=newest - STRAGGLERS, ticket__pemda__in=free)
        rows = list(waiting.order_by("pk").values(*SEALED)[:BATCH])
        before = _last_digests({row["ticket_id"] for row in rows})
        links = []
        for row in rows:
            ticket = row["ticket_id"]
            before[ticket] = digest_of(before.get(ticket, ""), row)
            links.append(AuditLink(entry_number=row["id"], ticket_number=ticket, digest=before[ticket]))
        AuditLink.objects.bulk_create(links)
    return len(links)


def digest_of(before: str, row: dict) -> str:
    """SHA-256 over the digest before it and everything that the row says."""
    words = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row.values()]
    return hashlib.sha256(json.dumps([before, *words], ensure_ascii=False).encode()).hexdigest()


def faults_of(tickets: QuerySet) -> Iterator[str]:
    """Everything that does not fit, ticket by ticket, as Indonesian sentences; nothing where the trail is whole."""
    numbers = tickets.order_by("pk").values_list("pk", "number", "version").iterator(TICKETS_AT_ONCE)
    while batch := list(islice(numbers, TICKETS_AT_ONCE)):
        yield from _faults_of_batch(batch)


def faults_of_ticket(ticket: Ticket) -> list[str]:
    """The same for one ticket."""
    return list(_faults_of_batch([(ticket.pk, ticket.number, ticket.version)]))


def _faults_of_batch(tickets: Sequence[tuple[int, str, int]]) -> Iterator[str]:
    keys = [pk for pk, _, _ in tickets]
    rows: dict[int, dict[int, dict]] = defaultdict(dict)
    for row in AuditEntry.objects.filter(ticket__in=keys).order_by("pk").values(*SEALED):
        rows[row["ticket_id"]][row["id"]] = row
    links: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for ticket, entry, digest in AuditLink.objects.filter(ticket_number__in=keys).values_list(
        "ticket_number", "entry_number", "digest"
    ):
        links[ticket].append((entry, digest))
    alarms: dict[int, set[int]] = defaultdict(set)
    for ticket, alarm in Alarm.objects.filter(ticket__in=keys).values_list("ticket", "pk"):
        alarms[ticket].add(alarm)
    newest = _newest_sealed()
    since = moment.now() - SEALED_WITHIN
    for pk, number, version in tickets:
        sealed = {entry for entry, _ in links[pk]}
        passed_over = [row for row in rows[pk].values() if row["id"] not in sealed and row["id"] < newest]
        found = [
            *_faults_of_links(rows[pk], links[pk]),
            *(f"{_named(row)} tidak bermata rantai" for row in passed_over if row["recorded_at"] < since),
            *_faults_of_acts(rows[pk].values(), version),
            *(f"peringatan {alarm} tidak ada di jejak" for alarm in sorted(alarms[pk] - _alarms(rows[pk].values()))),
        ]
        for fault in found:
            yield f"{number}: {fault}"


def _faults_of_links(rows: dict[int, dict], links: Sequence[tuple[int, str]]) -> Iterator[str]:
    before = ""
    for entry, digest in links:
        row = rows.get(entry)
        if row is None:
            yield f"baris {entry} hilang"
        elif digest_of(before, row) != digest:
            yield f"{_named(row)} tidak lagi seperti ketika dicatat, atau baris sebelumnya hilang"
        before = digest


def _faults_of_acts(rows: Iterable[dict], version: int) -> Iterator[str]:
    """The ticket counts its acts itself: none may be missing at the end, and none stand beyond it."""
    acts, told = set(range(1, version + 1)), {row["version"] for row in rows if row["alarm_id"] is None}
    if acts - told:
        yield f"tindakan versi {_listed(acts - told)} tidak ada"
    if told - acts:
        yield f"tindakan versi {_listed(told - acts)} tidak pernah dilakukan pada tiket"


def _alarms(rows: Iterable[dict]) -> set[int]:
    return {row["alarm_id"] for row in rows}


def _named(row: dict) -> str:
    return f"baris {row['id']} ({row['label']})"


def _listed(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _newest_sealed() -> int:
    """Number of the newest row that has a link; 0 before the first."""
    return AuditLink.objects.aggregate(newest=Max("entry_number"))["newest"] or 0


def _last_digests(tickets: set[int]) -> dict[int, str]:
    """The digest at the end of each ticket's chain."""
    last = AuditLink.objects.filter(ticket_number__in=tickets).order_by().values("ticket_number").annotate(Max("pk"))
    ends = AuditLink.objects.filter(pk__in=[end["pk__max"] for end in last])
    return dict(ends.values_list("ticket_number", "digest"))
