"""Many rows of one table in one statement: a batch of alarms writes thousands.

``bulk_create`` makes an object of each row and asks each of its values how it is stored: that was half the cost of an
alarm. Here a row is what it says by column, a column is sent as one word, and one that is the same in all rows once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import CharField, DateTimeField, Field, JSONField, Model, TextField
from django.db.models.expressions import RawSQL

#: Fewer rows than this gain nothing.
FEW = 20


def among(numbers: Iterable[int]) -> RawSQL | list[int]:
    """Keys for ``pk__in``, sent as one word: Django asks each of a thousand how it is stored."""
    numbers = list(numbers)
    if len(numbers) < FEW or connection.vendor != "postgresql":
        return numbers
    return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, numbers))}}}"])


def insert(model: type[Model], rows: Iterable[dict]) -> list[int]:
    """Store new rows of a model, in the caller's transaction, as ``bulk_create`` does; their keys, in the same order.

    All rows name the same columns (of a foreign key the number, ``ticket_id``); any other takes its default.
    """
    rows = list(rows)
    if not rows:
        return []
    if len(rows) < FEW or connection.vendor != "postgresql":
        return [row.pk for row in model._base_manager.bulk_create([model(**row) for row in rows])]
    with connection.cursor() as cursor:
        cursor.execute(*_statement(model, rows))
        return [key for (key,) in cursor.fetchall()]


def update(model: type[Model], rows: Iterable[dict]) -> None:
    """Store what rows say of some columns, all of the same ones; each names its own by the key, ``id``."""
    rows = list(rows)
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in rows[0]]
    names = [connection.ops.quote_name(field.column) for field in fields]
    with connection.cursor() as cursor:
        if len(rows) < FEW or connection.vendor != "postgresql":
            changes = ", ".join(f"{name} = %s" for name in names[1:])
            values = [[field.get_db_prep_save(row[field.attname], connection) for field in fields] for row in rows]
            cursor.executemany(
                f"UPDATE {model._meta.db_table} SET {changes} WHERE {names[0]} = %s",
                [[*changed, key] for key, *changed in values],
            )
            return
        changes = ", ".join(f"{name} = changed.{name}" for name in names[1:])
        sources = ", ".join(f"%s::{_kind(field)}[]" for field in fields)
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS stored SET {changes} FROM UNNEST({sources}) "
            f"AS changed ({', '.join(names)}) WHERE stored.{names[0]} = changed.{names[0]}",
            [_array(field, [row[field.attname] for row in rows]) for field in fields],
        )


def _statement(model: type[Model], rows: Sequence[dict]) -> tuple[str, list]:
    """INSERT with its parameters: of what differs an array, of what does not the value. The first column that the rows
    name is always an array, so that there are as many rows as there should be."""
    quote = connection.ops.quote_name
    names, chosen, arrays, constants, lists = [], [], [], [], []
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    if unknown := rows[0].keys() - fields.keys():
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    for name, field in fields.items():
        is_named = name in rows[0]
        values = [row[name] for row in rows] if is_named else [field.get_default()]
        names.append(quote(field.column))
        kind = _kind(field)
        if not is_named or (arrays and values.count(values[0]) == len(values)):
            chosen.append(f"%s::{kind}")
            constants.append(field.get_db_prep_save(values[0], connection))
        else:
            chosen.append(quote(name))
            arrays.append((quote(name), f"%s::{kind}[]"))
            lists.append(_array(field, values))
    columns, sources = zip(*arrays, strict=True)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(names)}) SELECT {', '.join(chosen)} "
        f"FROM UNNEST({', '.join(sources)}) AS rows ({', '.join(columns)}) RETURNING {quote(model._meta.pk.column)}"
    ), [*constants, *lists]


def _kind(field: Field) -> str:
    """The type of a column without its length: a cast to varchar(50)[] would cut off in silence what it refuses."""
    return (field.rel_db_type if field.primary_key else field.db_type)(connection).split("(")[0]


def _array(field: Field, values: list) -> str:
    """The values in PostgreSQL's notation of an array: read in two thirds of the time that a list of values takes."""
    write = _writer(field)
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


def _writer(field: Field):
    if isinstance(field, JSONField):
        return lambda value: _quoted(json.dumps(value, cls=field.encoder))
    if isinstance(field, DateTimeField):
        return datetime.isoformat
    return _quoted if isinstance(field, CharField | TextField) else str


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
