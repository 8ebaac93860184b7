"""Issuing papers: number, facts and names are frozen in the act's own transaction; the PDF follows by worker."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from reports import verification_code
from reports.chronicle import Chronicle, valid_runs
from reports.facts import Facts, Kop, Report, Verification
from reports.hands import person, signatures
from reports.models import Naskah
from reports.numbering import take_paper_number
from reports.sheet import disposisi_history, report_history, sheet_head
from reports.tasks import render_naskah
from tickets.models import Surat, Ticket
from workflow import indonesian
from workflow.models import StepRun
from workflow.papers import PaperKind
from workflow.sop import Paper, Step

logger = logging.getLogger(__name__)

#: Seconds for which no nudge is tried after the broker did not answer; the periodic task renders meanwhile.
QUIET_SECONDS = 30
_quiet_until = 0.0


def issue_papers(ticket: Ticket, run: StepRun, step: Step, *, now: datetime) -> list[Naskah]:
    """Issue every paper that the ended row owes for its outcome; a row closed as "tidak diperlukan" owes none.

    Must run inside the act's transaction, under the ticket's lock. A paper of the same kind and title in this round is
    superseded and keeps its number: the Lembar Disposisi grows by one hop, a BA comes back after a loop.
    """
    if run.skipped:
        return []
    due = [paper for paper in step.papers if not paper.on or run.outcome in paper.on]
    issued = [_issue(ticket, run, paper, now=now) for paper in due]
    _nudge_after_commit(issued)
    return issued


def reissue_papers(ticket: Ticket, run: StepRun, *, now: datetime) -> list[Naskah]:
    """A corrected row makes a new version of every current paper of its round that this row or a later one issued.

    The new version says which row was corrected, and that the approvals printed on it were given to the old version.
    """
    if run.performed_at is None:
        return []
    correction = f"Perbaikan catatan langkah {run.step} pada {indonesian.tanggal_jam(now, ticket.pemda.tz)}"
    current = Naskah.objects.filter(
        ticket=ticket, round=run.round, superseded_at=None, run_id__gte=run.pk
    ).select_related("run")
    issued = []
    for old in current:
        papers = ticket.sop.step(old.run.step).papers
        paper = next(paper for paper in papers if (paper.kind, paper.title) == (old.kind, old.title))
        issued.append(_issue(ticket, old.run, paper, now=now, correction=correction))
    _nudge_after_commit(issued)
    return issued


def _issue(ticket: Ticket, run: StepRun, paper: Paper, *, now: datetime, correction: str = "") -> Naskah:
    old = Naskah.objects.filter(
        ticket=ticket, kind=paper.kind, title=paper.title, round=run.round, superseded_at=None
    ).first()
    version = 1
    number = ""
    if old is not None:
        version, number = old.version + 1, old.number
        old.superseded_at = now
        old.save(update_fields=["superseded_at"])
    signed_version = old.facts["signed_version"] if old is not None and correction else version
    number = number or take_paper_number(ticket.pemda, paper.kind, now)
    code = verification_code.new_code()
    facts = gather(
        ticket,
        run,
        paper,
        number=number,
        version=version,
        signed_version=signed_version,
        correction=correction,
        now=now,
        code=code,
    )
    return Naskah.objects.create(
        ticket=ticket,
        run=run,
        pemda=ticket.pemda,
        kind=paper.kind,
        title=paper.title,
        number=number,
        version=version,
        round=run.round,
        facts=facts.as_json(),
        issued_at=now,
        verification_code=code,
    )


def gather(
    ticket: Ticket,
    run: StepRun,
    paper: Paper,
    *,
    number: str,
    version: int,
    now: datetime,
    signed_version: int | None = None,
    correction: str = "",
    code: str = "",
) -> Facts:
    """Everything that a paper of this run prints, as it is at ``now`` (UTC). Changes nothing.

    ``code`` leads to the page that says whether the paper is genuine; without one no QR is printed.
    """
    pemda, zone, sop = ticket.pemda, ticket.pemda.tz, ticket.sop
    chronicle = Chronicle(ticket, valid_runs(ticket, run))
    signers, acknowledgers = signatures(ticket, run, paper)
    team = chronicle.last_record("Penugasan")
    is_sheet = paper.kind == PaperKind.LEMBAR_DISPOSISI
    return Facts(
        kind=paper.kind,
        title=paper.title,
        number=number,
        version=version,
        signed_version=signed_version or version,
        correction=correction,
        sample=settings.DEMO,
        paper_size=pemda.paper_size,
        kop=Kop(pemda=f"Pemerintah {pemda.name}".upper(), dinas=pemda.dinas.upper(), address=pemda.address),
        city=pemda.city,
        issued_on=indonesian.tanggal(now, zone),
        issued_at=indonesian.tanggal_jam(now, zone),
        day_in_words=indonesian.hari(now, zone),
        date_in_words=indonesian.tanggal_terbilang(now, zone),
        date_in_figures=f"{now.astimezone(zone):%d-%m-%Y}",
        sop_title=sop.title,
        sop_number=sop.number,
        report=_report(ticket),
        signers=signers,
        acknowledgers=acknowledgers,
        team=tuple(person(user, user.jabatan) for user in team.petugas.order_by("pk")) if team else (),
        responsible=team.penanggung_jawab.full_name if team and team.penanggung_jawab else "",
        sheet=sheet_head(chronicle) if is_sheet else None,
        disposisi=disposisi_history(chronicle) if is_sheet else (),
        forwards=() if is_sheet else report_history(chronicle),
        entries=() if is_sheet else chronicle.entries(),
        answers=() if is_sheet else chronicle.answers(),
        swaps=() if is_sheet else chronicle.swaps(),
        latest={} if is_sheet else chronicle.latest(),
        promised_at=chronicle.first("estimasi_pulih"),
        is_assistance=chronicle.is_opd_responsible(),
        photos=() if is_sheet else chronicle.photos(),
        verification=_verification(code) if code else None,
    )


def _verification(code: str) -> Verification:
    return Verification(
        url=f"{settings.PUBLIC_URL}{reverse('verifikasi', args=[code])}",
        page=f"{settings.PUBLIC_URL}{reverse('periksa_naskah')}",
        code=verification_code.grouped(code),
    )


def _report(ticket: Ticket) -> Report:
    zone = ticket.pemda.tz
    letter = Surat.objects.current().filter(ticket=ticket).exclude(nomor="").last()
    written_on = letter.tanggal if letter and letter.tanggal else ticket.letter_date
    subject = Surat.objects.current().filter(ticket=ticket).exclude(perihal="").last()
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
        reporter=ticket.reporter_name,
        reporter_job=ticket.reporter_job,
        reporter_phone=ticket.reporter_phone,
        letter_number=letter.nomor if letter else ticket.letter_number,
        letter_date=indonesian.tanggal(written_on) if written_on else "",
        letter_subject=subject.perihal if subject else "",
    )


def _nudge_after_commit(papers: list[Naskah]) -> None:
    if papers:
        transaction.on_commit(partial(_nudge, [paper.pk for paper in papers]), robust=True)


def _nudge(pks: list[int]) -> None:
    """Ask the worker to render at once. Without a broker only the papers wait, for the periodic task."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        for pk in pks:
            render_naskah.delay(pk)
    except (OperationalError, RedisError, OSError) as failure:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("papers %s wait for the periodic task, the broker does not answer: %s", pks, failure)
