"""The survey of satisfaction (SKM): whether a government asks, which tickets have been judged, and the answers.

What anonymous means here: an answer knows its government and its month, and neither ticket, OPD, person nor moment.
That a ticket was judged is a row of its own, without a moment; nothing leads from the one to the other. Pages, tables
and exports cannot tell whose an answer is; whoever reads the database's own files may still guess from their order.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

#: Columns of the nine unsur of PermenPAN-RB 14/2017, in its order; their words are in reports.unsur.
UNSUR_COLUMNS = tuple(f"u{number}" for number in range(1, 10))
#: Worst and best answer.
SCALE = (1, 4)


class TataSkmQuerySet(models.QuerySet):
    """Settings by day."""

    def asking(self, pemda, day: date):
        """Those of the government if its survey runs on that day, else none."""
        has_begun, goes_on = Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(has_begun, goes_on, pemda=pemda, is_open=True)


class TataSkm(models.Model):
    """Whether and when a government asks; without a row of its own it does not."""

    pemda = models.OneToOneField("tickets.Pemda", models.CASCADE, related_name="tata_skm")
    is_open = models.BooleanField("survei ditanyakan", default=False)
    starts_on = models.DateField("mulai", null=True, blank=True)
    ends_on = models.DateField("sampai", null=True, blank=True)

    objects = TataSkmQuerySet.as_manager()

    class Meta:
        verbose_name = "tata survei kepuasan"
        verbose_name_plural = "tata survei kepuasan"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="survey_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"Survei kepuasan {self.pemda}"

    @classmethod
    def of(cls, pemda) -> TataSkm:
        """The government's own, or one that does not ask, not stored."""
        return cls.objects.filter(pemda=pemda).first() or cls(pemda=pemda)


class TandaSkm(models.Model):
    """The ticket has been judged, by whomever and whenever: one row per ticket, so one answer per ticket."""

    ticket = models.OneToOneField("tickets.Ticket", models.PROTECT, primary_key=True, related_name="survey_mark")

    class Meta:
        verbose_name = "tanda survei"
        verbose_name_plural = "tanda survei"

    def __str__(self) -> str:
        return f"{self.ticket_id} sudah dinilai"


def _score(name: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name)


class JawabanSkm(models.Model):
    """One answered survey. Its key is drawn by lot, so that no order tells which came first."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pemda = models.ForeignKey("tickets.Pemda", models.CASCADE, related_name="survey_answers")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan", help_text="Waktu yang lebih teliti tidak disimpan.")
    u1 = _score("persyaratan")
    u2 = _score("sistem, mekanisme, dan prosedur")
    u3 = _score("waktu penyelesaian")
    u4 = _score("biaya/tarif")
    u5 = _score("produk spesifikasi jenis pelayanan")
    u6 = _score("kompetensi pelaksana")
    u7 = _score("perilaku pelaksana")
    u8 = _score("penanganan pengaduan, saran, dan masukan")
    u9 = _score("sarana dan prasarana")
    suggestion = models.TextField("saran", blank=True)

    class Meta:
        verbose_name = "jawaban survei"
        verbose_name_plural = "jawaban survei"
        ordering = ["year", "month", "pk"]
        indexes = [models.Index(fields=["pemda", "year", "month"], name="survey_pemda_month")]
        constraints = [
            models.CheckConstraint(condition=Q(**{f"{column}__range": SCALE}), name=f"survey_{column}_in_scale")
            for column in UNSUR_COLUMNS
        ] + [models.CheckConstraint(condition=Q(month__range=(1, 12)), name="survey_month_of_the_year")]

    def __str__(self) -> str:
        return f"Jawaban {self.year}-{self.month:02d}"
