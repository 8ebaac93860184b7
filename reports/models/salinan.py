"""Prints of the SOP itself: who holds which numbered controlled copy, and the PDFs made of a version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reports.models.printed import Printed


class SalinanSop(models.Model):
    """A controlled copy: its number within the version, and who holds it until it is given back."""

    version = models.ForeignKey("workflow.SopVersion", models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField("nomor salinan")
    holder = models.CharField("pemegang", max_length=160)
    given_on = models.DateField("diserahkan")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField("ditarik", null=True, blank=True)

    class Meta:
        verbose_name = "salinan terkendali SOP"
        verbose_name_plural = "salinan terkendali SOP"
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="sop_copy_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")), name="sop_copy_given_before_back"
            ),
        ]

    def __str__(self) -> str:
        return f"Salinan {self.number:03d}, {self.holder}"


class CetakanSop(Printed):
    """One PDF of a version: a controlled copy, or one marked TIDAK TERKENDALI.

    What it says beside the SOP's own words (mark, copy, holder, lambang) is its facts; other facts make another print,
    so that a version out of force is printed anew as KADALUARSA and the old bytes stay.
    """

    kind = "sop"

    version = models.ForeignKey("workflow.SopVersion", models.PROTECT, related_name="prints")
    copy = models.ForeignKey(SalinanSop, models.PROTECT, null=True, blank=True, related_name="prints")
    content = models.CharField("sidik isi", max_length=64)
    ordered_at = models.DateTimeField("diminta")

    class Meta:
        verbose_name = "cetakan SOP"
        verbose_name_plural = "cetakan SOP"
        ordering = ["ordered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "content"], name="sop_print_once")]
        indexes = [
            models.Index(fields=["ordered_at"], name="sop_to_render", condition=Q(rendered_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What its pages call it."""
        return f"SOP {self.version.title}"

    @property
    def pemda(self):
        """The government whose SOP it is, under whose name it is sealed."""
        return self.version.pemda
