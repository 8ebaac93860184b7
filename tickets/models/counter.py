"""The counters behind ticket numbers, paper numbers and the agenda book."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """Gap-free numbers per government, kind and year; taken under its row lock inside the issuing transaction."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "penghitung nomor"
        verbose_name_plural = "penghitung nomor"
        constraints = [models.UniqueConstraint(fields=["pemda", "kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.pemda_id} {self.kind} {self.year}: {self.value}"
