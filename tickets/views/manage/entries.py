"""Reading the journal of management."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tickets.models import ManagementEntry
from tickets.paging import key_page
from tickets.views.gate import for_roles
from workflow import indonesian
from workflow.states import Role


@require_safe
@for_roles(Role.ADMIN, Role.AUDITOR)
def entries(request: HttpRequest) -> HttpResponse:
    """Changes by admins of the own Pemda, newest first, each with the values before and after it."""
    pemda = request.user.pemda
    chosen = request.GET.get("perihal", "")
    every = ManagementEntry.objects.filter(pemda=pemda)
    if chosen in ManagementEntry.Noun.values:
        every = every.filter(noun=chosen)
    page = key_page(request, every)
    rows = [(entry, indonesian.hari_tanggal_jam(entry.recorded_at, pemda.tz), _values(entry)) for entry in page.rows]
    context = {"page": page, "rows": rows, "nouns": ManagementEntry.Noun.choices, "chosen": chosen}
    return render(request, "kelola/jurnal.html", context)


def _values(entry: ManagementEntry) -> list[tuple[str, str, str]]:
    """Label, old words and new words."""
    labels = {**entry.before, **entry.after}
    return [(label, entry.before.get(label, ""), entry.after.get(label, "")) for label in labels]
