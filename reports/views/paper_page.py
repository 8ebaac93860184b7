"""The page of one paper: what it is, its versions, and what its reader may do about number, scan and force."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reports.forms import NumberForm, ScanForm, VoidForm
from reports.models import Naskah
from tickets.forms.sentences import put_at_fields
from tickets.models import Ticket
from tickets.views.gate import for_members
from tickets.views.refusal import SeeOther
from workflow import actions, indonesian

#: Who may send each form, in the order in which the page shows them.
MAY = {NumberForm: actions.may_number, ScanForm: actions.may_add_scan, VoidForm: actions.may_void}
ADDRESSES = {NumberForm: "naskah_nomor", VoidForm: "naskah_batal", ScanForm: "naskah_pindaian"}
#: Heading and button of each form.
WORDS = {
    NumberForm: ("Catat nomor", "Simpan nomor"),
    VoidForm: ("Batalkan naskah", "Batalkan naskah ini"),
    ScanForm: ("Pindaian bertanda tangan basah", "Simpan pindaian"),
}


@require_safe
@never_cache
@for_members
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper is and where it stands, for those who see its ticket; anybody else gets 404."""
    return _show(request, _visible(request, pk))


@require_POST
@for_members
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the number that TU, or the issuing OPD, took from its own book."""
    paper, form = _visible(request, pk), NumberForm(request.POST)
    return _answer(request, paper, form, actions.number_paper, "Nomor tercatat. Naskah sedang dicetak.")


@require_POST
@for_members
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the paper void, with a reason."""
    return _answer(request, _visible(request, pk), VoidForm(request.POST), actions.void_paper, "Naskah dibatalkan.")


@require_POST
@for_members
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the scan of the print that was signed by hand."""
    form = ScanForm(request.POST, request.FILES)
    return _answer(request, _visible(request, pk), form, actions.add_scan, "Pindaian tersimpan.")


def _visible(request: HttpRequest, pk: int) -> Naskah:
    papers = Naskah.objects.filter(ticket__in=Ticket.objects.visible_to(request.user))
    found = papers.select_related("ticket", "pemda", "issuer", "run", "run__performed_by", "voided_by", "scan")
    return get_object_or_404(found, pk=pk)


def _answer(request: HttpRequest, paper: Naskah, form: forms.Form, act, sentence: str) -> HttpResponse:
    """Do the act with what the form holds; a refusal stands at its field. The act itself says who may."""
    if not form.is_valid():
        if not MAY[type(form)](paper, request.user):
            raise PermissionDenied("Tindakan ini bukan wewenang Anda.")
        return _show(request, paper, form, status=422)
    entry = {name: value[0] if isinstance(value, list) else value for name, value in form.cleaned_data.items()}
    try:
        act(paper, actor=request.user, **entry)
    except actions.DataMissing as refusal:
        put_at_fields(form, refusal.fields)
        return _show(request, paper, form, status=422)
    except actions.ActNotPossible as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, sentence)
    return SeeOther(reverse("naskah_rinci", args=[paper.pk]))


def _show(request: HttpRequest, paper: Naskah, sent: forms.Form | None = None, *, status: int = 200) -> HttpResponse:
    """The page, with ``sent`` in the place of the form that was refused."""
    user, zone = request.user, paper.pemda.tz
    shown = [sent if type(sent) is kind else kind() for kind, may in MAY.items() if may(paper, user)]
    lineage = Naskah.objects.filter(ticket=paper.ticket, kind=paper.kind, title=paper.title, round=paper.round)
    context = {
        "paper": paper,
        "issuer": paper.issuer or paper.pemda.dinas,
        "state": ", ".join(paper.state_words) or "berlaku",
        "issued": indonesian.tanggal_jam(paper.issued_at, zone),
        "voided": indonesian.tanggal_jam(paper.voided_at, zone) if paper.voided_at else "",
        "hands": [*paper.facts["signers"], *paper.facts["acknowledgers"]],
        "versions": lineage.exclude(pk=paper.pk).order_by("-version", "-pk"),
        "forms": [(reverse(ADDRESSES[type(form)], args=[paper.pk]), *WORDS[type(form)], form) for form in shown],
    }
    return render(request, "reports/rincian.html", context, status=status)
