"""Reach and dead ends among named places; rows of a table and questions inside a row are both such places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Following = Mapping[str, set[str]]


def reached_from(following: Following, starts: Iterable[str]) -> set[str]:
    """Everything that ``starts`` lead to, themselves included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += following.get(place, ())
    return reached


def traps(following: Following, end: str) -> Iterator[tuple[list[str], list[str]]]:
    """Places that only lead to each other and never to ``end``; each trap with the places lost because of it."""
    ahead = {place: reached_from(following, [place]) for place in following}
    lost = [place for place in following if end not in ahead[place]]
    told: set[str] = set()
    for place in lost:
        trap = [other for other in following if other in ahead[place]]
        if place not in told and all(place in ahead[other] for other in trap):
            told.update(trap)
            yield trap, [other for other in lost if place in ahead[other] and other not in trap]
