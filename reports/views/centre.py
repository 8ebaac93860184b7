"""The print centre "Dokumen": every issued paper of the Pemda, one by one or many as one file made by a worker."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reports import bundle, printing
from reports.models import Cetakan, Naskah
from reports.printing import MAKERS, TooManyPrints
from reports.tasks import advance_cetakan
from tickets.asked import whole_number
from tickets.models import Opd, Ticket
from tickets.paging import key_page
from tickets.views.gate import for_roles
from tickets.views.refusal import SeeOther
from workflow import indonesian, moment
from workflow.broker import publish
from workflow.months import month_bounds, read_month
from workflow.papers import PaperKind
from workflow.states import DINAS_ROLES, Role

READERS = (Role.ADMIN, Role.TU, Role.AUDITOR)
FILTERS = ("bulan", "opd", "jenis", "tiket", "versi")
#: Seconds after which a page of progress loads itself again.
REFRESH = "3"
BUNDLES = {Cetakan.Kind.GABUNGAN: "PDF gabungan", Cetakan.Kind.ZIP: "ZIP"}


@require_safe
@for_roles(*READERS)
def documents(request: HttpRequest) -> HttpResponse:
    """Issued papers, newest first, filtered by the address."""
    chosen = _chosen(request.GET)
    papers = _filtered(_visible(request), chosen, request.user.pemda.tz)
    context = {
        "page": key_page(request, papers.select_related("ticket__opd")),
        "chosen": chosen,
        "kinds": PaperKind.choices,
        "opds": _opds(request),
        "prints": Cetakan.objects.filter(ordered_by=request.user)[:5],
        "may_bundle": Role.ADMIN in request.user.hands.roles,
        "most": bundle.MOST_PAPERS,
        "sees_certificate": bool(request.user.hands.roles & {Role.ADMIN, Role.AUDITOR}),
    }
    return render(request, "reports/dokumen.html", context)


@require_POST
@for_roles(Role.ADMIN)
def order_bundle(request: HttpRequest) -> HttpResponse:
    """Order the ticked papers, or all that the filter finds, as one file."""
    kind = request.POST.get("bentuk", "")
    if kind not in BUNDLES:
        raise Http404("Bentuk ini tidak ada.")
    chosen = _chosen(request.POST)
    papers = _visible(request).exclude(rendered_at=None)
    if request.POST.get("semua"):
        papers = _filtered(papers, chosen, request.user.pemda.tz)
    else:
        ticked = {whole_number(key) for key in request.POST.getlist("naskah")} - {None}
        papers = papers.filter(pk__in=ticked)
    keys = list(papers.order_by("issued_at", "pk").values_list("pk", flat=True)[: bundle.MOST_PAPERS + 1])
    if not keys or len(keys) > bundle.MOST_PAPERS:
        words = (
            f"lebih dari {bundle.MOST_PAPERS} naskah; persempit saringan" if keys else "belum ada naskah yang dipilih"
        )
        messages.error(request, f"Cetakan tidak dibuat: {words}.")
        return SeeOther(reverse("dokumen"))
    title = f"{BUNDLES[kind]}, {len(keys)} naskah"
    return ordered(request, kind=kind, title=title, wanted={"papers": keys}, part_count=bundle.part_count(len(keys)))


def ordered(request: HttpRequest, **what) -> HttpResponse:
    """Store an order and lead to its page; three at a time are enough for one person."""
    try:
        cetakan = printing.order(actor=request.user, **what)
    except TooManyPrints:
        messages.error(request, "Tiga cetakan Anda masih dibuat. Tunggu salah satunya selesai.")
        return SeeOther(reverse(Cetakan(kind=what["kind"]).ordered_from))
    # Without a broker the periodic task goes on with it.
    wake = partial(advance_cetakan.delay, cetakan.pk)
    transaction.on_commit(partial(publish, wake, what=f"print {cetakan.pk}"), robust=True)
    return redirect("cetakan", pk=cetakan.pk)


@require_safe
@never_cache
@for_roles(*DINAS_ROLES)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an own print is; loads itself again, with or without scripts, until the file is there."""
    cetakan = get_object_or_404(Cetakan, pk=pk, ordered_by=request.user)
    context = {
        "cetakan": cetakan,
        "made": cetakan.part_count if cetakan.is_ready else cetakan.parts.count(),
        "whole": cetakan.part_count + 1,
        "expires": indonesian.hari_tanggal_jam(cetakan.expires_at, request.user.pemda.tz),
    }
    response = render(request, "reports/cetakan.html", context)
    if not cetakan.is_ready and not cetakan.is_given_up:
        response.headers["Refresh"] = REFRESH
    return response


@require_safe
@for_roles(*DINAS_ROLES)
def printed_file(request: HttpRequest, pk: int) -> FileResponse:
    """The finished file of an own print. Raises Http404 before that, and after its day."""
    cetakan = get_object_or_404(Cetakan, pk=pk, ordered_by=request.user, expires_at__gt=moment.on_screen())
    try:
        body = cetakan.file.open("rb") if cetakan.is_ready else None
    except FileNotFoundError:
        body = None
    if body is None:
        raise Http404("Cetakan ini belum selesai atau sudah dihapus.")
    maker = MAKERS[cetakan.kind]
    name = f"{cetakan.title}.{maker.extension}"
    response = FileResponse(body, as_attachment=True, filename=name, content_type=maker.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _visible(request: HttpRequest) -> QuerySet:
    return Naskah.objects.filter(pemda=request.user.pemda, ticket__in=Ticket.objects.visible_to(request.user))


def _chosen(sent: QueryDict) -> dict[str, str]:
    return {name: sent.get(name, "").replace("\0", "")[:60] for name in FILTERS}


def _filtered(papers: QuerySet, chosen: dict[str, str], zone) -> QuerySet:
    """Apply what the address asks for; an unknown word filters nothing, a foreign OPD finds nothing."""
    if chosen["versi"] != "semua":
        papers = papers.in_force()
    if month := read_month(chosen["bulan"]):
        begin, end = month_bounds(month, zone)
        papers = papers.filter(issued_at__gte=begin, issued_at__lt=end)
    if (opd := whole_number(chosen["opd"])) is not None:
        papers = papers.filter(ticket__opd_id=opd)
    if chosen["jenis"] in PaperKind.values:
        papers = papers.filter(kind=chosen["jenis"])
    if chosen["tiket"].strip():
        papers = papers.filter(ticket__number=chosen["tiket"].strip().upper())
    return papers


def _opds(request: HttpRequest) -> list[tuple[str, str]]:
    opds = Opd.objects.filter(pemda=request.user.pemda).values_list("pk", "name")
    return [(str(pk), name) for pk, name in opds]
