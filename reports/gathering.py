"""From records to facts: everything that a paper of a run prints, as it is at one moment. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from reports import verification_code
from reports.chronicle import Chronicle, valid_runs
from reports.facts import Facts, Kop, Letter, Report, Signature, Swap, Verification
from reports.hands import named, parties, person, signatures
from reports.models import KopNaskah, TataNaskah
from reports.sheet import disposisi_history, report_history, sheet_head
from tickets.addresses import address_of
from tickets.models import Opd, Ticket
from tickets.models.people import read_hands
from workflow import indonesian
from workflow.fields import KEPEMILIKAN
from workflow.models import StepRun
from workflow.papers import OF_THE_OPD, PaperKind
from workflow.sop import Paper
from workflow.states import Kanal, Role

#: What a draft prints in the place of its number.
NO_NUMBER_YET = "........../........../.........."
#: Papers that carry the record of the whole work; the others say one thing.
ABOUT_THE_WORK = (PaperKind.LAPORAN, PaperKind.BA_PEKERJAAN, PaperKind.BA_PENGGANTIAN, PaperKind.F04)
#: To whom a notice of Tanah Bumbu goes, by kind.
RECEIVERS = {
    PaperKind.LAPORAN_PERMASALAHAN: (Role.KASI, Role.OPD),
    PaperKind.LAPORAN_LAPANGAN: (Role.KASI,),
    PaperKind.PEMBERITAHUAN_ESTIMASI: (Role.OPD,),
}


@dataclass(frozen=True)
class Edition:
    """Which edition of a paper is gathered: a draft, or a version with its number and the reason of its correction."""

    number: str = NO_NUMBER_YET
    version: int = 1
    signed_version: int = 1
    correction: str = ""
    code: str = ""  # leads to the page that says whether the paper is genuine; a draft has none
    draft: bool = False


DRAFT = Edition(draft=True)


def issuer_of(ticket: Ticket, kind: str) -> Opd | None:
    """The OPD under whose letterhead and number a paper goes out, or None for the Dinas."""
    return ticket.opd if kind in OF_THE_OPD else None


def gather(ticket: Ticket, run: StepRun, paper: Paper, edition: Edition, *, now: datetime) -> Facts:
    """Everything that a paper of this run prints, as it is at ``now`` (UTC)."""
    sop = ticket.sop
    chronicle = Chronicle(ticket, valid_runs(ticket.every_run, run))
    signers, acknowledgers = signatures(ticket, run, paper)
    is_sheet = paper.kind == PaperKind.LEMBAR_DISPOSISI
    team = None if is_sheet else chronicle.last_record("Penugasan")  # its hops name the team themselves
    members = team.people if team else []
    read_hands(members)
    tells_all = paper.kind in ABOUT_THE_WORK
    swaps = chronicle.swaps() if tells_all else ()
    latest = {} if is_sheet else chronicle.latest()
    return Facts(
        **_frame(ticket, paper.kind, paper.title, edition, now),
        signers=signers,
        acknowledgers=acknowledgers,
        team=tuple(person(user, user.jabatan) for user in members),
        responsible=next((user.full_name for user in members if user.pk == team.penanggung_jawab_id), ""),
        sheet=sheet_head(chronicle) if is_sheet else None,
        disposisi=disposisi_history(chronicle) if is_sheet else (),
        forwards=report_history(chronicle) if tells_all else (),
        entries=chronicle.entries() if tells_all else (),
        visits=chronicle.visits() if tells_all else (),
        answers=chronicle.answers() if tells_all else (),
        swaps=swaps,
        latest=latest,
        promised_at=chronicle.first("estimasi_pulih"),
        is_assistance=chronicle.is_opd_responsible(),
        photos=chronicle.photos() if tells_all else (),
        parties=parties(ticket, chronicle.runs, paper, signers, acknowledgers),
        confirmed_by=named(latest.get("dikonfirmasi_oleh", "")) if paper.kind == PaperKind.F01 else None,
        told_to=tuple(sop.title_of(role) for role in RECEIVERS.get(paper.kind, ())),
        loan_notice=_loan_notice(ticket, swaps),
    )


def gather_letter(
    ticket: Ticket, title: str, letter: Letter, signer: Signature, edition: Edition, *, now: datetime
) -> Facts:
    """The OPD's letter: what the report says, the words of the letter, and the hand of the head of the OPD."""
    frame = _frame(ticket, PaperKind.SURAT_PERMOHONAN, title, edition, now)
    return Facts(**frame, signers=(signer,), acknowledgers=(), letter=letter)


def _frame(ticket: Ticket, kind: str, title: str, edition: Edition, now: datetime) -> dict[str, Any]:
    """What every paper has: edition, look of the page, letterhead, place and day, SOP and report."""
    pemda, zone, issuer = ticket.pemda, ticket.pemda.tz, issuer_of(ticket, kind)
    look, kop = TataNaskah.of(pemda), KopNaskah.of(pemda, issuer)
    return {
        "kind": kind,
        "title": title,
        "number": edition.number,
        "version": edition.version,
        "signed_version": edition.signed_version,
        "correction": edition.correction,
        "sample": settings.DEMO,
        "draft": edition.draft,
        "paper_size": pemda.paper_size,
        "margins": look.margins,
        "font": look.font,
        "second_party_left": look.second_party_left,
        "half_page": look.sheet_size == look.SheetSize.HALF,
        "kop": letterhead(ticket, kop, issuer),
        "city": kop.city or pemda.city,
        "issued_on": indonesian.tanggal(now, zone),
        "issued_at": indonesian.tanggal_jam(now, zone),
        "day_in_words": indonesian.hari(now, zone),
        "date_in_words": look.cased(indonesian.tanggal_terbilang(now, zone)),
        "date_in_figures": f"{now.astimezone(zone):%d-%m-%Y}",
        "sop_title": ticket.sop.title,
        "sop_number": ticket.sop.number,
        "report": report_of(ticket),
        "verification": _verification(edition.code) if edition.code else None,
    }


def _verification(code: str) -> Verification:
    return Verification(
        url=f"{settings.PUBLIC_URL}{address_of('verifikasi', code)}",
        page=f"{settings.PUBLIC_URL}{address_of('periksa_naskah')}",
        code=verification_code.grouped(code),
    )


def letterhead(ticket: Ticket, kop: KopNaskah, issuer: Opd | None) -> Kop:
    """The kop of the Dinas or of the issuing OPD; an OPD without a lambang of its own carries the government's."""
    pemda = ticket.pemda
    drawn = kop if kop.lambang or issuer is None else KopNaskah.of(pemda)
    return Kop(
        pemda=pemda.government.upper(),
        dinas=(issuer.name if issuer else pemda.dinas).upper(),
        address=issuer.address if issuer else pemda.address,
        unit=kop.unit.upper(),
        contact=kop.contact or (f"Telepon {issuer.phone}" if issuer and issuer.phone else ""),
        lambang=drawn.lambang.name,
        lambang_sha256=drawn.lambang_sha256,
    )


def report_of(ticket: Ticket) -> Report:
    """The OPD's report and its letter."""
    zone = ticket.pemda.tz
    newest_first = ticket.letters[::-1]
    letter = next((surat for surat in newest_first if surat.nomor), None)
    written_on = letter.tanggal if letter and letter.tanggal else ticket.letter_date
    subject = next((surat.perihal for surat in newest_first if surat.perihal), "")
    return Report(
        ticket=ticket.number,
        opd=ticket.opd.name,
        opd_address=ticket.opd.address,
        place=ticket.place,
        title=ticket.title,
        description=ticket.description,
        impact=ticket.impact,
        node=ticket.node.name if ticket.node else "",
        fault_at=indonesian.tanggal_jam(ticket.fault_at, zone),
        arrived_at=indonesian.tanggal_jam(ticket.arrived_at, zone),
        kanal=ticket.get_kanal_display(),
        came_by=Kanal(ticket.kanal).way,
        reporter=ticket.reporter_name,
        reporter_job=ticket.reporter_job,
        reporter_phone=ticket.reporter_phone,
        letter_number=letter.nomor if letter else ticket.letter_number,
        letter_date=indonesian.tanggal(written_on) if written_on else "",
        letter_subject=subject,
    )


def _loan_notice(ticket: Ticket, swaps: tuple[Swap, ...]) -> tuple[str, ...]:
    """The SOP's own warnings about lent devices, where a device that is not the OPD's own is handed over."""
    owners = dict(KEPEMILIKAN)
    handed_over = any(swap.new and swap.new_owner != owners["opd"] for swap in swaps)
    return tuple(words for words in ticket.sop.warnings if "pinjam" in words.lower()) if handed_over else ()
