"""Piket: who is awake for the office while it is closed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PiketQuerySet(models.QuerySet):
    """Turns of duty by moment."""

    def at(self, moment: datetime):
        """Those who are on duty at that moment."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Piket(models.Model):
    """A person's turn of duty outside working hours: whoever has it is alerted at once, also at night (UTC)."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="duties")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name="petugas")
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("sampai")
    letter = models.CharField("nomor surat tugas", max_length=80, blank=True)

    objects = PiketQuerySet.as_manager()

    class Meta:
        verbose_name = "piket"
        verbose_name_plural = "piket"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["pemda", "ends_at"], name="piket_not_over")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="piket_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%Y-%m-%d %H:%M}"
