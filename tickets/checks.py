"""What the database may not hold or be when the helpdesk starts; ``migrate`` asks, before anything is served.

The settings themselves are refused earlier, by ``helpdesk.safety`` (promise P19).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.db import connections

from tickets.demo.accounts import PASSWORD
from tickets.demo.governments import GOVERNMENTS

#: Passwords that everybody knows, for accounts that may do everything.
PUBLISHED = (PASSWORD, "admin", "password", "123456", "helpdesk", "administrator")


@register(Tags.database)
def refuse_unsafe_database(databases: list[str] | None = None, **kwargs) -> list[Error]:
    """No superuser of PostgreSQL for the application, no published password for an account."""
    return [error for alias in databases or () for error in _faults(alias)]


def _faults(alias: str) -> Iterator[Error]:
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                yield Error(
                    "DATABASE_URL: the application's role is a superuser of PostgreSQL, which nothing holds back.",
                    hint="Make a role with NOSUPERUSER that owns its database, as docker-compose.yml does.",
                    id="tickets.E001",
                )
    people = get_user_model()
    if people._meta.db_table not in connection.introspection.table_names():
        return
    for user in people.objects.using(alias).filter(is_superuser=True, is_active=True):
        if any(user.check_password(word) for word in (*PUBLISHED, user.username)):
            yield Error(f"The superuser {user.username} has a password that everybody knows.", id="tickets.E002")
    if not (settings.DEMO or settings.DEBUG):
        sample = {person.username for government in GOVERNMENTS for person in government.people}
        present = people.objects.using(alias).filter(username__in=sample, is_active=True).order_by("pk")
        known = next((user for user in present if user.check_password(PASSWORD)), None)
        if known is not None:
            yield Error(
                f"The sample account {known.username} is here with its published password while DEMO is off.",
                hint="Begin with an empty database, or deactivate the sample accounts.",
                id="tickets.E003",
            )
