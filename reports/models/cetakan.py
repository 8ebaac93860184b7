"""Large prints (cetakan): many papers in one file, or a recap, made by a worker part by part and kept for a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

#: Tries of one part after which a print is left alone, flagged.
MOST_TRIES = 3


class Cetakan(models.Model):
    """One print that somebody ordered. Its parts are stored as they are made, so a killed worker loses one part."""

    class Kind(models.TextChoices):
        """What comes out."""

        GABUNGAN = "gabungan", "PDF gabungan"
        ZIP = "zip", "ZIP"
        REKAP_PDF = "rekap_pdf", "Rekap PDF"
        REKAP_XLSX = "rekap_xlsx", "Rekap XLSX"
        REKAP_CSV = "rekap_csv", "Rekap CSV"

    pemda = models.ForeignKey("tickets.Pemda", models.CASCADE, related_name="+")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cetakan")
    kind = models.CharField("bentuk", max_length=12, choices=Kind)
    title = models.CharField("judul", max_length=200)
    wanted = models.JSONField("isi", help_text="Kunci naskah, atau bulan dan kunci tiket; tidak berubah lagi.")
    part_count = models.PositiveIntegerField("jumlah bagian")
    ordered_at = models.DateTimeField("dipesan")
    moved_at = models.DateTimeField("terakhir dikerjakan", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("percobaan", default=0)
    failure = models.TextField("kegagalan", blank=True)
    finished_at = models.DateTimeField("selesai", null=True, blank=True)
    expires_at = models.DateTimeField("dihapus pada")
    file = models.FileField(upload_to="cetakan/%Y/%m/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("byte", default=0)

    class Meta:
        verbose_name = "cetakan"
        verbose_name_plural = "cetakan"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["moved_at"], name="cetakan_unfinished", condition=Q(finished_at=None)),
            models.Index(fields=["expires_at"], name="cetakan_expiring"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        """Whether the file is there."""
        return self.finished_at is not None

    @property
    def is_given_up(self) -> bool:
        """Whether a part failed every time."""
        return not self.is_ready and self.tries >= MOST_TRIES

    @property
    def ordered_from(self) -> str:
        """The name of the page that orders it; not everybody who orders a recap may open the papers."""
        return "rekap" if self.kind.startswith("rekap") else "dokumen"


class BagianCetakan(models.Model):
    """One part of a print: what it says, and its pages or files."""

    cetakan = models.ForeignKey(Cetakan, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=list)
    file = models.FileField(upload_to="cetakan/bagian/", max_length=200, blank=True)

    class Meta:
        verbose_name = "bagian cetakan"
        verbose_name_plural = "bagian cetakan"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cetakan", "number"], name="part_once_per_cetakan")]

    def __str__(self) -> str:
        return f"{self.cetakan_id} bagian {self.number}"
