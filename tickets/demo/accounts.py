"""The accounts of the sample data, as the login page shows them in demo mode."""

from __future__ import annotations

from django.conf import settings

from tickets.demo.governments import GOVERNMENTS

#: One for everybody: the accounts stand on the login page anyway, and demo mode serves this machine only.
PASSWORD = "jaringan-contoh-2026"


def demo_accounts() -> list[dict]:
    """Groups of accounts for the login page: pemda, and accounts with username, password, name and jabatan.

    Empty outside demo mode. Read from the definitions, so it costs no query; an account that was never seeded is
    no secret.
    """
    if not settings.DEMO:
        return []
    return [
        {
            "pemda": government.name,
            "accounts": [
                {
                    "username": person.username,
                    "password": PASSWORD,
                    "name": person.full_name,
                    "jabatan": person.job,
                }
                for person in government.people
                if person.is_listed
            ],
        }
        for government in GOVERNMENTS
    ]
