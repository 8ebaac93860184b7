"""The trail of acts of a whole Pemda: searched, downloaded as a table, and what auditors themselves have read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tickets.csv_text import sortable_moment
from tickets.forms.trail import TrailForm
from tickets.history import history_of
from tickets.models import Reading
from tickets.paging import key_page
from tickets.views.gate import for_roles
from tickets.views.standing import ACT_LABELS
from tickets.views.table_file import table_file
from workflow import indonesian, moment
from workflow.chain import faults_of_ticket
from workflow.escalation import LABELS as ALARM_LABELS
from workflow.models import AuditEntry
from workflow.states import Role

#: Whose page the trail is.
READERS = (Role.AUDITOR, Role.ADMIN)
#: Columns of moments, in the one form that every spreadsheet sorts as time.
MOMENTS = ("Dicatat", "Kejadian")
COLUMNS = (
    "Nomor tiket",
    "OPD",
    "Langkah",
    "Tindakan",
    "Hasil",
    "Pelaku",
    "Jabatan",
    "Atas nama",
    "Catatan",
)
#: Words of everything that stands in the trail: reports, acts, and what the timers wrote.
ACTS = sorted({"Kirim laporan", *ACT_LABELS.values(), *ALARM_LABELS.values()}, key=str.lower)
#: Entries read from the database at once while a table is sent.
AT_ONCE = 2000


@require_safe
@for_roles(*READERS)
def trail(request: HttpRequest) -> HttpResponse:
    """Acts of the own Pemda, newest first, by person, post, act, ticket and date."""
    form = TrailForm(request.GET, acts=ACTS)
    page = key_page(request, form.entries(request.user).select_related("ticket__pemda", "ticket__opd"))
    rows = [
        (entry, indonesian.tanggal_jam(entry.recorded_at, request.user.pemda.tz), _sentence(entry))
        for entry in page.rows
    ]
    ticket = form.ticket(request.user)
    asked = request.GET.copy()
    for name in ("sebelum", "sesudah"):
        asked.pop(name, None)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "ticket": ticket,
        "faults": faults_of_ticket(ticket) if ticket else [],
        "table_url": f"{reverse('jejak_audit_unduh')}?{asked.urlencode()}",
    }
    return render(request, "tickets/jejak.html", context, status=200 if form.is_valid() else 422)


def _sentence(entry: AuditEntry) -> str:
    (happening,) = history_of(entry.ticket, [entry])
    return happening.sentence


@require_safe
@for_roles(*READERS)
def trail_table(request: HttpRequest) -> HttpResponse:
    """The same acts as a CSV table, sent while it is read, whatever their number."""
    pemda = request.user.pemda
    entries = TrailForm(request.GET, acts=ACTS).entries(request.user).select_related("ticket__opd").order_by("-pk")
    day = moment.on_screen().astimezone(pemda.tz)
    return table_file(f"jejak-audit-{day:%Y-%m-%d}", _rows(entries.iterator(chunk_size=AT_ONCE), pemda))


def _rows(entries: Iterable[AuditEntry], pemda) -> Iterator[tuple[str, ...]]:
    zone = indonesian.zona(moment.on_screen(), pemda.tz)
    yield (*(f"{column} ({zone})" for column in MOMENTS), *COLUMNS)
    for entry in entries:
        yield (
            sortable_moment(entry.recorded_at, pemda.tz),
            sortable_moment(entry.occurred_at, pemda.tz),
            entry.ticket.number,
            entry.ticket.opd.name,
            entry.step_from,
            entry.label,
            entry.outcome_label,
            entry.actor_name,
            entry.actor_title,
            entry.on_behalf_of,
            entry.note,
        )


@require_safe
@for_roles(*READERS)
def readings(request: HttpRequest) -> HttpResponse:
    """What auditors of the own Pemda have opened, newest first."""
    pemda = request.user.pemda
    page = key_page(request, Reading.objects.filter(pemda=pemda))
    rows = [(reading, indonesian.tanggal_jam(reading.read_at, pemda.tz)) for reading in page.rows]
    return render(request, "tickets/jejak_dibaca.html", {"page": page, "rows": rows})
