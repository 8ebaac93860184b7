"""Writing the journal of management: what stood there before an admin's change, and what stands there after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models

from tickets.models import ManagementEntry, User
from workflow import indonesian, moment

#: Columns that say nothing to a reader, or must not be copied.
LEFT_OUT = {
    "pemda",
    "post",
    "tim",
    "password",
    "last_login",
    "date_joined",
    "first_name",
    "last_name",
    "is_staff",
    "is_superuser",
    "calendar_version",
    "start_told_at",
    "end_told_at",
}
NOTHING = "–"


def snapshot(thing: models.Model) -> dict[str, str]:
    """The values of a record in words, by their label; dates as people write them."""
    return {
        str(field.verbose_name): _words(thing, field)
        for field in thing._meta.concrete_fields
        if not field.primary_key and field.name not in LEFT_OUT
    }


def note(
    actor: User,
    noun: str,
    act: str,
    subject: str,
    *,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> ManagementEntry | None:
    """Write one entry in the running transaction; of two snapshots only what differs. None if nothing differs."""
    old, new = dict(before or {}), dict(after or {})
    if old and new:
        changed = [label for label in {**old, **new} if old.get(label) != new.get(label)]
        if not changed:
            return None
        old = {label: old.get(label, NOTHING) for label in changed}
        new = {label: new.get(label, NOTHING) for label in changed}
    return ManagementEntry.objects.create(
        pemda_id=actor.pemda_id,
        actor=actor,
        actor_name=actor.full_name or actor.username,
        actor_title=actor.jabatan,
        noun=noun,
        act=act,
        subject=subject[:240],
        before=old,
        after=new,
        recorded_at=moment.now(),
    )


def _words(thing: models.Model, field: models.Field) -> str:
    if field.is_relation:
        related = getattr(thing, field.name)
        return str(related) if related is not None else NOTHING
    value = field.value_from_object(thing)
    if value in (None, ""):
        return NOTHING
    if field.choices:
        return str(getattr(thing, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date) and not isinstance(value, datetime):
        return indonesian.tanggal(value)
    return str(value)
