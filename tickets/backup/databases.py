"""The database as one file and back: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from django.db import connection, transaction

#: Tables that ``migrate`` fills by itself: rows there do not make a database used.
FILLED_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
#: Seconds that a restore waits for processes that still use the database.
LOCK_PATIENCE = 10

# Everything of ours in the schema, but nothing that an extension brought.
CLEAR = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', one.name);
    END LOOP;
    FOR one IN
        SELECT p.oid::regprocedure::text AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE 'DROP FUNCTION IF EXISTS ' || one.name || ' CASCADE';
    END LOOP;
END $$;
"""


class DatabaseRefused(Exception):
    """A program of the database is missing or failed; its own words stand in the message."""


def dump(folder: Path) -> tuple[Path, dict[str, int]]:
    """Write the database into ``folder`` as of one moment; gives the file and its rows per table.

    Others go on working meanwhile. Raises DatabaseRefused.
    """
    target = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        return target, _dump_sqlite(target)
    return target, _dump_postgres(target)


def load(source: Path) -> None:
    """Replace everything in the database by what :func:`dump` wrote; all or nothing. Raises DatabaseRefused."""
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)


def count_rows() -> dict[str, int]:
    """Rows of every table of the database in use."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Counting a large table takes longer than any page may.
            cursor.execute("SET statement_timeout = 0")
        tables = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def is_used() -> bool:
    """Whether the database holds anything that somebody entered."""
    return any(rows for table, rows in count_rows().items() if table not in FILLED_BY_MIGRATE)


def _dump_sqlite(target: Path) -> dict[str, int]:
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        # One file that stands alone, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        names = [
            name
            for (name,) in copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return {name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}
    finally:
        copy.close()


def _load_sqlite(source: Path) -> None:
    connection.ensure_connection()
    copy = sqlite3.connect(source)
    try:
        copy.backup(connection.connection)
    except sqlite3.OperationalError as refused:
        raise DatabaseRefused(f"basis data sedang dipakai ({refused})") from refused
    finally:
        copy.close()
    connection.close()


def _dump_postgres(target: Path) -> dict[str, int]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # This session waits for pg_dump and would else be ended as idle.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        rows = count_rows()
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"
        )
    return rows


def _load_postgres(source: Path) -> None:
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        clear, content = Path(folder) / "clear.sql", Path(folder) / "content.sql"
        clear.write_text(f"SET lock_timeout = '{LOCK_PATIENCE}s';\n{CLEAR}")
        _run("pg_restore", "--no-owner", "--no-privileges", "--no-comments", f"--file={content}", str(source))
        quiet = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
        _run("psql", *quiet, "--single-transaction", f"--file={clear}", f"--file={content}")


def _run(program: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL against the database of the settings; the password is no argument."""
    found = shutil.which(program)
    if found is None:
        raise DatabaseRefused(f"{program} tidak terpasang (paket postgresql-client)")
    wanted = connection.settings_dict
    given = {"HOST": wanted["HOST"], "PORT": wanted["PORT"], "USER": wanted["USER"], "PASSWORD": wanted["PASSWORD"]}
    environment = {**os.environ, "PGDATABASE": wanted["NAME"], "PGCONNECT_TIMEOUT": "10"}
    environment |= {f"PG{name}": str(value) for name, value in given.items() if value}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise DatabaseRefused(f"{program}: {done.stderr.strip()[-2000:]}")
