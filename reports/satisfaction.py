"""What the SKM came to in a month, a quarter or a year, without ever showing what one person answered.

Values are shown of ended months only, and of five answers or more: whoever reads the page twice, or takes one figure
from another, must not be left with the answer of one. Months with fewer wait until their quarter or year has enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet, Sum

from reports.models import Cetakan, JawabanSkm
from reports.models.skm import UNSUR_COLUMNS
from reports.unsur import Grade, grade_of
from tickets.models import Pemda
from workflow import indonesian
from workflow.months import month_words

#: Fewer answers than this are counted, and neither averaged nor listed.
FEWEST = 5
ROMAN = ("", "I", "II", "III", "IV")
MASA = re.compile(r"(20\d\d)(?:-(?:T([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True)
class Masa:
    """A year, one of its quarters (triwulan) or one of its months."""

    year: int
    quarter: int = 0
    month: int = 0

    @classmethod
    def read(cls, words: str) -> Masa | None:
        """What "2026", "2026-T3" or "2026-11" means; None for anything else."""
        found = MASA.fullmatch(words)
        return cls(int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None

    @property
    def key(self) -> str:
        """How an address writes it."""
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)

    @property
    def words(self) -> str:
        """ "Tahun 2026", "Triwulan III 2026" or "November 2026"."""
        if self.month:
            return month_words(date(self.year, self.month, 1))
        return f"Triwulan {ROMAN[self.quarter]} {self.year}" if self.quarter else f"Tahun {self.year}"

    @property
    def parts(self) -> list[Masa]:
        """The quarters of a year, the months of a quarter, nothing of a month."""
        if self.month:
            return []
        if self.quarter:
            return [Masa(self.year, month=self.quarter * 3 - back) for back in (2, 1, 0)]
        return [Masa(self.year, quarter=quarter) for quarter in (1, 2, 3, 4)]

    @property
    def months(self) -> list[int]:
        """The months that it covers."""
        return [self.month] if self.month else [month for part in self.parts for month in part.months]


@dataclass(frozen=True)
class Tally:
    """Answers put together: how many, and the sum of each unsur."""

    number: int
    sums: tuple[int, ...]

    @property
    def means(self) -> tuple[float, ...]:
        """The mean of each unsur, 1 to 4 (nilai rata-rata, NRR)."""
        return tuple(total / self.number for total in self.sums)

    @property
    def value(self) -> float:
        """The SKM: the mean of the means, each unsur with the same weight, times 25."""
        return 25 * sum(self.means) / len(self.means)

    @property
    def grade(self) -> Grade:
        """Mutu and kinerja."""
        return grade_of(self.value)


@dataclass(frozen=True)
class Outcome:
    """One masa: how many answered, and what those came to that may be shown; None if too few, and ``waits`` says so."""

    masa: Masa
    number: int
    months: tuple[int, ...]
    tally: Tally | None
    waits: str = ""

    @property
    def held_back(self) -> int:
        """Answers that are counted and not yet in the value."""
        return self.number - (self.tally.number if self.tally else 0)

    @property
    def words(self) -> str:
        """ "82,35, mutu B (Baik)", or why there is none."""
        if self.tally is None:
            return self.waits if self.number else "belum ada jawaban"
        return f"{indonesian.angka(self.tally.value, 2)}, mutu {self.tally.grade.letter} ({self.tally.grade.words})"


class Satisfaction:
    """The answers of one Pemda in one year as of ``today``; one query."""

    def __init__(self, pemda: Pemda, year: int, today: date) -> None:
        self.pemda, self.year = pemda, year
        self.has_ended = {month for month in range(1, 13) if (year, month) < (today.year, today.month)}

    @cached_property
    def _by_month(self) -> dict[int, Tally]:
        answers = JawabanSkm.objects.filter(pemda=self.pemda, year=self.year).order_by()
        sums = {f"sum_{column}": Sum(column) for column in UNSUR_COLUMNS}
        return {
            row["month"]: Tally(row["number"], tuple(row[name] for name in sums))
            for row in answers.values("month").annotate(number=Count("pk"), **sums)
        }

    def of(self, masa: Masa) -> Outcome:
        """What the masa came to."""
        shown, _ = self._shown(masa)
        number = sum(self._by_month[month].number for month in masa.months if month in self._by_month)
        has_begun_to_count = self.has_ended.intersection(masa.months)
        waits = f"kurang dari {FEWEST} jawaban" if has_begun_to_count else "tampil setelah bulannya berakhir"
        return Outcome(masa, number, tuple(shown), self._tally(shown) if shown else None, waits)

    @property
    def outcomes(self) -> list[Outcome]:
        """The year, and under each quarter its months, of everything that was answered."""
        year = Masa(self.year)
        every = [year, *(one for quarter in year.parts for one in (quarter, *quarter.parts))]
        return [outcome for outcome in map(self.of, every) if outcome.number]

    def answers(self, outcome: Outcome) -> QuerySet[JawabanSkm]:
        """The answers behind a value, in the order of their drawn keys."""
        answers = JawabanSkm.objects.filter(pemda=self.pemda, year=self.year, month__in=outcome.months)
        return answers.order_by("pk")

    def _shown(self, masa: Masa) -> tuple[list[int], list[int]]:
        """Months whose answers stand in the value of the masa, and months that are still too small for it.

        What is small joins only together with others, five answers at least, so no difference of two values is
        the answer of one person.
        """
        if masa.month:
            small = [masa.month] if masa.month in self._by_month and masa.month in self.has_ended else []
            shown: list[int] = []
        else:
            parts = [self._shown(part) for part in masa.parts]
            shown = [month for part, _ in parts for month in part]
            small = [month for _, rest in parts for month in rest]
        if small and self._tally(small).number >= FEWEST:
            return [*shown, *small], []
        return shown, small

    def _tally(self, months: Iterable[int]) -> Tally:
        tallies = [self._by_month[month] for month in months]
        return Tally(
            sum(tally.number for tally in tallies),
            tuple(sum(column) for column in zip(*(tally.sums for tally in tallies), strict=True)),
        )


def of_recap(cetakan: Cetakan) -> Outcome:
    """What the SKM of a recap's own month or year came to when the recap was ordered."""
    masa = Masa(cetakan.wanted["year"], month=cetakan.wanted["month"])
    today = cetakan.pemda.date_of(cetakan.ordered_at)
    return Satisfaction(cetakan.pemda, masa.year, today).of(masa)


def years_of(pemda: Pemda) -> Sequence[int]:
    """Years with answers, the newest first."""
    answers = JawabanSkm.objects.filter(pemda=pemda).order_by("-year")
    return list(answers.values_list("year", flat=True).distinct())
