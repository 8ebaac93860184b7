"""The acts that no row prints, each on a page of its own: what it does, what it asks for, one button that names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tickets.asked import whole_number
from tickets.forms.conversation import ReopenForm
from tickets.forms.general import (
    ActForm,
    CorrectionForm,
    PauseForm,
    ReasonForm,
    RefusalForm,
    RemarkForm,
    ResubmitForm,
    TeamForm,
)
from tickets.forms.on_paper import PaperDisposisiForm
from tickets.forms.on_site import SignatureForm, VisitForm
from tickets.forms.report_correction import ReportCorrectionForm
from tickets.forms.verbal_order import ConfirmOrderForm, DenyOrderForm, NoteOrderForm
from tickets.forms.wet_signature import WetSignatureForm
from tickets.models import Ticket
from tickets.views.awaited import awaited_of
from tickets.views.gate import for_members
from tickets.views.held import sent_with_files, takes_file_out
from tickets.views.page import TicketPage
from tickets.views.refusal import SeeOther, is_still_possible, refusal_before, sent_version, to_ticket
from tickets.views.ticket import visible_ticket
from workflow import actions, indonesian, moment
from workflow.actions.advance import label_of, who_was_first


@dataclass(frozen=True)
class GeneralAct:
    """The words of an act's page and the form that it needs.

    ``instead`` is the act of those who may do this one, too, and find on its page that they should not.
    """

    heading: str
    explanation: str
    form: Callable[..., ActForm]
    is_dangerous: bool = False
    shows_records: bool = False
    answers_reason: bool = False
    script: str = ""
    instead: str = ""


GENERAL_ACTS: dict[str, GeneralAct] = {
    "acknowledge": GeneralAct(
        "Sahkan langkah ini?",
        "Nama, jabatan, dan waktu Anda tercatat sebagai pengesahan. Bacalah dahulu yang tercatat di bawah.",
        RemarkForm,
        shows_records=True,
        instead="decline",
    ),
    "acknowledge_on_site": GeneralAct(
        "Pengesahan di lokasi oleh OPD",
        "Serahkan layar ini kepada pihak OPD. Yang ditandatangani adalah catatan di bawah; nama Anda tercatat sebagai "
        "saksi, dan pelapor menerima pemberitahuan.",
        SignatureForm,
        shows_records=True,
        script="js/goresan.js",
    ),
    "acknowledge_on_paper": GeneralAct(
        "Catat tanda tangan basah",
        "Untuk konsep yang sudah dicetak dan ditandatangani dengan tangan. Sidik pindaian, nama Anda, dan waktunya "
        "tercatat, dan pihak yang menandatangani menerima pemberitahuan.",
        WetSignatureForm,
        shows_records=True,
    ),
    "record_visit": GeneralAct(
        "Catat kunjungan",
        "Untuk kunjungan yang belum menyelesaikan langkah ini. Langkah tetap terbuka sampai Anda menyimpannya.",
        VisitForm,
    ),
    "decline": GeneralAct(
        "Tolak pengesahan?",
        "Langkah ini dikerjakan ulang oleh pelaksananya, dan pengesahan yang sudah diberikan gugur.",
        ReasonForm,
        shows_records=True,
    ),
    "send_back": GeneralAct(
        "Kembalikan ke langkah sebelumnya?", "Pelaksana langkah sebelumnya membaca alasan Anda.", ReasonForm
    ),
    "enter_disposisi": GeneralAct(
        "Catat disposisi dari kertas",
        "Untuk disposisi yang sudah diberikan pejabat pada kertas. Tercatat atas nama pejabat itu, dengan pindaiannya.",
        PaperDisposisiForm,
    ),
    "note_verbal_order": GeneralAct(
        "Catat perintah lisan",
        "Untuk pekerjaan yang harus berjalan sebelum disposisi tertulis. Pejabatnya diberi tahu dan mengonfirmasi "
        "dengan disposisi susulan; sebelum itu tiket tidak dapat ditutup.",
        NoteOrderForm,
    ),
    "confirm_verbal_order": GeneralAct(
        "Konfirmasi perintah lisan",
        "Tuliskan disposisi yang menyusul. Lembar Disposisi terbit atas nama Anda.",
        ConfirmOrderForm,
    ),
    "deny_verbal_order": GeneralAct(
        "Bantah perintah lisan?",
        "Langkah yang berjalan tanpa perintah Anda dibuka kembali, dan penugasannya gugur.",
        DenyOrderForm,
        True,
    ),
    "recall_disposisi": GeneralAct(
        "Tarik disposisi?",
        "Penerimanya belum membuka tiket ini. Langkah disposisi kembali kepada Anda, dan tenggatnya dihitung baru.",
        ReasonForm,
    ),
    "return_to_opd": GeneralAct(
        "Kembalikan kepada OPD?", "OPD membaca alasan Anda, melengkapi laporannya, lalu mengirim ulang.", ReasonForm
    ),
    "resubmit": GeneralAct(
        "Lengkapi dan kirim ulang",
        "Perbaiki isian laporan atau tambahkan berkas, lalu tuliskan apa yang dilengkapi.",
        ResubmitForm,
        answers_reason=True,
    ),
    "refuse": GeneralAct(
        "Tolak laporan ini?",
        "Tiket ditutup sebagai ditolak. OPD membaca sebabnya, alasan Anda, dan siapa yang berwenang.",
        RefusalForm,
        True,
    ),
    "withdraw": GeneralAct("Batalkan laporan ini?", "Riwayat tetap tersimpan.", ReasonForm, True),
    "pause": GeneralAct(
        "Tunggu pihak lain",
        "Waktu kotor tetap berjalan dan tetap menjadi ukuran resmi. Lama menunggu dicatat terpisah.",
        PauseForm,
    ),
    "resume": GeneralAct("Lanjutkan pekerjaan?", "Masa menunggu berakhir saat tombol ditekan.", RemarkForm),
    "reopen": GeneralAct(
        "Buka kembali tiket ini?",
        "Gangguan yang sama muncul lagi: putaran baru dimulai dari langkah yang ditetapkan SOP.",
        ReopenForm,
    ),
    "reassign_tim": GeneralAct(
        "Ganti tim",
        "Petugas yang baru mengerjakan langkah teknis berikutnya. Penugasan lama tetap tersimpan.",
        TeamForm,
    ),
    "correct_record": GeneralAct(
        "Perbaiki catatan",
        "Catatan lama tetap tersimpan. Dokumen yang sudah terbit dari catatan ini terbit lagi dengan versi baru.",
        CorrectionForm,
    ),
    "correct_report": GeneralAct(
        "Perbaiki data laporan",
        "Data semula tetap terbaca pada kronologi, dengan nama dan alasan Anda. Dokumen yang memuat data itu terbit "
        "lagi dengan versi baru, dan yang menangani laporan diberi tahu.",
        ReportCorrectionForm,
    ),
}


#: Acts upon a verbal order, whose form shows it.
ORDERED = ("confirm_verbal_order", "deny_verbal_order")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ticket_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """GET: the act's form or confirmation. POST: the act. 404 for an act of no such name."""
    if act not in GENERAL_ACTS:
        raise Http404("Tindakan tidak dikenal.")
    ticket = visible_ticket(request, number)
    if answer := refusal_before(request, ticket, act):
        return answer
    form = _form(request, ticket, act)
    if request.method != "POST":
        return _show(request, ticket, act, form)
    if "tambah" in request.POST:
        form.leave_unchecked()
        return _show(request, ticket, act, form)
    if sent_version(request) != ticket.version:
        form.full_clean()
        form.leave_unchecked()
        return _show(request, ticket, act, form, sentence=who_was_first(ticket, request.user), status=409)
    if takes_file_out(request, form) or not form.is_valid():
        return _show(request, ticket, act, form, status=422 if form.errors else 200)
    return _do(request, ticket, act, form)


def _form(request: HttpRequest, ticket: Ticket, act: str) -> ActForm:
    """The act's form. Raises Http404 for a correction of a run that the reader did not record on this ticket."""
    sent = sent_with_files(request)
    if act in ORDERED:
        return GENERAL_ACTS[act].form(ticket, ticket.order_awaiting(request.user), **sent)
    if act == "acknowledge_on_paper":
        return WetSignatureForm(ticket, ticket.signers_noted_by(request.user), **sent)
    if act == "correct_report":
        return ReportCorrectionForm(ticket, request.user, **sent)
    if act != "correct_record":
        return GENERAL_ACTS[act].form(ticket, **sent)
    key = request.POST.get("run") or request.GET.get("run", "")
    run = get_object_or_404(ticket.runs, pk=whole_number(key), performed_by=request.user)
    return CorrectionForm(ticket, run, **sent)


def _do(request: HttpRequest, ticket: Ticket, act: str, form: ActForm) -> HttpResponse:
    try:
        with transaction.atomic():
            after = getattr(actions, act)(ticket, actor=request.user, version=sent_version(request), **form.entry())
            form.let_go()
    except actions.StaleTicket as refusal:
        return _raced(request, ticket, act, form, str(refusal))
    except actions.DataMissing as refusal:
        form.refuse(refusal.fields)
        return _show(request, ticket, act, form, status=422)
    except actions.ActNotPossible as refusal:
        form.add_error(None, str(refusal))
        return _show(request, ticket, act, form, status=409)
    when = indonesian.jam(moment.on_screen(), after.pemda.tz)
    then = awaited_of(after, request.user, moment.on_screen()).then
    messages.success(request, f"“{label_of(after, act)}” tercatat pukul {when}. {then}")
    return SeeOther(after.get_absolute_url())


def _raced(request: HttpRequest, ticket: Ticket, act: str, form: ActForm, sentence: str) -> HttpResponse:
    """Somebody acted between our look and our lock: keep what was typed if the act is still possible."""
    ticket = visible_ticket(request, ticket.number)
    if not is_still_possible(request, ticket, act):
        return to_ticket(request, ticket, sentence)
    return _show(request, ticket, act, form, sentence=sentence, status=409)


def _show(
    request: HttpRequest, ticket: Ticket, act: str, form: ActForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    general = GENERAL_ACTS[act]
    form.hold()
    context = {
        "ticket": ticket,
        "act": act,
        "general": general,
        "label": label_of(ticket, act),
        "instead": label_of(ticket, general.instead) if general.instead else "",
        "form": form,
        "sentence": sentence,
        "page": TicketPage(ticket, request.user) if general.shows_records else None,
        "answered": ticket.last_move if general.answers_reason else None,
    }
    return render(request, "tickets/tindakan.html", context, status=status)
