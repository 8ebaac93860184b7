"""What an address or a form brings, as far as it makes sense: whole numbers, the word of a search, a sent form."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

#: Figures of the largest key that every database takes.
MOST_FIGURES = 18
LONGEST_SEARCH = 100


def whole_number(text: str, figures: int = MOST_FIGURES) -> int | None:
    """A number of at most so many figures; None for everything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= figures else None


def search_word(request: HttpRequest) -> str:
    """What somebody searches for (``?q=``), without what no database takes."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is made from: what was sent, or None for a page that is only read."""
    return request.POST if request.method == "POST" else None
