"""Who is away today, in words; and that nobody is appointed on such a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tickets.models import Absence, User
from workflow import indonesian


def words_of(absence: Absence) -> str:
    """How long somebody is away; why is nobody's business where a team is named."""
    return f"tidak masuk sampai {indonesian.tanggal(absence.ends_on)}"


def away_words(people: Iterable[User], at: datetime) -> dict[int, str]:
    """For those of these people who are away on the local day of ``at``: how long, by person."""
    return {user: words_of(absence) for user, absence in Absence.objects.of_people(people, at).items()}


def refusal_of(people: Iterable[User], at: datetime) -> str:
    """Why these people cannot be appointed then, or ""."""
    away = Absence.objects.of_people(people, at)
    gone = [f"{absence.user} {words_of(absence)}" for absence in away.values()]
    return f"{indonesian.daftar(gone)}. Pilih petugas lain." if gone else ""
