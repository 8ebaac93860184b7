"""The sample accounts that the login page shows in demo mode, which no public host may run."""

from __future__ import annotations

from tickets.models import Pemda

#: Password of every sample account; the demo data sets it, the login page prints it.
DEMO_PASSWORD = "contoh-jaringan-2026"


def demo_accounts() -> list[dict]:
    """Sample accounts by government: username, password, name and post; only those that still have the demo password.

    A person who has changed the password is left out, so the page never prints one that does not work.
    """
    groups = []
    for pemda in Pemda.objects.order_by("name"):
        people = pemda.people.filter(is_active=True, is_superuser=False).select_related("opd").order_by("pk")
        groups.append(
            {
                "pemda": pemda.name,
                "accounts": [
                    {
                        "username": person.username,
                        "password": DEMO_PASSWORD,
                        "name": person.full_name,
                        "jabatan": person.jabatan,
                    }
                    for person in people
                ],
            }
        )
    return groups
