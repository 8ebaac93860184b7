"""What the SKM came to: value, mutu and each unsur of a month, a quarter or a year; to print, and as tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports import charts
from reports.models import TataSkm
from reports.satisfaction import FEWEST, Masa, Outcome, Satisfaction, years_of
from reports.unsur import GRADES, UNSUR, grade_of
from tickets.views.compliance import for_overseers
from tickets.views.table_file import table_file
from workflow import indonesian

#: The lowest value of mutu B, which every unsur should reach.
GOOD = GRADES[1][0]


@require_safe
@for_overseers
def satisfaction(request: HttpRequest) -> HttpResponse:
    """The chosen masa with its chart, and the other masa of its year."""
    pemda, years = request.user.pemda, years_of(request.user.pemda)
    found, outcome = _chosen(request, years)
    rows = _rows(outcome)
    lines = [(one, _url("skm", one.masa), one.masa == outcome.masa) for one in found.outcomes]
    values = [(row["name"], row["value"]) for row in rows]
    context = {
        "outcome": outcome,
        "rows": rows,
        "lowest": min(rows, key=lambda row: row["value"]) if rows else None,
        "chart": charts.level_chart(values, goal=GOOD),
        "goal": indonesian.angka(GOOD, 2),
        "value": indonesian.angka(outcome.tally.value, 2) if outcome.tally else "",
        "suggestions": sorted(found.answers(outcome).exclude(suggestion="").values_list("suggestion", flat=True)),
        "masa": [line for line in lines if not line[0].masa.month],
        "months": [line for line in lines if line[0].masa.month],
        "years": [(year, _url("skm", Masa(year)), year == outcome.masa.year) for year in years],
        "fewest": FEWEST,
        "is_asking": TataSkm.objects.asking(pemda, pemda.today).exists(),
        "tables": {name: _url(f"skm_{name}", outcome.masa) for name in ("unsur", "jawaban")},
    }
    return render(request, "reports/skm.html", context)


@require_safe
@for_overseers
def unsur_table(request: HttpRequest) -> HttpResponse:
    """The values of the masa, a line per unsur and one for the whole."""
    _, outcome = _chosen(request, years_of(request.user.pemda))
    lines = [("Kode", "Unsur", "Jumlah jawaban", "Nilai rata-rata", "Nilai x 25", "Mutu", "Kinerja")]
    lines += [
        (row["code"], row["name"], str(outcome.tally.number), row["mean"], row["words"], *_grade(row["value"]))
        for row in _rows(outcome)
    ]
    if tally := outcome.tally:
        words = (indonesian.angka(tally.value / 25, 3), indonesian.angka(tally.value, 2))
        lines.append(("SKM", "Semua unsur", str(tally.number), *words, *_grade(tally.value)))
    return table_file(f"skm-unsur-{outcome.masa.key}", lines)


@require_safe
@for_overseers
def answer_table(request: HttpRequest) -> HttpResponse:
    """The single answers behind the value, in no order of time; suggestions stand apart from them."""
    found, outcome = _chosen(request, years_of(request.user.pemda))
    answers = found.answers(outcome).values_list(*(unsur.column for unsur in UNSUR))
    lines = [("Jawaban", *(unsur.code for unsur in UNSUR))]
    lines += [tuple(map(str, (at, *scores))) for at, scores in enumerate(answers, 1)]
    return table_file(f"skm-jawaban-{outcome.masa.key}", lines)


def _chosen(request: HttpRequest, years: list[int]) -> tuple[Satisfaction, Outcome]:
    """What the address asks for; else the newest year with answers, else the present one."""
    today = request.user.pemda.today
    masa = Masa.read(request.GET.get("masa", "")) or Masa(next(iter(years), today.year))
    found = Satisfaction(request.user.pemda, masa.year, today)
    return found, found.of(masa)


def _rows(outcome: Outcome) -> list[dict]:
    """Each unsur with its mean, its value and their words; nothing while too few have answered."""
    if outcome.tally is None:
        return []
    return [
        {
            "code": unsur.code,
            "name": unsur.name,
            "mean": indonesian.angka(mean, 3),
            "value": 25 * mean,
            "words": indonesian.angka(25 * mean, 2),
            "grade": grade_of(25 * mean),
        }
        for unsur, mean in zip(UNSUR, outcome.tally.means, strict=True)
    ]


def _grade(value: float) -> tuple[str, str]:
    grade = grade_of(value)
    return grade.letter, grade.words


def _url(name: str, masa: Masa) -> str:
    return f"{reverse(name)}?masa={masa.key}"
