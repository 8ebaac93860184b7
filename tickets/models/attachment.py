"""What lies with a ticket: letters, photos and other files."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workflow import indonesian


class Attachment(models.Model):
    """A stored file: a photo re-encoded without EXIF, or a plain PDF. Reached only through its ticket."""

    class Kind(models.TextChoices):
        """What the file is for."""

        SURAT = "surat", "Surat"
        FOTO = "foto", "Foto"
        BERKAS = "berkas", "Berkas"
        TTD = "ttd", "Tanda tangan di lokasi"

    class Taken(models.TextChoices):
        """What a photo shows beside the work."""

        BEFORE = "sebelum", "Sebelum dikerjakan"
        AFTER = "sesudah", "Sesudah dikerjakan"

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="attachments")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, null=True, blank=True, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind)
    taken = models.CharField("keadaan pada foto", max_length=8, choices=Taken, blank=True)
    file = models.FileField(upload_to="lampiran/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="byte")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = "lampiran"
        verbose_name_plural = "lampiran"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def caption(self) -> str:
        """What the file is: "Foto sebelum dikerjakan", "Surat"."""
        label = str(self.get_kind_display())
        return f"{label} {indonesian.dalam_kalimat(self.get_taken_display())}" if self.taken else label

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture (always JPEG after re-encoding)."""
        return self.content_type.startswith("image/")
