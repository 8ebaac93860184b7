"""Instruction phrases that a government adds to the standard ones of the Lembar Disposisi."""

from __future__ import annotations

from django.db import models


class Phrase(models.Model):
    """One instruction that officials tick. A disposisi keeps the words themselves: rewording changes no paper."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="phrases")
    words = models.CharField("bunyi", max_length=120)
    is_offered = models.BooleanField("ditawarkan", default=True)

    class Meta:
        verbose_name = "frasa instruksi"
        verbose_name_plural = "frasa instruksi"
        ordering = ["words"]
        constraints = [models.UniqueConstraint(fields=["pemda", "words"], name="phrase_once_per_pemda")]

    def __str__(self) -> str:
        return self.words
