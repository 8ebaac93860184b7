"""What somebody has typed, photographed or scanned and not yet sent. No record of the case: it goes when it is sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tickets.models.attachment import Attachment


class RowDraft(models.Model):
    """One person's unsent form of one run; ``entries`` holds what stood in each box, by its name."""

    run = models.ForeignKey("workflow.StepRun", models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entries = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = "konsep"
        verbose_name_plural = "konsep"
        constraints = [models.UniqueConstraint(fields=["run", "author"], name="one_draft_per_run_and_person")]

    def __str__(self) -> str:
        return f"{self.run} {self.author}"


class WaitingFile(models.Model):
    """A cleaned photo or scan that waits to be sent. ``code`` is the field it was chosen for."""

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Attachment.Kind)
    taken = models.CharField(max_length=8, choices=Attachment.Taken, blank=True)
    file = models.FileField(upload_to="konsep/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="byte")
    sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture (always JPEG after re-encoding)."""
        return self.content_type.startswith("image/")


class DraftFile(WaitingFile):
    """A file that waits for its row to be sent."""

    draft = models.ForeignKey(RowDraft, models.CASCADE, related_name="files")

    class Meta(WaitingFile.Meta):
        verbose_name = "berkas konsep"
        verbose_name_plural = "berkas konsep"
        constraints = [models.UniqueConstraint(fields=["draft", "code", "sha256"], name="draft_file_once")]


class HeldFile(WaitingFile):
    """A file of a form that came back to its author with something to mend; ``key`` is that page's own."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    held_at = models.DateTimeField()

    class Meta(WaitingFile.Meta):
        verbose_name = "berkas yang menunggu dikirim"
        verbose_name_plural = "berkas yang menunggu dikirim"
        constraints = [
            models.UniqueConstraint(fields=["author", "key", "code", "sha256"], name="held_file_once"),
        ]
