"""Copies of played tickets as lines for COPY: own keys, own OPD, own people, moved in time by whole weeks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from operator import itemgetter
from uuid import UUID

from django.apps import apps
from django.db import models

from reports.models import Naskah
from tests.bench.shapes import Shape
from tests.bench.town import Agency, Town
from tickets.models import Opd, Post, Ticket, User
from tickets.models.records import Perangkat
from workflow.hand import hand_of_person
from workflow.models import Delivery, LateDuty

#: What differs from copy to copy beside the keys of its own rows, in the order of :func:`stand_ins`.
OWN = (
    "number",
    "submission_key",
    "paper",
    "serial",
    "new_serial",
    "opd",
    "post",
    "node",
    *("reporter", "head", "tim", "tim2"),
    *("reporter_name", "head_name", "tim_name", "tim2_name"),
    *("tim_hand", "tim2_hand"),
)


@dataclass(frozen=True)
class Source:
    """A table whose rows belong to a ticket; ``path`` leads from its rows to the ticket."""

    model: type[models.Model]
    path: str

    @property
    def table(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field]:
        """Its columns."""
        return list(self.model._meta.concrete_fields)


def sources() -> list[Source]:
    """The ticket's table and every table that points to a ticket, directly or over another one."""
    paths: dict[type[models.Model], str] = {Ticket: "pk"}
    grew = True
    while grew:
        grew = False
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                target = field.related_model if field.many_to_one else None
                if model in paths or target not in paths:
                    continue
                further = paths[target]
                paths[model] = field.name if further == "pk" else f"{field.name}__{further}"
                grew = True
    return [Source(model, path) for model, path in paths.items()]


class Original:
    """The stored rows of one played ticket, ready to be written again and again."""

    def __init__(self, shape: Shape, town: Town, cursor) -> None:
        self.shape, self.town = shape, town
        self.rows: dict[str, list[list[str]]] = {}
        self.place: dict[tuple[str, str], int] = {}  # (table, old key) -> place among the copy's values
        self.sources = []
        at = len(OWN)
        for source in sources():
            rows = _stored(source, shape.ticket, cursor)
            if rows:
                self.sources.append(source)
                self.rows[source.table] = rows
                for row in rows:
                    self.place[source.table, row[0]] = at
                    at += 1
        self._templates: dict[tuple[int, bool], list[tuple[str, str, itemgetter]]] = {}

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Tables with the number of rows that one copy adds."""
        return [(source.table, len(self.rows[source.table])) for source in self.sources]

    def templates(self, week: int, *, with_text: bool) -> list[tuple[str, str, itemgetter]]:
        """Per table the lines with gaps, moved by so many weeks, and what picks the values for the gaps.

        Without their text papers and drafts say nothing.
        """
        if (week, with_text) not in self._templates:
            later = timedelta(weeks=week)
            self._templates[week, with_text] = [self._template(source, later, with_text) for source in self.sources]
        return self._templates[week, with_text]

    def _template(self, source: Source, later: timedelta, with_text: bool) -> tuple[str, str, itemgetter]:
        lines, gaps = [], []
        for row in self.rows[source.table]:
            cells = []
            for field, text in zip(source.fields, row, strict=True):
                gap = None if text == r"\N" else self._gap(source, field, text, row[0])
                if not with_text and field.name == "facts":
                    cells.append("{}")
                elif gap is None:
                    cells.append(_moved(field, text, later).replace("%", "%%"))
                else:
                    cells.append("%s")
                    gaps.append(gap)
            lines.append("\t".join(cells) + "\n")
        # A second, unused value keeps itemgetter's answer a tuple.
        return source.table, "".join(lines), itemgetter(*gaps, gaps[0])

    def _gap(self, source: Source, field: models.Field, text: str, key: str) -> int | None:
        if source.model is Naskah and field.name == "verification_code" and text:
            return self.place[source.table, key]  # the key of the copy is as unique as a code
        if source.model is Delivery and field.name == "batch":
            return self.place.get((source.table, text))  # a letter bears the number of its first delivery
        own = self._own(source, field, text)
        if own is not None:
            return OWN.index(own)
        target = source.model if field.primary_key else field.related_model
        return self.place.get((target._meta.db_table, text)) if target else None

    def _own(self, source: Source, field: models.Field, text: str) -> str | None:
        played, target = self.town.played, field.related_model
        if source.model is Ticket and field.name in ("number", "submission_key"):
            return field.name
        if source.model is Naskah and field.name == "number":
            return "paper"
        if issubclass(source.model, Perangkat) and field.name in ("nomor_seri", "nomor_seri_baru"):
            return "serial" if field.name == "nomor_seri" else "new_serial"
        if source.model is LateDuty:
            return next((f"{n}_hand" for n in ("tim", "tim2") if text == hand_of_person(played[n])), None)
        if target in (Opd, Post):
            name = "opd" if target is Opd else "post"
            return name if text == str(played[name]) else None
        if source.model is Ticket and field.name == "node":
            return "node"
        if target is User:
            return next((n for n in ("reporter", "head", "tim", "tim2") if text == str(played[n])), None)
        return next((f"{n}_name" for n, words in self.town.names.items() if text == words), None)


def _stored(source: Source, ticket: int, cursor) -> list[list[str]]:
    """The ticket's rows in one table, as COPY writes them."""
    keys = list(source.model._base_manager.filter(**{source.path: ticket}).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return []
    columns = ", ".join(f'"{field.column}"' for field in source.fields)
    sink = StringIO()
    wanted = ", ".join(map(str, keys))
    cursor.copy_expert(
        f"COPY (SELECT {columns} FROM {source.table} WHERE id IN ({wanted}) ORDER BY id) TO STDOUT", sink
    )
    return [line.split("\t") for line in sink.getvalue().split("\n")[:-1]]


def _moved(field: models.Field, text: str, later: timedelta) -> str:
    if text == r"\N":
        return text
    if isinstance(field, models.DateTimeField):
        return (datetime.fromisoformat(text) + later).isoformat()
    if isinstance(field, models.DateField):
        return (date.fromisoformat(text) + later).isoformat()
    return text


def stand_ins(town: Town, number: str, at: int, dice: random.Random) -> tuple[Agency, list[str]]:
    """The values of :data:`OWN` for the copy ``at``."""
    agency = town.agencies[dice.randrange(len(town.agencies))]
    reporter = dice.choice(agency.reporters)
    first = dice.randrange(0, len(town.technicians), 2)
    people = [reporter, agency.head, *town.technicians[first : first + 2]]
    values = [
        number,
        str(UUID(int=dice.getrandbits(128))),
        f"{at}/BENCH",
        f"SN-{at:08}",
        f"SB-{at:08}",
        agency.opd,
        agency.post,
        dice.choice(agency.nodes),
        *(key for key, _ in people),
        *(name for _, name in people),
        *(hand_of_person(key) for key, _ in people[2:]),
    ]
    return agency, list(map(str, values))
