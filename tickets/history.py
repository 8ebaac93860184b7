"""What happened to a ticket, newest first, as sentences: actor and reason always stand in the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tickets.models import Holder, Ticket
from workflow import indonesian
from workflow.models import AuditEntry

#: How the title of a deputy begins.
ACTING_MARKS = tuple(f"{kind.label} " for kind in (Holder.Kind.PLT, Holder.Kind.PLH))

#: What somebody did, as it continues "Contoh Kabid ...".
DEEDS = {
    "submit_report": "mengirim laporan",
    "submit_laporan": "mengirim surat permohonan",
    "register_laporan": "mencatat penerimaan laporan",
    "record_pemeriksaan_awal": "mencatat pemeriksaan awal",
    "confirm_aduan": "mencatat konfirmasi aduan",
    "settle_tanggung_jawab": "menetapkan tanggung jawab",
    "write_disposisi": "mendisposisikan laporan",
    "appoint_tim": "menunjuk tim",
    "record_pemeriksaan": "mencatat pemeriksaan",
    "record_penanganan_jarak_jauh": "mencatat penanganan jarak jauh",
    "record_koordinasi": "mencatat koordinasi",
    "record_pemeriksaan_lokasi": "mencatat pemeriksaan lokasi",
    "report_kondisi": "melaporkan kondisi",
    "decide": "mencatat keputusan",
    "submit_pemenuhan": "mengirim permohonan",
    "record_penggantian": "mencatat penggantian perangkat",
    "record_perbaikan": "mencatat perbaikan",
    "record_uji_coba": "mencatat uji coba",
    "write_laporan": "membuat laporan",
    "forward_laporan": "meneruskan laporan",
    "review_laporan": "meninjau laporan",
    "issue_berita_acara": "membuat berita acara",
    "draft_letter": "menyusun konsep surat permohonan",
    "return_letter": "mengembalikan konsep surat permohonan",
    "issue_letter": "menerbitkan surat permohonan",
    "number_paper": "mencatat nomor naskah",
    "void_paper": "membatalkan naskah",
    "add_scan": "menambah pindaian naskah",
    "acknowledge": "mengesahkan",
    "acknowledge_on_site": "mencatat pengesahan di lokasi",
    "acknowledge_on_paper": "mencatat tanda tangan basah",
    "record_visit": "mencatat kunjungan",
    "decline": "menolak mengesahkan",
    "send_back": "mengembalikan ke langkah sebelumnya",
    "enter_disposisi": "mencatat disposisi dari kertas",
    "recall_disposisi": "menarik disposisi",
    "note_verbal_order": "mencatat perintah lisan",
    "confirm_verbal_order": "mengonfirmasi perintah lisan",
    "deny_verbal_order": "membantah perintah lisan",
    "return_to_opd": "mengembalikan laporan kepada OPD",
    "resubmit": "mengirim ulang laporan",
    "refuse": "menolak laporan",
    "withdraw": "membatalkan laporan",
    "pause": "menunda pekerjaan",
    "resume": "melanjutkan pekerjaan",
    "reopen": "membuka kembali tiket",
    "reassign_tim": "mengganti tim",
    "correct_record": "memperbaiki catatan",
    "correct_report": "memperbaiki data laporan",
    "explain_lateness": "menjelaskan keterlambatan",
    "judge_lateness": "menilai alasan keterlambatan",
    "remind": "mengingatkan",
    "breach": "mencatat keterlambatan",
    "escalate": "mengeskalasikan keterlambatan",
}
#: Deeds about the report as a whole, or about a row that may lie behind the ticket; their words name it.
ABOUT_ANOTHER_ROW = (
    "explain_lateness",
    "judge_lateness",
    "confirm_verbal_order",
    "deny_verbal_order",
    "correct_report",
)


@dataclass(frozen=True)
class Happening:
    """One line of the kronologi. ``words`` is the short time in the Pemda's zone: "Kam 19 Nov, 15.05"."""

    at: datetime
    words: str
    sentence: str


def history_of(ticket: Ticket, entries: Iterable[AuditEntry]) -> list[Happening]:
    """Sentences for audit entries, in the order given."""
    return [
        Happening(entry.recorded_at, short_moment(entry.recorded_at, ticket), _sentence(ticket, entry))
        for entry in entries
    ]


def short_moment(moment: datetime, ticket: Ticket) -> str:
    """A moment in the Pemda's zone for narrow places: "Kam 19 Nov, 15.05"; with the year if it is another one."""
    local = moment.astimezone(ticket.pemda.tz)
    year = "" if local.year == ticket.created_at.astimezone(ticket.pemda.tz).year else f" {local.year}"
    return f"{short_day(moment, ticket)}{year}, {local:%H.%M}"


def short_day(moment: datetime, ticket: Ticket) -> str:
    """ "Kam 19 Nov" in the Pemda's zone."""
    local = moment.astimezone(ticket.pemda.tz)
    return f"{indonesian.hari(local)[:3]} {local.day} {indonesian.BULAN[local.month - 1][:3]}"


def _sentence(ticket: Ticket, entry: AuditEntry) -> str:
    who = _actor(entry)
    deed = DEEDS.get(entry.act, indonesian.dalam_kalimat(entry.label))
    is_of_row = entry.step_from in ticket.sop.by_no and entry.act not in ABOUT_ANOTHER_ROW
    row = f" pada langkah {entry.step_from}" if is_of_row else ""
    behalf = f" atas nama {entry.on_behalf_of}" if entry.on_behalf_of else ""
    outcome = f": {indonesian.dalam_kalimat(entry.outcome_label)}" if entry.outcome_label else ""
    note = f". {entry.note.rstrip('.')}" if entry.note else ""
    return f"{who} {deed}{row}{behalf}{outcome}{note}.{_backdated(ticket, entry)}"


def _actor(entry: AuditEntry) -> str:
    """ "Contoh Kabid (Kepala Bidang Informatika)", or "Contoh Sekretaris selaku Plh. Kepala Dinas"."""
    if entry.actor_title.startswith(ACTING_MARKS):
        return f"{entry.actor_name} selaku {entry.actor_title}"
    return f"{entry.actor_name} ({entry.actor_title})" if entry.actor_title else entry.actor_name


def _backdated(ticket: Ticket, entry: AuditEntry) -> str:
    """When it really happened, where it was written down at least a minute later."""
    if (entry.recorded_at - entry.occurred_at).total_seconds() < 60:
        return ""
    return f" Kejadian: {indonesian.tanggal_jam(entry.occurred_at, ticket.pemda.tz)}."
