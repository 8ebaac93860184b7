"""Pages by key: "Berikutnya" begins after the last row shown, so the thousandth page is as quick as the first.

No page counts all rows, and none is shifted by rows that arrive meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest

from tickets.asked import whole_number

ROWS = 25


@dataclass(frozen=True)
class KeyPage:
    """Rows newest first, and the addresses of the pages beside this one, empty where there is none."""

    rows: list
    newer_url: str
    older_url: str


def key_page(request: HttpRequest, rows: QuerySet, *, size: int = ROWS) -> KeyPage:
    """One page of ``rows`` by falling primary key; ``?sebelum=`` and ``?sesudah=`` say from where. One query."""
    before, after = _number(request, "sebelum"), _number(request, "sesudah")
    found = list(nearest(request, rows, size=size))
    if after is not None:
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    return KeyPage(
        rows=found,
        newer_url=_url(request, sesudah=found[0].pk) if found and has_newer else "",
        older_url=_url(request, sebelum=found[-1].pk) if found and has_older else "",
    )


def nearest(request: HttpRequest, rows: QuerySet, *, size: int = ROWS, walked: bool = True) -> QuerySet:
    """The rows that the asked page begins with, in its reading direction, and one more that tells if others follow.

    ``walked``: whether the database may walk all keys from there until it has them, which is quick unless the rows are
    rare.
    """
    key = F("pk") if walked else F("pk") + 0  # no index has the sum
    before, after = _number(request, "sebelum"), _number(request, "sesudah")
    if after is not None:
        return rows.filter(pk__gt=after).order_by(key.asc())[: size + 1]
    return (rows.filter(pk__lt=before) if before is not None else rows).order_by(key.desc())[: size + 1]


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def _url(request: HttpRequest, **key: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("sebelum", "sesudah")}
    return "?" + urlencode({**kept, **key})
