"""Many rows of one table in one statement: a batch of alarms writes thousands.

``bulk_create`` makes an object of each row and asks each of its values how it is stored: that was half the cost of an
alarm. Here a row is what it says by column, a column is asked as a whole, and one that is the same in all rows is sent
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, CharField, DateTimeField, Field, ForeignKey, IntegerField, Model

#: Fewer rows than this gain nothing.
FEW = 20
#: Fields whose values the driver of PostgreSQL takes as the row holds them.
PLAIN = (BooleanField, CharField, DateTimeField, ForeignKey, IntegerField)


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
        # Without the length: a cast to varchar(50)[] would cut off in silence what the column refuses.
        kind = field.db_type(connection).split("(")[0]
        if not is_named or (arrays and values.count(values[0]) == len(values)):
            chosen.append(f"%s::{kind}")
            constants.append(_stored(field, values[:1])[0])
        else:
            chosen.append(quote(name))
            arrays.append((quote(name), f"%s::{kind}[]"))
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
