"""Official papers (naskah): frozen facts, number, PDF bytes and their SHA-256, stored once and never rendered again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.models.printed import Printed
from reports.verification_code import new_code
from workflow.papers import PaperKind


class NaskahQuerySet(models.QuerySet):
    """Papers by what became of them."""

    def in_force(self):
        """Papers that no later version has replaced and nobody has voided."""
        return self.filter(superseded_at=None, voided_at=None)


class Naskah(Printed):
    """One version of a paper. Facts, number, names and times are frozen when it is issued; the PDF follows by worker.

    A correction makes version n + 1 under the same number and marks this one superseded; the old bytes stay. A void
    paper keeps its number, with the reason. Where a government takes its numbers from a book of its own, a paper waits
    for its number, and is printed when it has one.
    """

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="papers")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="papers")
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="papers")
    issuer = models.ForeignKey(
        "tickets.Opd",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issued_papers",
        verbose_name="OPD penerbit",
        help_text="Kosong: diterbitkan oleh Dinas.",
    )
    kind = models.CharField("jenis", max_length=24, choices=PaperKind)
    title = models.CharField("judul", max_length=160)
    number = models.CharField("nomor", max_length=120, blank=True, help_text="Kosong: menunggu nomor dari buku agenda.")
    version = models.PositiveSmallIntegerField("versi", default=1)
    round = models.PositiveSmallIntegerField("putaran", default=1)
    issued_at = models.DateTimeField("terbit")
    superseded_at = models.DateTimeField("digantikan", null=True, blank=True)
    voided_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dibatalkan oleh",
    )
    void_reason = models.CharField("alasan pembatalan", max_length=500, blank=True)
    scan = models.ForeignKey(
        "tickets.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pindaian bertanda tangan",
    )
    verification_code = models.CharField(
        "kode verifikasi", max_length=26, unique=True, default=new_code, editable=False
    )

    objects = NaskahQuerySet.as_manager()

    class Meta:
        verbose_name = "naskah"
        verbose_name_plural = "naskah"
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind", "title", "round"],
                condition=Q(superseded_at=None, voided_at=None),
                name="one_current_paper_per_kind",
            ),
            models.UniqueConstraint(
                fields=["pemda", "kind", "number", "version"],
                condition=Q(issuer=None) & ~Q(number=""),
                name="paper_number_once",
            ),
            models.UniqueConstraint(
                fields=["issuer", "kind", "number", "version"],
                condition=~Q(issuer=None) & ~Q(number=""),
                name="paper_number_once_per_opd",
            ),
        ]
        indexes = [
            models.Index(fields=["issued_at"], name="paper_to_render", condition=Q(rendered_at=None)),
            models.Index(fields=["pemda", "issued_at"], name="paper_by_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_unnumbered(self) -> bool:
        """Whether the paper waits for a number from the government's own book."""
        return not self.number

    @property
    def is_current(self) -> bool:
        """Whether the paper is in force: neither superseded nor void."""
        return self.superseded_at is None and self.voided_at is None

    @property
    def is_awaited(self) -> bool:
        """Whether the PDF will still come by itself; one without a number waits for people."""
        return not self.is_unnumbered and super().is_awaited

    @property
    def state_words(self) -> list[str]:
        """What distinguishes the paper from one that is in force and printed: nothing, or a word each."""
        words = ["dibatalkan"] if self.voided_at else []
        words += ["digantikan"] if self.superseded_at else []
        if self.is_ready:
            return [*words, "berkas rusak"] if self.is_broken else words
        if self.is_unnumbered:
            return words or ["menunggu nomor"]
        return [*words, "gagal dibuat" if self.is_given_up else "sedang dibuat"]
