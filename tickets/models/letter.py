"""A letter that follows a report already taken (surat menyusul)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflow.states import ENDED


class LetterPromiseQuerySet(models.QuerySet):
    """Promises by what is still missing."""

    def open(self):
        """Promises whose letter has not come."""
        return self.filter(completed_at=None)

    def awaited(self):
        """Those that somebody still waits for: the ticket goes on, and no letter reached it another way."""
        return self.open().filter(ticket__letter_number="").exclude(ticket__status__in=ENDED)


class LetterPromise(models.Model):
    """The OPD's letter is awaited until a day; who waits is reminded once when that day has passed."""

    ticket = models.OneToOneField("tickets.Ticket", models.PROTECT, related_name="letter_promise")
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    expected_on = models.DateField("ditunggu sampai")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("dicatat")
    reminded_at = models.DateTimeField("diingatkan", null=True, blank=True)
    completed_at = models.DateTimeField("surat tiba", null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetterPromiseQuerySet.as_manager()

    class Meta:
        verbose_name = "surat menyusul"
        verbose_name_plural = "surat menyusul"
        ordering = ["expected_on", "pk"]
        indexes = [
            models.Index(fields=["pemda", "expected_on"], name="letter_awaited", condition=Q(completed_at=None)),
            models.Index(
                fields=["expected_on"], name="letter_to_remind", condition=Q(completed_at=None, reminded_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}, {self.expected_on:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether the letter has not come yet."""
        return self.completed_at is None
