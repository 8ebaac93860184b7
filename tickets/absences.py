"""Who is away today, in words; and that nobody is appointed on such a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tickets.models import Absence, User
from tickets.models.terms import covers
from workflow import indonesian
from workflow.bulk import among


def words_of(last_day: date) -> str:
    """How long somebody is away; why is nobody's business where a team is named."""
    return f"tidak masuk sampai {indonesian.tanggal(last_day)}"


def away_words(people: Iterable[User], day: date) -> dict[int, str]:
    """For those of these people who are away on a date of their Pemda: how long, by person; one query."""
    away = Absence.objects.filter(covers(day), user__in=among(person.pk for person in people))
    return {user: words_of(last_day) for user, last_day in away.order_by().values_list("user", "ends_on")}


def refusal_of(people: Iterable[User], day: date) -> str:
    """Why these people cannot be appointed on that day, or ""."""
    away = away_words(people, day)
    gone = [f"{person} {away[person.pk]}" for person in people if person.pk in away]
    return f"{indonesian.daftar(gone)}. Pilih petugas lain." if gone else ""
