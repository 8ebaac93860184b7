"""Finding reports by the words that somebody wrote in them: stems and near spellings on PostgreSQL, plain parts of
words on SQLite."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

#: Columns of a report that hold free words.
COLUMNS = ("title", "description", "place")
#: Most words of a search that are looked up by their spelling.
MOST_WORDS = 5


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


class Near(Func):
    """Whether a word stands in title or place, or one spelt much like it; as the index of ``near_words`` has them."""

    template = "%(expressions)s"
    output_field = BooleanField()

    def as_sql(self, compiler, connection, **extra):
        """``word <% (title || ' ' || place)`` of pg_trgm."""
        word, title, place = (compiler.compile(part) for part in self.get_source_expressions())
        sql = f"{word[0]} <%% ({title[0]} || ' ' || {place[0]})"
        return sql, (*word[1], *title[1], *place[1])


def with_near_words(tickets: QuerySet, word: str) -> QuerySet:
    """The tickets whose title or place has words spelt much like all of these; for a search that found nothing."""
    parts = word.split()[:MOST_WORDS]
    if connection.vendor != "postgresql" or not parts:
        return tickets.none()
    near = {f"near_{number}": Near(Value(part), F("title"), F("place")) for number, part in enumerate(parts)}
    return tickets.annotate(**near).filter(**dict.fromkeys(near, True))
