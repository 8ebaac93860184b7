"""Many rows of one table in one statement: a batch of alarms writes thousands.

``bulk_create`` asks each value of each row how it is stored, and that was half the cost of an alarm. Here a column is
asked as a whole, and one that is the same in all rows is sent once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, CharField, DateTimeField, Field, ForeignKey, IntegerField, Model

Row = TypeVar("Row", bound=Model)

#: Fewer rows than this gain nothing.
FEW = 20
#: Fields whose values the driver of PostgreSQL takes as the row holds them.
PLAIN = (BooleanField, CharField, DateTimeField, ForeignKey, IntegerField)


def insert(rows: Iterable[Row]) -> list[Row]:
    """Store new rows of one model, in the caller's transaction, and give them their keys; as ``bulk_create`` does."""
    rows = list(rows)
    if len(rows) < FEW or connection.vendor != "postgresql":
        return type(rows[0])._base_manager.bulk_create(rows) if rows else rows
    with connection.cursor() as cursor:
        cursor.execute(*_statement(type(rows[0]), [row.__dict__ for row in rows]))
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
    return rows


def _statement(model: type[Model], rows: list[dict]) -> tuple[str, list]:
    """INSERT with its parameters: of what differs an array, of what does not the value. The first column is always an
    array, so that there are as many rows as there should be."""
    quote = connection.ops.quote_name
    names, chosen, arrays, constants, lists = [], [], [], [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        values = [row[field.attname] for row in rows]
        names.append(quote(field.column))
        # Without the length: a cast to varchar(50)[] would cut off in silence what the column refuses.
        kind = field.db_type(connection).split("(")[0]
        if arrays and values.count(values[0]) == len(values):
            chosen.append(f"%s::{kind}")
            constants.append(_stored(field, values[:1])[0])
        else:
            chosen.append(quote(field.attname))
            arrays.append((quote(field.attname), f"%s::{kind}[]"))
            lists.append(_stored(field, values))
    columns, sources = zip(*arrays, strict=True)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) SELECT {', '.join(chosen)} "
        f"FROM UNNEST({', '.join(sources)}) AS rows ({', '.join(columns)}) RETURNING {quote(model._meta.pk.column)}"
    ), [*constants, *lists]


def _stored(field: Field, values: list) -> list:
    if isinstance(field, PLAIN):
        return values
    return [field.get_db_prep_save(value, connection) for value in values]
