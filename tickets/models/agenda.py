"""The book of incoming letters and reports (buku agenda masuk)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AgendaEntry(models.Model):
    """One line of the book: a report under the next number of its Pemda and year, gap-free and never given twice.

    Letter, sender and subject are the ticket's own, so a letter that follows stands in the line too.
    """

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="agenda_entries")
    ticket = models.OneToOneField("tickets.Ticket", models.PROTECT, related_name="agenda")
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveIntegerField("nomor")
    written = models.CharField(
        "nomor agenda tertulis", max_length=60, blank=True, help_text="Bila buku kertas memakai nomor lain."
    )
    srikandi = models.CharField("nomor SRIKANDI", max_length=60, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("dicatat")

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda"
        ordering = ["year", "number"]
        constraints = [models.UniqueConstraint(fields=["pemda", "year", "number"], name="agenda_number_once")]
        indexes = [models.Index(fields=["pemda", "entered_at"], name="agenda_by_date")]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The number as it stands on the Lembar Disposisi."""
        return self.written or self.own_words

    @property
    def own_words(self) -> str:
        """The number that the book gave by itself."""
        return f"{self.number}/{self.year}"
