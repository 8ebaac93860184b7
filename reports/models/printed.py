"""What drafts and papers have in common: frozen facts, and the PDF that a worker makes of them once."""

from __future__ import annotations

from django.db import models

#: Tries after which a paper is left alone, flagged, until somebody looks at it.
MOST_ATTEMPTS = 5


class Printed(models.Model):
    """Facts on their way to bytes, or already there; the bytes are stored once with their SHA-256."""

    facts = models.JSONField("isi", help_text="Semua yang dicetak, dibekukan.")
    queued_at = models.DateTimeField(
        "menunggu pencetak sejak",
        null=True,
        blank=True,
        help_text="Kosong: sejak dibuat. Lebih kemudian bila nomornya menyusul, atau bila dicoba lagi.",
    )
    rendered_at = models.DateTimeField("dicetak", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    failure = models.TextField("kegagalan", blank=True)
    file = models.FileField(upload_to="naskah/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    renderer = models.CharField("pencetak", max_length=60, blank=True)

    class Meta:
        abstract = True

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

    @property
    def is_broken(self) -> bool:
        """Whether the file that was stored is gone or altered (reports.custody)."""
        return self.is_ready and bool(self.failure)
