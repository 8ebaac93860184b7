"""What the timers did: one row per level that a clock reached."""

from __future__ import annotations

from django.db import models


class Alarm(models.Model):
    """One level of one clock that fired, once. Append-only, kept so by the database.

    ``at`` is the moment at which the level was reached, ``fired_at`` when the system got round to it. A deadline moved
    by the calendar is another deadline: it may be reminded of again, hence ``due_at`` in the constraint.
    """

    # The index and the constraint below begin with ticket and clock, and nothing is found by its run.
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="alarms", db_index=False)
    clock = models.ForeignKey("workflow.Clock", models.PROTECT, related_name="alarms", db_index=False)
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="alarms", db_index=False)
    level = models.PositiveSmallIntegerField("tingkat", help_text="Persen dari batas waktu; 200 ke atas: eskalasi.")
    at = models.DateTimeField("saat tercapai")
    due_at = models.DateTimeField("tenggat saat itu")
    fired_at = models.DateTimeField("dicatat")
    told = models.JSONField("diberitahukan kepada", default=list, help_text="Sebutan jabatan saat itu.")

    class Meta:
        verbose_name = "alarm tenggat"
        verbose_name_plural = "alarm tenggat"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "level", "due_at"], name="one_alarm_per_level_and_deadline")
        ]
        indexes = [models.Index(fields=["ticket", "at"], name="alarm_of_ticket")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.level}%"
