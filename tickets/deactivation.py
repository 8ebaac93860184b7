"""Taking an account out of use, at once: sessions end, unused codes are void, the history stays."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from tickets import journal
from tickets.models import AccessCode, ManagementEntry, User
from workflow import moment

STATE = "keadaan"


@transaction.atomic
def deactivate(person: User, *, actor: User) -> None:
    """Nobody comes in with this account from now on; posts and teams stay as recorded until a mutasi ends them."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    AccessCode.objects.filter(user=person, used_at=None).delete()
    end_sessions(person)
    _note(person, actor, "Menonaktifkan pengguna", "aktif", "tidak aktif")


@transaction.atomic
def reactivate(person: User, *, actor: User) -> None:
    """The account works again, with its old password."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    _note(person, actor, "Mengaktifkan kembali pengguna", "tidak aktif", "aktif")


def end_sessions(person: User) -> int:
    """Delete every running session of a person; how many there were.

    A row's owner is known only after decoding, so all unexpired rows are read: some thousands at most, and rarely.
    """
    running = Session.objects.filter(expire_date__gt=moment.now())
    own = [
        session.pk
        for session in running.iterator(chunk_size=500)
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    return Session.objects.filter(pk__in=own).delete()[0]


def _note(person: User, actor: User, act: str, before: str, after: str) -> None:
    noun = ManagementEntry.Noun.PENGGUNA
    journal.note(actor, noun, act, person.full_name, before={STATE: before}, after={STATE: after})
