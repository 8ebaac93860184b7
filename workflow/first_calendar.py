"""The calendar that a government begins with; its admin changes it from there."""

from __future__ import annotations

from django.db import transaction

from tickets.models import Pemda
from workflow.calendars import SEEDED_YEARS, national_holidays, seed_calendar, to_json
from workflow.models import SpecialDay, WorkingSeason


@transaction.atomic
def enter_first_calendar(pemda: Pemda) -> None:
    """Store the hours of the Perpres and the days off with their decree; those that only have a forecast are marked."""
    stored = to_json(seed_calendar(pemda.code, zone=pemda.zone))
    WorkingSeason.objects.bulk_create(
        WorkingSeason(
            pemda=pemda,
            name=season["name"],
            starts_on=season["start"],
            ends_on=season["end"],
            week=season["week"],
            decree="Perpres 21/2023" if season["start"] is None else "",
        )
        for season in stored["seasons"]
    )
    national = {day.on.isoformat(): day for day in national_holidays(SEEDED_YEARS)}
    days = {day["on"]: day for day in stored["overrides"]}  # the last override of a date rules it
    SpecialDay.objects.bulk_create(
        SpecialDay(
            pemda=pemda,
            on=on,
            name=day["name"],
            kind=SpecialDay.Kind.KHUSUS if day["intervals"] else national[on].kind,
            decree=day["decree"],
            confirmed=True if day["intervals"] else national[on].confirmed,
            intervals=day["intervals"],
        )
        for on, day in days.items()
    )
