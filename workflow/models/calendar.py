"""Working seasons and special days of a government, and the calendar that they make."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from workflow.open_hours import Calendar, from_json


class WorkingSeason(models.Model):
    """Weekly open hours of a government: the standing week (no dates) or a dated season such as Ramadan."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="seasons")
    name = models.CharField("nama", max_length=80)
    starts_on = models.DateField("mulai", null=True, blank=True)
    ends_on = models.DateField("sampai", null=True, blank=True)
    week = models.JSONField("jam kerja", help_text='Tujuh daftar selang, Senin sampai Minggu: [["07:30","12:00"], …].')
    decree = models.CharField("dasar", max_length=160, blank=True)

    class Meta:
        verbose_name = "musim jam kerja"
        verbose_name_plural = "musim jam kerja"
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.pemda}: {self.name}"


class SpecialDay(models.Model):
    """A dated exception: libur nasional, cuti bersama, a short day, a working Saturday. No intervals = closed."""

    class Kind(models.TextChoices):
        """Why the day differs."""

        LIBUR = "libur", "Libur nasional"
        CUTI_BERSAMA = "cuti_bersama", "Cuti bersama"
        KHUSUS = "khusus", "Hari khusus"

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="special_days")
    on = models.DateField("tanggal")
    name = models.CharField("nama", max_length=120)
    kind = models.CharField(max_length=14, choices=Kind)
    decree = models.CharField("dasar", max_length=160, blank=True)
    confirmed = models.BooleanField("sudah ditetapkan", default=True)
    intervals = models.JSONField("jam kerja", default=list, blank=True)

    class Meta:
        verbose_name = "hari khusus"
        verbose_name_plural = "hari khusus"
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["pemda", "on"], name="special_day_once_per_pemda")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


_CALENDARS: dict[tuple[int, int], Calendar] = {}


def calendar_of(pemda) -> Calendar:
    """The working calendar of a government; no query after the first per process and calendar version."""
    key = (pemda.pk, pemda.calendar_version)
    if key not in _CALENDARS:
        _CALENDARS[key] = calendar_from(pemda, pemda.seasons.all(), pemda.special_days.all())
    return _CALENDARS[key]


def calendar_from(pemda, seasons: Iterable[WorkingSeason], days: Iterable[SpecialDay]) -> Calendar:
    """The calendar that these rows, stored or not, would make. Raises ValueError for hours out of order.

    Seasons are taken in the order of their table: the one that begins last wins where two overlap.
    """
    return from_json(
        {
            "zone": pemda.zone,
            "seasons": [
                {
                    "name": season.name,
                    "start": season.starts_on and season.starts_on.isoformat(),
                    "end": season.ends_on and season.ends_on.isoformat(),
                    "week": season.week,
                }
                for season in seasons
            ],
            "overrides": [
                {"on": day.on.isoformat(), "intervals": day.intervals, "name": day.name, "decree": day.decree}
                for day in days
            ],
        }
    )
