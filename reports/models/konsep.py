"""Drafts (konsep): what the hands of a paper read before they approve it. No number, no force, marked KONSEP."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.models.printed import Printed
from workflow.papers import PaperKind


class Konsep(Printed):
    """One draft. It is settled when its paper is issued, or when the words it shows are no longer those of the row."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="konsep")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="konsep")
    kind = models.CharField("jenis", max_length=24, choices=PaperKind)
    title = models.CharField("judul", max_length=160)
    drafted_at = models.DateTimeField("disusun")
    settled_at = models.DateTimeField("selesai", null=True, blank=True)

    class Meta:
        verbose_name = "konsep naskah"
        verbose_name_plural = "konsep naskah"
        ordering = ["drafted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "title"], condition=Q(settled_at=None), name="one_open_draft_per_paper"
            ),
        ]
        indexes = [
            models.Index(fields=["drafted_at"], name="draft_to_render", condition=Q(rendered_at=None, settled_at=None)),
        ]

    def __str__(self) -> str:
        return f"Konsep {self.title}"
