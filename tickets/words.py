"""Finding reports by the words that somebody wrote in them: stems on PostgreSQL, plain parts of words on SQLite."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import F, Func, Q, QuerySet

#: Columns of a report that hold free words.
COLUMNS = ("title", "description", "place")


class Words(Func):
    """The word stems of a report, written exactly as the index of migration ``report_words`` has them.

    The Indonesian stemmer takes prefixes and endings off: "mengganggu" finds "gangguan".
    """

    template = "to_tsvector('indonesian', %(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


def with_words(tickets: QuerySet, word: str) -> QuerySet:
    """The tickets whose report has every one of these words."""
    if connection.vendor == "postgresql":
        asked = SearchQuery(word, config="indonesian", search_type="plain")
        return tickets.annotate(words=Words(*map(F, COLUMNS))).filter(words=asked)
    for part in word.split():
        tickets = tickets.filter(reduce(or_, (Q(**{f"{column}__icontains": part}) for column in COLUMNS)))
    return tickets
