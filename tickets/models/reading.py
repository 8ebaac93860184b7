"""What an auditor opened: who reads everybody's acts leaves a trace too. Append-only, kept so by the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Reading(models.Model):
    """One page or file that an auditor of a Pemda has read, and with which filters."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reader_name = models.CharField("nama", max_length=160)
    reader_title = models.CharField("jabatan", max_length=200, blank=True)
    page = models.CharField("halaman", max_length=60)
    address = models.CharField("alamat", max_length=300)
    filters = models.CharField("saringan", max_length=500, blank=True)
    read_at = models.DateTimeField("dibuka")

    class Meta:
        verbose_name = "pembacaan oleh auditor"
        verbose_name_plural = "pembacaan oleh auditor"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["pemda", "-id"], name="reading_pemda_newest")]

    def __str__(self) -> str:
        return f"{self.reader_name}: {self.address}"
