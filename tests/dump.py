"""One hash over every row of the product's tables: equal hashes say that nothing was changed."""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import compress

from django.db import connection

ROOMS = ("tickets_", "workflow_", "reports_")
#: What an auditor opens leaves a row by design, and the SOP is printed when somebody first opens it: reading changes
#: nothing else.
LEFT_BY_READING = {"tickets_reading", "reports_cetakansop"}
#: What a person changes by opening a ticket: the own notices about it are read, and so is the disposisi that waits.
MARKS = {"workflow_notice": {"read_at"}, "workflow_turn": {"read_at", "read_by_id"}}


@cache
def _tables(database: str) -> tuple[str, ...]:
    names = set(connection.introspection.table_names()) - LEFT_BY_READING
    return tuple(sorted(name for name in names if name.startswith(ROOMS)))


def dump_hash() -> str:
    """SHA-256 over all rows of tickets, workflow and reports in a fixed order, without marks of reading."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for name in _tables(connection.settings_dict["NAME"]):
            cursor.execute(f'SELECT * FROM "{name}"')
            kept = [column[0] not in MARKS.get(name, ()) for column in cursor.description]
            rows = sorted(repr(tuple(compress(row, kept))) for row in cursor.fetchall())
            digest.update(f"{name}:{len(rows)}\n".encode())
            for row in rows:
                digest.update(row.encode())
    return digest.hexdigest()
