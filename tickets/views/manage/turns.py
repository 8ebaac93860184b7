"""Open turns that name a person: before that person's work is taken away, and where nobody took it over."""

from __future__ import annotations

from tickets.models import Pemda, User
from workflow import indonesian
from workflow.models import Turn

#: Open turns shown by name; the rest is a number.
MOST_TURNS = 25
#: Turns of people out of use that the first page of management names.
MOST_STRANDED = 5


def turns_of(person: User) -> dict:
    """For the page: first some of the turns, each with when it is due in words, then how many more; two queries."""
    named = Turn.objects.filter(person=person, closed_at=None)
    turns = list(named.select_related("ticket__opd", "run").order_by("due_at", "pk")[: MOST_TURNS + 1])
    zone = person.pemda.tz
    rows = [(turn, indonesian.hari_tanggal_jam(turn.due_at, zone) if turn.due_at else "") for turn in turns]
    return {"turns": rows[:MOST_TURNS], "more_turns": named.count() - MOST_TURNS if len(rows) > MOST_TURNS else 0}


def stranded_in(pemda: Pemda) -> list[Turn]:
    """Some open turns that name somebody out of use, the most urgent first; one query."""
    turns = Turn.objects.filter(closed_at=None, ticket__pemda=pemda, person__is_active=False)
    return list(turns.select_related("ticket", "person").order_by("due_at", "pk")[:MOST_STRANDED])
