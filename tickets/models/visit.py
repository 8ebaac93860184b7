"""Arrivals at the site while a row goes on: a repair often takes the team there more than once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """One visit of the team within one run, beside what the row itself records when it is done. Never changed."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="visits")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="visits")
    arrived_at = models.DateTimeField("tiba")
    left_at = models.DateTimeField("selesai", null=True, blank=True)
    accompanied_by = models.CharField("didampingi", max_length=160, blank=True)
    found = models.TextField("hasil kunjungan")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("dicatat")

    class Meta:
        verbose_name = "kunjungan lapangan"
        verbose_name_plural = "kunjungan lapangan"
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="visit_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} langkah {self.run.step}, {self.arrived_at:%Y-%m-%d %H:%M}"
