"""Days on which somebody of the Dinas does not work: leave, illness, a journey on duty."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workflow import indonesian


class Absence(models.Model):
    """One person's days away. Nobody is appointed on a day on which he or she is away."""

    class Kind(models.TextChoices):
        """Why somebody is away."""

        CUTI = "cuti", "Cuti"
        SAKIT = "sakit", "Sakit"
        DINAS_LUAR = "dinas_luar", "Dinas luar"

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="absences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    kind = models.CharField("sebab", max_length=12, choices=Kind)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    letter = models.CharField("nomor surat", max_length=80, blank=True)

    class Meta:
        verbose_name = "ketidakhadiran"
        verbose_name_plural = "ketidakhadiran"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["pemda", "ends_on"], name="absence_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {indonesian.dalam_kalimat(self.get_kind_display())}"
