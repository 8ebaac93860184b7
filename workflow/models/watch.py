"""The watch over the timers themselves: when the sweep last looked, how far behind it was, and when it stood still."""

from __future__ import annotations

from django.db import models


class SweepWatch(models.Model):
    """The last look of the sweep; one row for the whole house."""

    ran_at = models.DateTimeField("terakhir berjalan")
    lag_seconds = models.PositiveIntegerField("tertinggal, detik", default=0)

    class Meta:
        verbose_name = "pengawasan pengingat waktu"
        verbose_name_plural = "pengawasan pengingat waktu"

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M:%S}"


class SweepGap(models.Model):
    """A time in which nobody was reminded of anything. Lateness that lies wholly inside is not counted."""

    started_at = models.DateTimeField("berhenti")
    ended_at = models.DateTimeField("berjalan lagi")

    class Meta:
        verbose_name = "jeda pengingat waktu"
        verbose_name_plural = "jeda pengingat waktu"
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["started_at"], name="one_gap_per_standstill")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} - {self.ended_at:%H:%M}"
