"""The database that every worker's own one is copied from: migrated once, by whoever comes first."""

from django.core.management import call_command
from django.db import connection

#: Any number. The lock is taken in the cluster's database postgres: nobody may be in one that is being copied.
LOCK = 1


def migrated_database() -> str:
    """The name of the product's own database, after all migrations."""
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        # The product's own patience is shorter than the migrations, for which the others wait here.
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() == (False,):
            call_command("migrate", interactive=False, verbosity=0)
            connection.close()
            cursor.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name
