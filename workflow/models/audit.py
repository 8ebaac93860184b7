"""The append-only trail of acts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    """One act on a ticket, written in the act's own transaction. Append-only, kept so by the database.

    A row without an actor is the system's: it goes with one alarm and stands at the version that the ticket had, so
    that a timer does not make the page stale on which somebody is typing. An act raises the version and writes one row.
    """

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="audit_trail")
    version = models.PositiveIntegerField(help_text="Versi tiket sesudah tindakan.")
    act = models.CharField("tindakan", max_length=40)
    label = models.CharField("sebutan", max_length=80)
    source = models.CharField(max_length=32, blank=True)
    target = models.CharField(max_length=32)
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=40, blank=True)
    outcome_label = models.CharField(max_length=120, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )  # audit_of_actor finds the rows of a person
    actor_name = models.CharField("nama", max_length=160)
    actor_title = models.CharField("jabatan", max_length=200, blank=True)
    on_behalf_of = models.CharField("atas nama", max_length=160, blank=True)
    note = models.TextField("catatan", blank=True)
    occurred_at = models.DateTimeField("kejadian")
    recorded_at = models.DateTimeField("dicatat")
    alarm = models.OneToOneField("workflow.Alarm", models.PROTECT, null=True, blank=True, related_name="audit_entry")

    class Meta:
        verbose_name = "jejak audit"
        verbose_name_plural = "jejak audit"
        ordering = ["ticket", "version", "pk"]
        indexes = [
            models.Index(fields=["recorded_at"], name="audit_recorded_at"),
            models.Index(fields=["actor"], name="audit_of_actor", condition=Q(actor__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "version"], condition=Q(alarm=None), name="one_act_per_version_of_a_ticket"
            ),
            models.CheckConstraint(
                condition=Q(alarm=None, actor__isnull=False) | Q(alarm__isnull=False, actor=None),
                name="audit_entry_of_a_person_or_an_alarm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} v{self.version} {self.act}"

    @property
    def is_by_system(self) -> bool:
        """Whether a timer wrote it, and no person."""
        return self.alarm_id is not None
