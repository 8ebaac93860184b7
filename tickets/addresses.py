"""Addresses of pages by name: asked of the routes once per process, then only filled in."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

#: Stands in an address for a word (the number of a ticket, an act), which needs no quoting.
WORD = "KATA"


def address_of(name: str, *keys: str | int) -> str:
    """The address of a page, or of that page of one ticket or file. A list names the same page twenty-five times."""
    return _pattern(name, *map(type, keys)).format(*keys)


@cache
def _pattern(name: str, *kinds: type) -> str:
    places = [0 if kind is int else WORD for kind in kinds]
    address = reverse(name, args=places)
    for place in places:
        address = address.replace(str(place), "{}", 1)
    return address
