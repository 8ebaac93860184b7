"""Finding reports by the words that somebody wrote in them, and by near spellings: stems and trigrams on PostgreSQL,
plain parts of words and counted slips on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchVectorField, TrigramWordSimilarity
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Length
from django.http import HttpRequest
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tickets.models import Opd, Pemda, ReportWord
from tickets.paging import ROWS, nearest

#: Columns of a report that hold free words.
COLUMNS = ("title", "description", "place")
#: Most words of a search that are looked up by their spelling, and most spellings taken for one of them.
MOST_WORDS, MOST_SPELLINGS = 5, 8
#: Letters of a word that must stand right for it to be near: one slip in four letters, two in seven.
RIGHT_LETTERS = 0.7
#: Words of one length or nearly that SQLite hands over to be compared; fifty thousand take some hundredths of a second.
MOST_COMPARED = 50_000
#: Reports read one by one before the index is asked: a word that fills no page from them is rare enough for it.
RECENT = 250


class Words(Func):
    """The word stems of a report, written exactly as the index of migration ``report_words`` has them.

    The Indonesian stemmer takes prefixes and endings off: "mengganggu" finds "gangguan".
    """

    template = "to_tsvector('indonesian', %(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class Near(Func):
    """Whether a word is spelt like the first one: ``<%`` of pg_trgm, which its index answers."""

    template = "%(expressions)s"
    arg_joiner = " <%% "
    output_field = BooleanField()


def page_of_words(request: HttpRequest, tickets: QuerySet, word: str) -> list[int]:
    """Keys of the page's reports that have every one of these words, and of one more that tells if others follow."""
    if connection.vendor == "postgresql":
        return _page_of(request, tickets, _stems(word))
    return _plain_page_of(request, tickets, [[part] for part in word.split()])


def page_of_near_words(request: HttpRequest, tickets: QuerySet, pemda: Pemda, word: str) -> list[int]:
    """The same of words spelt much like these; for a search that found nothing."""
    parts = word.lower().split()[:MOST_WORDS]
    spellings = [_spellings(pemda, part) for part in parts]
    if not parts or not all(spellings):
        return []
    if connection.vendor != "postgresql":
        return _plain_page_of(request, tickets, spellings)
    return _page_of(request, tickets, reduce(and_, (reduce(or_, map(_stems, near)) for near in spellings)))


def page_of_opd_words(request: HttpRequest, tickets: QuerySet, pemda: Pemda, word: str) -> tuple[list[int], bool]:
    """The same where some of the words name an OPD, also with a slip, and the others stand in its reports.

    Also whether an OPD was taken for a word that none has.
    """
    parts = word.lower().split()[:MOST_WORDS]
    names = {opd.pk: f"{opd.name} {opd.short_name}".lower().split() for opd in Opd.objects.filter(pemda=pemda)}
    rests = {pk: [part for part in parts if not _resembles(part, words)] for pk, words in names.items()}
    fewest = min(map(len, rests.values()), default=len(parts))
    if fewest == len(parts):
        return [], False
    nearest_opds = [pk for pk, rest in rests.items() if len(rest) == fewest]
    keys: set[int] = set()
    for rest in {tuple(rests[pk]) for pk in nearest_opds}:
        of_opds = tickets.filter(opd__in=[pk for pk in nearest_opds if tuple(rests[pk]) == rest])
        keys |= set(page_of_words(request, of_opds, " ".join(rest)) if rest else _keys(nearest(request, of_opds)))
    known = {one for pk in nearest_opds for one in (*names[pk], *rests[pk])}
    return sorted(keys), not known.issuperset(parts)


def _resembles(part: str, words: Sequence[str]) -> bool:
    return any(OSA.normalized_similarity(part, word) >= RIGHT_LETTERS for word in words)


def _stems(words: str) -> SearchQuery:
    return SearchQuery(words, config="indonesian", search_type="plain")


def _spellings(pemda: Pemda, part: str) -> list[str]:
    """Words of the government's reports that are spelt much like ``part``, the nearest first."""
    if connection.vendor != "postgresql":
        return _counted_spellings(pemda, part)
    known = ReportWord.objects.filter(Near(Value(part), F("word")), pemda=pemda)
    nearest_first = known.order_by(TrigramWordSimilarity(part, "word").desc(), "word")
    return list(nearest_first.values_list("word", flat=True)[:MOST_SPELLINGS])


def _counted_spellings(pemda: Pemda, part: str) -> list[str]:
    """The same where there are no trigrams: letters that are missing, too many, wrong or swapped are counted."""
    length, slips = len(part), int(len(part) * (1 / RIGHT_LETTERS - 1))
    known = ReportWord.objects.filter(pemda=pemda).annotate(length=Length("word")).order_by("word")
    near = known.filter(length__range=(length - slips, length + slips)).values_list("word", flat=True)[:MOST_COMPARED]
    scores = process.extract(
        part, near, scorer=OSA.normalized_similarity, score_cutoff=RIGHT_LETTERS, limit=MOST_SPELLINGS
    )
    return [word for word, _, _ in scores]


def _plain_page_of(request: HttpRequest, tickets: QuerySet, asked: Sequence[Sequence[str]]) -> list[int]:
    """Reports that have one spelling of each word somewhere in their free words."""
    for spellings in asked:
        places = (Q(**{f"{column}__icontains": word}) for column in COLUMNS for word in spellings)
        tickets = tickets.filter(reduce(or_, places))
    return _keys(nearest(request, tickets))


def _page_of(request: HttpRequest, tickets: QuerySet, asked: SearchQuery) -> list[int]:
    """The recent reports first, then all of them by the index.

    PostgreSQL cannot know how often a word stands: left to itself it walks a million reports for one that stands in
    none (6.6 s), and sorts half of them for one that stands in every second.
    """
    recent = tickets.filter(pk__in=nearest(request, tickets, size=RECENT).values("pk"))
    found = _keys(nearest(request, _with(recent, asked)))
    return found if len(found) > ROWS else _keys(nearest(request, _with(tickets, asked), walked=False))


def _with(tickets: QuerySet, asked: SearchQuery) -> QuerySet:
    return tickets.annotate(words=Words(*map(F, COLUMNS))).filter(words=asked)


def _keys(tickets: QuerySet) -> list[int]:
    return list(tickets.values_list("pk", flat=True))
