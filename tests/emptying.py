"""Empty the tables after a test that has committed for real.

Django's own way truncates every table with all its indexes and then makes every permission anew, half a second each
time; and it cannot pass the triggers that keep the append-only tables. Here rows go, and only they.
"""

import psycopg2
from django.db import connection

#: What migrations have written for Django itself, and no test changes.
KEPT = ["django_migrations", "django_content_type", "auth_permission"]
#: As if each row had come from another server: no trigger and no foreign key is asked.
DELETE_ALL = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s) LOOP
        EXECUTE format('DELETE FROM %%I', name);
    END LOOP;
END $$
"""


def empty_tables() -> None:
    """Delete all rows but the KEPT ones as the cluster's superuser: the product's own role may not do that."""
    place = connection.settings_dict
    superuser = psycopg2.connect(host=place["HOST"], port=place["PORT"], user="postgres", dbname=place["NAME"])
    try:
        with superuser, superuser.cursor() as cursor:
            cursor.execute(DELETE_ALL, [KEPT])
    finally:
        superuser.close()
