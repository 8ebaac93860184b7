"""Drafting and issuing papers: number, facts and names are frozen in the act's own transaction; the PDF follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from reports import nudge, verification_code
from reports.gathering import DRAFT, Edition, gather, issuer_of, report_of
from reports.models import Konsep, Naskah
from reports.numbering import take_paper_number
from reports.pdf import html
from tickets.models import Ticket
from workflow import indonesian
from workflow.models import StepRun, Turn
from workflow.papers import BEFORE_THE_SOP
from workflow.sop import Paper, Step

#: Letters that no report holds, and that no layout writes in another case.
MARK = "\uf8ff\uf8fe\uf8ff"


def draft_papers(ticket: Ticket, run: StepRun, step: Step, *, now: datetime) -> list[Konsep]:
    """Draft what the row will issue, for those who must acknowledge it; older drafts of the row are settled."""
    settle_drafts(run, now=now)
    drafts = [
        Konsep.objects.create(
            ticket=ticket,
            run=run,
            kind=paper.kind,
            title=paper.title,
            facts=gather(ticket, run, paper, DRAFT, now=now).as_json(),
            drafted_at=now,
        )
        for paper in _due(step, run)
    ]
    nudge.after_commit(drafts)
    return drafts


def settle_drafts(run: StepRun, *, now: datetime) -> None:
    """Nobody is asked any more to read the open drafts of a row that is left or done anew; a letter is no row's."""
    Konsep.objects.filter(run=run, settled_at=None).exclude(kind__in=BEFORE_THE_SOP).update(settled_at=now)


def issue_papers(ticket: Ticket, run: StepRun, step: Step, *, now: datetime) -> list[Naskah]:
    """Issue every paper that the ended row owes for its outcome; a row closed as "tidak diperlukan" owes none, nor
    does one that was performed on paper, or by a verbal order that is not confirmed yet.

    Must run inside the act's transaction, under the ticket's lock. A paper of the same kind and title in this round is
    superseded and keeps its number: the Lembar Disposisi grows by one hop, a BA comes back after a loop.
    """
    if run.skipped or run.from_paper or run.is_unconfirmed:
        return []
    issued = [_issue(ticket, run, paper, now=now) for paper in _due(step, run)]
    nudge.after_commit(issued)
    return issued


def reissue_papers(ticket: Ticket, run: StepRun, *, now: datetime) -> list[Naskah]:
    """A corrected row makes a new version of every current paper of its round that this row or a later one issued.

    The new version says which row was corrected, and that the approvals printed on it were given to the old version.
    """
    if run.performed_at is None:
        return []
    correction = f"Perbaikan catatan langkah {run.step} pada {indonesian.tanggal_jam(now, ticket.pemda.tz)}"
    current = Naskah.objects.in_force().filter(ticket=ticket, round=run.round, run_id__gte=run.pk).select_related("run")
    issued = []
    for old in current:
        if paper := _made_by(ticket, old):  # a letter of the OPD is made by no row, and corrected by nobody else
            issued.append(_issue(ticket, old.run, paper, now=now, correction=correction))
    nudge.after_commit(issued)
    return issued


def reissue_report(ticket: Ticket, corrected: Mapping[str, str], *, now: datetime) -> list[Naskah]:
    """A corrected report makes a new version of every current paper, of any round, that prints what was corrected.

    ``corrected`` are the new words, by their names in :func:`report_words`.
    """
    correction = f"Perbaikan data laporan pada {indonesian.tanggal_jam(now, ticket.pemda.tz)}"
    current = Naskah.objects.in_force().filter(ticket=ticket).select_related("run")
    issued = []
    for old in current:
        paper = _made_by(ticket, old)  # a letter of the OPD stays as its head signed it
        if paper and prints_otherwise(old, corrected):
            issued.append(_issue(ticket, old.run, paper, now=now, correction=correction))
    nudge.after_commit(issued)
    return issued


def report_words(ticket: Ticket) -> dict[str, str]:
    """Everything that papers can print of the report, as it stands."""
    return asdict(report_of(ticket))


def prints_otherwise(printed: Naskah | Konsep, corrected: Mapping[str, str]) -> bool:
    """Whether the paper's page shows a corrected word of the report: no layout prints all of them.

    The page is drawn once, with a mark in the place of each such word.
    """
    marked = printed.facts["report"] | dict.fromkeys(corrected, MARK)
    return MARK in html(printed.kind, printed.facts | {"report": marked})


def issue_confirmed(ticket: Ticket, run: StepRun, *, now: datetime) -> list[Naskah]:
    """Issue the sheet of a row that went on by verbal order, now that its official has confirmed the order.

    Where a later row has issued its own sheet meanwhile, that one comes out anew with this hop written out.
    """
    confirmed = f"Konfirmasi perintah lisan langkah {run.step} pada {indonesian.tanggal_jam(now, ticket.pemda.tz)}"
    current = Naskah.objects.in_force().filter(ticket=ticket, round=run.round, run_id__gt=run.pk).select_related("run")
    issued = []
    for paper in _due(ticket.sop.step(run.step), run):
        later = current.filter(kind=paper.kind, title=paper.title).first()
        made = _made_by(ticket, later) if later is not None else None
        if made is not None:
            issued.append(_issue(ticket, later.run, made, now=now, correction=confirmed))
        else:
            issued.append(_issue(ticket, run, paper, now=now))
    nudge.after_commit(issued)
    return issued


def _made_by(ticket: Ticket, naskah: Naskah) -> Paper | None:
    """The paper as the row that issued it describes it."""
    papers = ticket.sop.step(naskah.run.step).papers if naskah.run_id else ()
    return next((paper for paper in papers if (paper.kind, paper.title) == (naskah.kind, naskah.title)), None)


def _due(step: Step, run: StepRun) -> list[Paper]:
    return [paper for paper in step.papers if not paper.on or run.outcome in paper.on]


def _issue(ticket: Ticket, run: StepRun, paper: Paper, *, now: datetime, correction: str = "") -> Naskah:
    same = Naskah.objects.in_force().filter(ticket=ticket, kind=paper.kind, title=paper.title, round=run.round)
    old = next(iter(same.values("pk", "version", "number", "facts__signed_version")), None)
    issuer = issuer_of(ticket, paper.kind)
    version, number = 1, ""
    if old is not None:
        version, number = old["version"] + 1, old["number"]
        Naskah.objects.filter(pk=old["pk"]).update(superseded_at=now)
    edition = Edition(
        number=number or take_paper_number(ticket.pemda, paper.kind, now, issuer=issuer),
        version=version,
        signed_version=old["facts__signed_version"] if old is not None and correction else version,
        correction=correction,
        code=verification_code.new_code(),
    )
    return Naskah.objects.create(
        ticket=ticket,
        run=run,
        pemda=ticket.pemda,
        issuer=issuer,
        kind=paper.kind,
        title=paper.title,
        number=edition.number,
        version=version,
        round=run.round,
        facts=gather(ticket, run, paper, edition, now=now).as_json(),
        issued_at=now,
        verification_code=edition.code,
        scan_id=_signed_scan(run, paper),
    )


def _signed_scan(run: StepRun, paper: Paper) -> int | None:
    """The scan of the print that the last acknowledger of this paper signed by hand."""
    if not paper.acknowledged_by:
        return None
    signed = run.turns.filter(on_paper=True, answer=Turn.Answer.SAH, role__in=paper.acknowledged_by)
    return signed.order_by("pk").values_list("signature", flat=True).last()
