"""Work of the pdf worker that gave up or went wrong, whatever it was to make, and another try from the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from reports import sop_prints
from reports.models import MOST_ATTEMPTS, MOST_TRIES, Cetakan, CetakanSop, Konsep, Naskah, Printed
from tickets.models import Pemda, Ticket
from workflow import moment

MOST_SHOWN = 100
LARGE_PRINT = "cetakan"
#: What tells two pieces of one kind apart, the ticket they belong to, and since when they wait.
WORDS = {
    "naskah": lambda paper: (paper.number, paper.ticket, paper.issued_at),
    "konsep": lambda draft: ("konsep", draft.ticket, draft.drafted_at),
    "sop": lambda wanted: (str(wanted.copy or sop_prints.UNCONTROLLED.capitalize()), None, wanted.ordered_at),
}


@dataclass(frozen=True)
class Failure:
    """One piece of work. ``kind`` and ``pk`` name it in an address."""

    kind: str
    pk: int
    title: str
    about: str
    ticket: Ticket | None
    at: datetime
    cause: str
    tries: int
    is_given_up: bool
    is_broken: bool = False

    def __str__(self) -> str:
        return f"{self.title} {self.about}".strip()


@dataclass(frozen=True)
class Count:
    """How many gave up, and how many files are gone or altered."""

    given_up: int
    broken: int


def failures_of(pemda: Pemda) -> list[Failure]:
    """Everything that failed, first what gave up, the oldest first."""
    found = [
        _paper(kind, paper) for kind, papers in _printed(pemda).items() for paper in _troubled(papers)[:MOST_SHOWN]
    ]
    found += [
        _large(cetakan) for cetakan in _large_prints(pemda).exclude(failure="", tries__lt=MOST_TRIES)[:MOST_SHOWN]
    ]
    return sorted(found, key=lambda failure: (not failure.is_given_up, failure.at))[:MOST_SHOWN]


def count_of(pemda: Pemda) -> Count:
    """What the first page of management says of them."""
    printed = _printed(pemda).values()
    given_up = sum(papers.filter(rendered_at=None, attempts__gte=MOST_ATTEMPTS).count() for papers in printed)
    broken = sum(papers.exclude(rendered_at=None).exclude(failure="").count() for papers in printed)
    return Count(given_up + _large_prints(pemda).filter(tries__gte=MOST_TRIES).count(), broken)


def try_again(pemda: Pemda, kind: str, pk: int) -> Failure | None:
    """Let the worker begin anew with what has not been made; what had failed, or None if there is no such work.

    The worker looks for pending work every few seconds.
    """
    if kind == LARGE_PRINT:
        prints = _large_prints(pemda).filter(pk=pk)
        cetakan = prints.first()
        prints.update(tries=0, failure="")
        return _large(cetakan) if cetakan else None
    papers = _printed(pemda).get(kind)
    paper = papers.filter(pk=pk, rendered_at=None).first() if papers is not None else None
    if paper is None:
        return None
    type(paper).objects.filter(pk=pk, rendered_at=None).update(attempts=0, failure="", queued_at=moment.now())
    return _paper(kind, paper)


def _printed(pemda: Pemda) -> dict[str, QuerySet]:
    """What is printed once and kept, by the word that an address has for it; nobody waits for a settled draft."""
    return {
        "naskah": Naskah.objects.filter(pemda=pemda).select_related("ticket"),
        "konsep": Konsep.objects.filter(ticket__pemda=pemda, settled_at=None).select_related("ticket"),
        "sop": CetakanSop.objects.filter(version__pemda=pemda).select_related("version", "copy"),
    }


def _large_prints(pemda: Pemda) -> QuerySet:
    unfinished = Cetakan.objects.filter(pemda=pemda, finished_at=None, expires_at__gt=moment.on_screen())
    return unfinished.select_related("ordered_by").order_by("pk")


def _troubled(papers: QuerySet) -> QuerySet:
    failed = papers.filter(Q(rendered_at=None) | ~Q(failure=""))
    return failed.exclude(failure="", attempts__lt=MOST_ATTEMPTS)


def _paper(kind: str, paper: Printed) -> Failure:
    about, ticket, at = WORDS[kind](paper)
    state = (paper.failure, paper.attempts, paper.is_given_up, paper.is_broken)
    return Failure(kind, paper.pk, paper.title, about, ticket, at, *state)


def _large(cetakan: Cetakan) -> Failure:
    about = f"{cetakan.get_kind_display()}, dipesan {cetakan.ordered_by}"
    state = (cetakan.failure, cetakan.tries, cetakan.is_given_up)
    return Failure(LARGE_PRINT, cetakan.pk, cetakan.title, about, None, cetakan.ordered_at, *state)
