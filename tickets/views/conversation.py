"""The conversation on a ticket: reading and writing it, asking for progress, photos that follow, and recovery."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets.asked import sent, whole_number
from tickets.conversation import PER_PAGE
from tickets.forms.conversation import NOT_RECOVERED, RECOVERED, KeyForm, MessageForm, PhotosForm, RecoveryForm
from tickets.forms.sentences import RELOAD
from tickets.models import Message, MessageFile, Ticket
from tickets.views.files import sent_file
from tickets.views.gate import for_members
from tickets.views.held import sent_with_files, takes_file_out
from tickets.views.refusal import SeeOther
from tickets.views.talk import Talk
from tickets.views.ticket import visible_ticket
from workflow import actions
from workflow.states import Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def conversation(request: HttpRequest, number: str) -> HttpResponse:
    """GET: everything said, newest last. POST: say something; the same key twice is one message."""
    ticket = visible_ticket(request, number)
    if request.method != "POST":
        return _page(request, ticket)
    side = Message.side_of(request.user)
    if side is None:
        raise PermissionDenied(f"Percakapan ini milik {ticket.opd} dan petugas yang menangani. Anda dapat membacanya.")
    form = MessageForm(**sent_with_files(request), side=side, auto_id="pesan_%s")
    if takes_file_out(request, form) or not form.is_valid():
        return _page(request, ticket, form=form, status=422 if form.errors else 200)
    try:
        with transaction.atomic():
            message = actions.post_message(ticket, actor=request.user, **form.entry())
            form.let_go()
    except actions.DataMissing as refusal:
        form.refuse(refusal.fields)
        return _page(request, ticket, form=form, status=422)
    except actions.ActNotPossible as refusal:
        form.add_error(None, str(refusal))
        form.renew_key()
        return _page(request, ticket, form=form, status=409)
    words = "Catatan internal tersimpan." if message.kind == Message.Kind.CATATAN else "Pesan terkirim."
    messages.success(request, words)
    return SeeOther(f"{ticket.get_absolute_url()}#percakapan")


@require_POST
@for_members
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take an own message back; 404 for one that the reader may not see."""
    ticket = visible_ticket(request, number)
    message = get_object_or_404(Message.objects.visible_to(request.user), ticket=ticket, pk=pk)
    try:
        actions.withdraw_message(message, actor=request.user)
    except actions.ActNotPossible as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Pesan ditarik.")
    return SeeOther(f"{ticket.get_absolute_url()}#percakapan")


@require_POST
@for_members
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for progress with one button; asked too early, the answer says from when on."""
    ticket = _own_ticket(request, number)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, RELOAD)
        return SeeOther(ticket.get_absolute_url())
    try:
        actions.ask_progress(ticket, actor=request.user, key=form.cleaned_data["key"])
    except actions.ActNotPossible as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Pertanyaan terkirim kepada petugas yang menangani.")
    return SeeOther(f"{ticket.get_absolute_url()}#percakapan")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def photos(request: HttpRequest, number: str) -> HttpResponse:
    """The OPD adds photos to its own open report."""
    ticket = _own_ticket(request, number)
    if ticket.is_ended:
        messages.warning(request, "Laporan ini sudah ditutup, sehingga foto tidak dapat ditambahkan lagi.")
        return SeeOther(ticket.get_absolute_url())
    form = PhotosForm(**sent_with_files(request))
    is_sent = form.is_bound and not takes_file_out(request, form)
    if is_sent and (answer := _sent_before(request, ticket, form) or _added(request, ticket, form)):
        messages.success(request, "Foto ditambahkan pada laporan.")
        return answer
    form.hold()
    status = 422 if form.errors else 200
    return render(request, "tickets/tambah_foto.html", {"ticket": ticket, "form": form}, status=status)


def _added(request: HttpRequest, ticket: Ticket, form: PhotosForm) -> HttpResponse | None:
    return _done(request, ticket, form, actions.add_photos) if form.is_valid() else None


def _sent_before(request: HttpRequest, ticket: Ticket, form: PhotosForm) -> HttpResponse | None:
    """To the ticket where the first of two clicks took along the photos that waited, so that the second has none."""
    if form.is_valid() or request.FILES:
        return None
    said = Message.objects.filter(ticket=ticket, author=request.user, key=form.cleaned_data.get("key"))
    return SeeOther(ticket.get_absolute_url()) if said.exists() else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def recovery(request: HttpRequest, number: str) -> HttpResponse:
    """After the end the OPD says whether the fault is gone; "belum" leads on to reopening."""
    ticket = _own_ticket(request, number)
    if ticket.status != Status.SELESAI:
        messages.warning(request, "Pemulihan dikonfirmasi setelah penanganan selesai.")
        return SeeOther(ticket.get_absolute_url())
    chosen = request.GET.get("jawab")
    form = RecoveryForm(sent(request), initial={"recovered": chosen} if chosen in (RECOVERED, NOT_RECOVERED) else {})
    if form.is_valid() and (answer := _done(request, ticket, form, actions.confirm_recovery)):
        messages.success(request, "Jawaban Anda tercatat.")
        if form.cleaned_data["recovered"] == NOT_RECOVERED:
            return SeeOther(reverse("ticket_act", args=[ticket.number, "reopen"]))
        return answer
    status = 422 if form.errors else 200
    return render(request, "tickets/pemulihan.html", {"ticket": ticket, "form": form}, status=status)


@require_safe
@for_members
def message_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a message; 404 for what the reader may not see, and for a message that was taken back."""
    visible = Message.objects.visible_to(request.user).filter(withdrawn_at=None)
    return sent_file(get_object_or_404(MessageFile.objects.filter(message__in=visible), pk=pk))


def _own_ticket(request: HttpRequest, number: str) -> Ticket:
    """The ticket, for somebody who speaks for its OPD. Raises PermissionDenied for the Dinas, which sees it too."""
    ticket = visible_ticket(request, number)
    if Message.side_of(request.user) != Message.Side.OPD:
        raise PermissionDenied(f"Tindakan ini milik {ticket.opd}.")
    return ticket


def _done(request: HttpRequest, ticket: Ticket, form: KeyForm, act) -> HttpResponse | None:
    """Do the act and lead to the ticket; None, with the sentence in the form, when it is refused."""
    try:
        with transaction.atomic():
            act(ticket, actor=request.user, **form.entry())
            form.let_go()
    except actions.DataMissing as refusal:
        form.refuse(refusal.fields)
        return None
    except actions.ActNotPossible as refusal:
        form.add_error(None, str(refusal))
        form.renew_key()
        return None
    return SeeOther(ticket.get_absolute_url())


def _page(request: HttpRequest, ticket: Ticket, *, form: MessageForm | None = None, status: int = 200) -> HttpResponse:
    if form is not None:
        form.hold()
    before = whole_number(request.GET.get("sebelum", ""))
    talk = Talk(ticket, request.user, form=form, most=PER_PAGE, before=before)
    context = {"ticket": ticket, "talk": talk, "is_whole": True, "is_earlier": before is not None}
    return render(request, "tickets/percakapan.html", context, status=status)
