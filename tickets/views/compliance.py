"""Kepatuhan: how one month kept the SOP, drawn from stored sums, and the late steps behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import charts
from reports.compliance import (
    Compliance,
    Scope,
    StepLine,
    hand_names,
    late_results,
    months_of,
    opds_of,
    uncounted_in,
)
from reports.shares import percent_words
from tickets.addresses import address_of
from tickets.asked import whole_number
from tickets.deadline import deadline_of
from tickets.models import Ticket
from tickets.navigation import OVERSEERS
from tickets.views.filters import LATE, OPEN
from tickets.views.gate import for_readers
from workflow import indonesian, moment
from workflow.models import Clock, Result, calendar_of
from workflow.months import month_words, read_month
from workflow.sop import Sop
from workflow.sop.time_cells import time_cell_of
from workflow.states import ENDED, Role, Verdict

for_overseers = for_readers(Role.ADMIN, Role.AUDITOR, *sorted(OVERSEERS))
#: Nobody reads a larger number than this off a page; no query counts further.
MOST_COUNTED = 999
ROWS = 25
MOST_PAGES = 40
#: OPDs that stand open in the table; the rest unfolds.
OPEN_OPDS = 8
#: What a list holds, by the word in its address; anything else means the steps.
TICKETS = "tiket"
VERDICTS = {"terlambat": Verdict.TERLAMBAT, "tepat": Verdict.TEPAT_WAKTU}


@dataclass(frozen=True)
class LateLine:
    """One result in words, with the page of its arithmetic."""

    result: Result
    row: str
    lateness: str
    url: str


@require_safe
@for_overseers
def compliance(request: HttpRequest) -> HttpResponse:
    """The month's result, its charts and tables; every figure leads to what it counts."""
    pemda = request.user.pemda
    months = months_of(pemda)
    scope = _scope(request, months)
    page = Compliance(pemda, scope)
    trend, (causes, rest) = page.trend, page.causes
    opds, hands = page.by_opd() if not scope.opd else [], page.by_hand() if not scope.hand else []
    context = {
        "page": page,
        "scope": page.scope,
        "heading": month_words(scope.month),
        "filters": _filters(page, months, request),
        "wide": charts.wide_bullets([line.fact for line in page.steps]),
        "narrow": charts.narrow_bullets([line.fact for line in page.steps]),
        "steps": tuple((line, _late_url(page.scope, langkah=line.code)) for line in page.steps),
        "finding": _finding(page.worst_step),
        "columns": charts.column_chart(trend),
        "line": charts.line_chart(trend),
        "trend": [(fact, percent_words(fact.percent), percent_words(fact.adjusted)) for fact in trend],
        "bars": charts.bar_chart(causes, rest),
        "opds": tuple((named, _page_url(page.scope, opd=named.key)) for named in opds),
        "open_opds": OPEN_OPDS,
        "hands": tuple((named, _page_url(page.scope, jabatan=named.key)) for named in hands),
        "worst": [_line(result, page.sop, pemda) for result in page.worst],
        "shared_only": page.has_shared_deadlines_only,
        "all_late_url": _late_url(page.scope),
        "in_time_url": _behind_share_url(page.scope, "tepat"),
        "late_url": _behind_share_url(page.scope, "terlambat"),
        "waiting": None if page.scope.opd else _open_tickets(request),
        "open_url": _open_url(page.scope, OPEN),
        "open_late_url": _open_url(page.scope, LATE),
        "uncounted": uncounted_in(pemda, most=MOST_COUNTED),
    }
    return render(request, "kepatuhan/kepatuhan.html", context)


@require_safe
@for_overseers
def results(request: HttpRequest) -> HttpResponse:
    """The steps or tickets behind a figure, the longest lateness first, each with the way to its arithmetic."""
    pemda = request.user.pemda
    scope = _scope(request, [])
    code, wanted = _word(request, "langkah"), _word(request, "hasil") or "terlambat"
    of_tickets = _word(request, "isi") == TICKETS
    kind = Result.Kind.TIKET if of_tickets else Result.Kind.JAM
    found = late_results(pemda, scope, code=code, verdict=VERDICTS.get(wanted, ""), kind=kind)
    number = min(_number(request, "halaman") or 1, MOST_PAGES)
    rows = list(found.select_related("ticket__sop_version")[(number - 1) * ROWS : number * ROWS + 1])
    chosen = {"hasil": wanted, "langkah": code, "isi": TICKETS if of_tickets else ""}
    context = {
        "lines": [_line(result, result.ticket.sop, pemda) for result in rows[:ROWS]],
        "thing": kind.label,
        "heading": month_words(scope.month),
        "back_url": _page_url(scope),
        "narrowed": _narrowed(pemda, scope, code, rows[0].ticket.sop if rows else None),
        "verdicts": [
            (label, _late_url(scope, **{**chosen, "hasil": value}), value == wanted)
            for value, label in (("terlambat", "Terlambat"), ("tepat", "Tepat waktu"), ("semua", "Semua"))
        ],
        "newer_url": _late_url(scope, **chosen, halaman=number - 1) if number > 1 else "",
        "older_url": _late_url(scope, **chosen, halaman=number + 1) if len(rows) > ROWS and number < MOST_PAGES else "",
    }
    return render(request, "kepatuhan/langkah.html", context)


# -- the address ------------------------------------------------------------------------------------------------------


def _scope(request: HttpRequest, months: list[date]) -> Scope:
    """What the address asks for; without a month the newest that has results, else the present one."""
    asked = read_month(request.GET.get("bulan", ""))
    month = asked or next(iter(months), request.user.pemda.today.replace(day=1))
    return Scope(month, _number(request, "opd"), _word(request, "jabatan"), _number(request, "sop"))


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, "")) or None


def _word(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:20]


def _query(scope: Scope, **more) -> str:
    asked = {"bulan": f"{scope.month:%Y-%m}", "opd": scope.opd, "jabatan": scope.hand, "sop": scope.sop, **more}
    return urlencode({name: value for name, value in asked.items() if value})


def _page_url(scope: Scope, **more) -> str:
    return f"{address_of('kepatuhan')}?{_query(scope, **more)}"


def _late_url(scope: Scope, **more) -> str:
    return f"{address_of('kepatuhan_langkah')}?{_query(scope, **more)}"


def _open_url(scope: Scope, state: str) -> str:
    """The list of open tickets, or of the late ones among them, of the chosen OPD; a month has none of its own."""
    asked = {"keadaan": state, "opd": scope.opd}
    return f"{address_of('semua_tiket')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _behind_share_url(scope: Scope, verdict: str) -> str:
    """The list behind the headline: tickets, or the steps of a hand, which has no tickets of its own."""
    return _late_url(scope, hasil=verdict, isi="" if scope.hand else TICKETS)


def _filters(page: Compliance, months: list[date], request: HttpRequest) -> dict:
    """The choices of the form above the page, each with value and label, and which of them are chosen."""
    scope, versions = page.scope, page.versions if len(page.versions) > 1 else ()
    shown = months if scope.month in months else [scope.month, *months]
    return {
        "months": tuple((f"{month:%Y-%m}", month_words(month)) for month in shown),
        "month": f"{scope.month:%Y-%m}",
        "opds": tuple((str(pk), name) for pk, name in page.opds),
        "opd": str(scope.opd or ""),
        "hands": tuple(sorted(page.hand_names.items(), key=lambda pair: pair[1])),
        "hand": scope.hand,
        "sops": tuple((str(pk), page.title_of(pk)) for pk in versions),
        "sop": str(scope.sop or ""),
    }


def _narrowed(pemda, scope: Scope, code: str, sop: Sop | None) -> list[str]:
    """What the list is narrowed to, in words."""
    words = [f"langkah {code}"] if code else []
    if scope.opd:
        words += [name for pk, name in opds_of(pemda) if pk == scope.opd]
    if scope.hand:
        words += hand_names(pemda, [scope.hand], sop).values()
    return words


# -- the words --------------------------------------------------------------------------------------------------------


def _finding(worst: StepLine | None) -> str:
    """The title of the first chart is what it shows."""
    if worst is None:
        return "Semua langkah selesai dalam standar"
    return f"{worst.fact.label} (langkah {worst.fact.no}) paling sering melewati standar"


def _line(result: Result, sop: Sop, pemda) -> LateLine:
    url = address_of("ticket_sums", result.ticket.number)
    if result.clock is None:
        return LateLine(result, "seluruhnya", _lateness_of_ticket(result, pemda), url)
    words = deadline_of(result.clock, calendar_of(pemda), result.clock.closed_at).words
    words = words.removeprefix("selesai, ").removeprefix("terlambat ")
    return LateLine(result, _row_words(sop, result.code), words, f"{url}#jam-{result.clock_id}")


def _lateness_of_ticket(result: Result, pemda) -> str:
    """The lateness of all its steps together, or that there was none."""
    if result.verdict != Verdict.TERLAMBAT:
        return indonesian.dalam_kalimat(Verdict(result.verdict).label)
    day = calendar_of(pemda).day_seconds(result.closed_on)
    return indonesian.lama(result.late_seconds, day)


def _row_words(sop: Sop, code: str) -> str:
    """ "3 Disposisi", or "1 sampai 8"."""
    cell = time_cell_of(sop, code)
    if cell is not None and len(cell.rows) > 1:
        return f"{cell.rows[0]} sampai {cell.rows[-1]}"
    step = sop.by_no.get(code)
    return f"{code} {step.status.label}" if step and step.status else code


def _open_tickets(request: HttpRequest) -> tuple[int, int]:
    """Open tickets and those among them with a clock past its limit, counted no further than anybody reads."""
    tickets = Ticket.objects.visible_to(request.user).exclude(status__in=ENDED).order_by()
    # By the clocks, of which a ticket has one open at most: the count ends with the last one that is read, and asks
    # for nothing that does not stand in the index.
    late = Clock.objects.filter(closed_at=None, due_at__lt=moment.on_screen(), ticket__in=tickets).values("ticket")
    return tickets[:MOST_COUNTED].count(), late[:MOST_COUNTED].count()
