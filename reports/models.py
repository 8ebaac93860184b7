"""Official papers (naskah): frozen facts, number, PDF bytes and their SHA-256, stored once and never rendered again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.verification_code import new_code
from workflow.papers import PaperKind

#: Tries after which a paper is left alone, flagged, until somebody looks at it.
MOST_ATTEMPTS = 5


class Naskah(models.Model):
    """One version of a paper. Facts, number, names and times are frozen when it is issued; the PDF follows by worker.

    A correction makes version n + 1 under the same number and marks this one superseded; the old bytes stay.
    """

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="papers")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="papers")
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="papers")
    kind = models.CharField("jenis", max_length=24, choices=PaperKind)
    title = models.CharField("judul", max_length=160)
    number = models.CharField("nomor", max_length=120)
    version = models.PositiveSmallIntegerField("versi", default=1)
    round = models.PositiveSmallIntegerField("putaran", default=1)
    facts = models.JSONField("isi", help_text="Semua yang dicetak, dibekukan saat terbit.")
    issued_at = models.DateTimeField("terbit")
    superseded_at = models.DateTimeField("digantikan", null=True, blank=True)
    rendered_at = models.DateTimeField("dicetak", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    failure = models.TextField("kegagalan", blank=True)
    file = models.FileField(upload_to="naskah/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    renderer = models.CharField("pencetak", max_length=60, blank=True)
    verification_code = models.CharField(
        "kode verifikasi", max_length=26, unique=True, default=new_code, editable=False
    )

    class Meta:
        verbose_name = "naskah"
        verbose_name_plural = "naskah"
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "title", "round"],
                condition=Q(superseded_at=None),
                name="one_current_paper_per_kind",
            ),
            models.UniqueConstraint(fields=["pemda", "kind", "number", "version"], name="paper_number_once"),
        ]
        indexes = [
            models.Index(fields=["issued_at"], name="paper_to_render", condition=Q(rendered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_ready(self) -> bool:
        """Whether the PDF is there."""
        return self.rendered_at is not None

    @property
    def is_given_up(self) -> bool:
        """Whether every try to render it failed."""
        return not self.is_ready and self.attempts >= MOST_ATTEMPTS

    @property
    def is_awaited(self) -> bool:
        """Whether the PDF will still come by itself."""
        return not self.is_ready and not self.is_given_up
