"""A report becomes a ticket: once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tickets.models import Opd, Pemda, ReportWord, Ticket, User
from tickets.numbering import take_number
from tickets.uploads import CleanFile
from workflow import moment
from workflow.actions.awaited_letter import promise_letter
from workflow.actions.recording import attach, is_empty
from workflow.actions.refusals import ActDenied, ActNotPossible, DataMissing
from workflow.actions.rows import submit_laporan
from workflow.actions.runs import open_run
from workflow.actions.trail import write_entry
from workflow.audience import Happened, after_act
from workflow.models import SopVersion, calendar_of
from workflow.notifications import queue_all
from workflow.rules import performs_this_row
from workflow.sop import Sop
from workflow.states import OPD_ROLES, Kanal, Role

REPORT_FIELDS = {
    "title",
    "description",
    "place",
    "impact",
    "node",
    "fault_at",
    "reporter_name",
    "reporter_job",
    "reporter_phone",
    "letter_number",
    "letter_date",
}


@dataclass(frozen=True)
class _Sent:
    """A report as it came in: for whom, its words and files, by which way and when, and what becomes of its letter."""

    opd: Opd
    report: Mapping[str, Any]
    key: UUID
    files: Sequence[CleanFile]
    kanal: str
    arrived_at: datetime | None
    letter_expected_on: date | None
    writes_letter: bool

    @property
    def is_from_monitoring(self) -> bool:
        """Whether no OPD reported: such a report has no letter."""
        return self.kanal == Kanal.MONITORING

    def letter_follows(self, sop: Sop) -> bool:
        """Whether the letter comes later: written here, promised with a telephone report, or as the SOP allows."""
        if sop.start.letter == "tidak" or self.is_from_monitoring or not is_empty(self.report.get("letter_number")):
            return False
        is_promised = self.letter_expected_on is not None and self.kanal != Kanal.APLIKASI
        return sop.start.letter == "menyusul" or self.writes_letter or is_promised


def sop_in_force(pemda: Pemda, at: datetime, *, held: bool = False) -> SopVersion:
    """The SOP version that a report arriving at ``at`` is opened under.

    ``held``: no import replaces its file before the transaction ends, as it may where no ticket uses it yet.
    Raises ActNotPossible where there is none, or where no working hours are known.
    """
    if not calendar_of(pemda).seasons:
        raise ActNotPossible(f"{pemda} belum mempunyai jam kerja. Admin Pemda perlu mengisinya.")
    versions = SopVersion.objects.select_for_update(no_key=True) if held else SopVersion.objects
    version = versions.in_force(pemda, pemda.date_of(at))
    if version is None:
        raise ActNotPossible(f"{pemda} belum mempunyai SOP yang berlaku. Admin Pemda perlu mengimpornya.")
    return version


def submit_report(
    *,
    actor: User,
    opd: Opd,
    report: Mapping[str, Any],
    submission_key: UUID,
    files: Sequence[CleanFile] = (),
    kanal: str = Kanal.APLIKASI,
    arrived_at: datetime | None = None,
    letter_expected_on: date | None = None,
    writes_letter: bool = False,
) -> Ticket:
    """Open a ticket for a reported fault, or return the one that the same key has opened already.

    ``arrived_at`` (UTC, not in the future) is when the report reached the Dinas by telephone, letter or monitoring;
    the clock of row 1 starts there. ``letter_expected_on`` lets the letter of a report follow that reached the Dinas by
    another way than the application; ``writes_letter`` says that the OPD writes it here. ``report`` holds
    :data:`REPORT_FIELDS`. Raises ActDenied, ActNotPossible or DataMissing.
    """
    sent = _Sent(
        opd=opd,
        report=report,
        key=submission_key,
        files=files,
        kanal=kanal,
        arrived_at=arrived_at,
        letter_expected_on=letter_expected_on,
        writes_letter=writes_letter,
    )
    try:
        with transaction.atomic():
            return _open(actor, sent)
    except IntegrityError:
        ticket = Ticket.objects.visible_to(actor).opened_by(submission_key)
        if ticket is None:
            raise
        return ticket


def _open(actor: User, sent: _Sent) -> Ticket:
    actor = User.objects.select_related("pemda", "opd").get(pk=actor.pk)
    if known := Ticket.objects.visible_to(actor).opened_by(sent.key):
        return known
    if not may_report(actor, sent.opd, sent.kanal):
        raise ActDenied("Laporan ini bukan wewenang Anda. Laporkan gangguan untuk OPD Anda sendiri.")
    now = moment.now()
    arrived_at = sent.arrived_at or now
    _require_possible_dates(actor.pemda, sent, arrived_at, now)
    version = sop_in_force(actor.pemda, arrived_at, held=True)
    _require_report(version.definition, sent)
    ticket = _create(actor, sent, version, arrived_at=arrived_at, now=now)
    ReportWord.learn(ticket.pemda_id, ticket.title, ticket.place)
    came_from = {"source": "", "step_from": "", "occurred_at": arrived_at}
    write_entry(ticket, actor, act="submit_report", label="Kirim laporan", now=now, **came_from)
    ticket.every_run = []  # it has just been made
    open_run(ticket, ticket.step, leaving=None, came_from=None, now=now, since=arrived_at)
    queue_all(after_act(Happened(ticket=ticket, act="submit_report", actor=actor, now=now)), now=now)
    if sent.letter_follows(version.definition):
        promise_letter(ticket, actor=actor, now=now, expected_on=sent.letter_expected_on)
    return _keep_files(ticket, actor, sent, now)


def _create(actor: User, sent: _Sent, version: SopVersion, *, arrived_at: datetime, now: datetime) -> Ticket:
    """The ticket, under the next number and in the row at which its SOP begins."""
    sop = version.definition
    start = sop.step(sop.start.monitoring if sent.is_from_monitoring else sop.start.laporan)
    return Ticket.objects.create(
        pemda=actor.pemda,
        opd=sent.opd,
        number=_next_number(actor.pemda, now),
        submission_key=sent.key,
        sop_version=version,
        status=start.status,
        step=start.no,
        reporter=actor if set(actor.hands.roles) & set(OPD_ROLES) else None,
        entered_by=actor,
        kanal=sent.kanal,
        arrived_at=arrived_at,
        created_at=now,
        **sent.report,
    )


def may_report(actor: User, opd: Opd, kanal: str) -> bool:
    """An OPD reports for itself; TU enters reports of any OPD of its Pemda; the team enters what monitoring found."""
    hands = actor.hands
    if hands.pemda_id != opd.pemda_id:
        return False
    if set(hands.roles) & set(OPD_ROLES) and hands.opd_id == opd.pk:
        return kanal == Kanal.APLIKASI
    return Role.TU in hands.roles or Role.TIM in hands.roles


def _require_possible_dates(pemda: Pemda, sent: _Sent, arrived_at: datetime, now: datetime) -> None:
    if arrived_at > now:
        raise DataMissing({"arrived_at": "Waktu laporan tiba tidak boleh di masa depan."})
    if sent.letter_expected_on and sent.letter_expected_on < pemda.date_of(now):
        raise DataMissing({"letter_expected_on": "Tanggal ini sudah lewat. Isi hari ini atau sesudahnya."})


def _require_report(sop: Sop, sent: _Sent) -> None:
    if foreign := set(sent.report) - REPORT_FIELDS:
        raise ActNotPossible(f"Isian tidak dikenal: {', '.join(sorted(foreign))}.")
    missing = {
        name: "Isian ini harus diisi."
        for name in ("title", "place", "fault_at", "reporter_name", "reporter_phone")
        if is_empty(sent.report.get(name))
    }
    if sop.start.letter == "wajib" and not sent.is_from_monitoring and not sent.letter_follows(sop):
        missing |= {
            name: "SOP ini meminta surat permohonan. Isi nomor dan tanggal suratnya."
            for name in ("letter_number", "letter_date")
            if is_empty(sent.report.get(name))
        }
        if not any(clean.kind == "surat" for clean in sent.files):
            missing["surat"] = "Lampirkan pindaian atau foto surat permohonan."
    if missing:
        raise DataMissing(missing)
    if sent.is_from_monitoring and not sop.start.monitoring:
        raise ActNotPossible("SOP ini tidak mengatur laporan dari monitoring. Pilih kanal lain.")


def _next_number(pemda: Pemda, now: datetime) -> str:
    """The next ticket number of the Pemda and local year, gap-free: taken under the counter's lock."""
    year = now.astimezone(pemda.tz).year
    return f"{pemda.prefix}-{year}-{take_number(pemda, 'tiket', year):04d}"


def _keep_files(ticket: Ticket, actor: User, sent: _Sent, now: datetime) -> Ticket:
    """Keep the report's files, each once: with the ticket, or with row 1 where that row is the OPD's own letter.

    Such a row is performed at once when the report already carries the letter (Bogor 1), by the OPD itself or by TU,
    to whom the letter was brought.
    """
    start = ticket.current_step
    letter = [clean for clean in sent.files if clean.kind == "surat"]
    offered = {
        "nomor_surat": sent.report.get("letter_number"),
        "tanggal_surat": sent.report.get("letter_date"),
        "berkas_surat": letter,
    }
    is_whole = not any(map(is_empty, offered.values()))
    is_handed_in = start.role in OPD_ROLES and is_whole and performs_this_row(ticket, actor)
    with_row = letter if is_handed_in and "berkas_surat" in start.data else []
    attach(ticket, None, [clean for clean in sent.files if clean not in with_row], actor=actor, now=now)
    if not is_handed_in:
        return ticket
    return submit_laporan(ticket, actor=actor, data={code: offered[code] for code in start.data if code in offered})
