"""The chain over the audit trail."""

from __future__ import annotations

from django.db import models


class AuditLink(models.Model):
    """What one audit row said when it was new, sealed to the row before it of the same ticket (:mod:`workflow.chain`).

    The row and the ticket are named by number alone, without foreign keys: a row that somebody removed must leave its
    link behind, for that is how it is missed.
    """

    entry_number = models.BigIntegerField(unique=True)
    ticket_number = models.BigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256, heksadesimal.")

    class Meta:
        verbose_name = "mata rantai jejak"
        verbose_name_plural = "mata rantai jejak"
        ordering = ["pk"]
        indexes = [models.Index(fields=["ticket_number", "id"], name="audit_link_by_ticket")]

    def __str__(self) -> str:
        return f"{self.entry_number} {self.digest[:12]}"
