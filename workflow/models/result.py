"""What closed clocks and finished tickets came to, and their monthly sums: the stored results behind Kepatuhan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from workflow.states import Verdict


class Result(models.Model):
    """One closed clock, or one finished round of a ticket as a whole; what it is counted by stands in the row.

    Written in the transaction that closes. ``excused`` is the adjusted reading: late, with a reason that was accepted.
    ``counted`` says whether the sums of its month know it.
    """

    class Kind(models.TextChoices):
        """What is judged."""

        JAM = "jam", "Langkah"
        TIKET = "tiket", "Tiket"

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    opd = models.ForeignKey("tickets.Opd", models.PROTECT, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="results")
    clock = models.OneToOneField("workflow.Clock", models.PROTECT, null=True, blank=True, related_name="result")
    sop_version = models.ForeignKey("workflow.SopVersion", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    round = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True, help_text="Nomor baris atau kode kelompok.")
    party = models.CharField(max_length=6)
    hand = models.CharField(max_length=20, blank=True, help_text="Kunci jabatan, atau peran tim dan OPD.")
    cause = models.CharField("penyebab", max_length=20, blank=True)
    verdict = models.CharField(max_length=14, choices=Verdict)
    excused = models.BooleanField("alasan diterima", default=False)
    gross_seconds = models.PositiveBigIntegerField(help_text="Detik kerja, resmi.")
    waited_seconds = models.PositiveBigIntegerField(default=0)
    standard_seconds = models.PositiveBigIntegerField(null=True, blank=True, help_text="Detik kerja sampai tenggat.")
    late_seconds = models.PositiveBigIntegerField(default=0)
    closed_on = models.DateField(help_text="Tanggal setempat.")
    counted = models.BooleanField("sudah direkap", default=False)

    class Meta:
        verbose_name = "hasil"
        verbose_name_plural = "hasil"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "round"], condition=Q(kind="tiket"), name="result_once_per_round")
        ]
        indexes = [
            models.Index(fields=["pemda", "closed_on"], name="result_of_month"),
            models.Index(fields=["pemda", "closed_on"], name="result_uncounted", condition=Q(counted=False)),
            models.Index(
                fields=["pemda", "closed_on", "-late_seconds"], name="result_late", condition=Q(verdict="terlambat")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.code} {self.verdict}"


class MonthResult(models.Model):
    """Sums of one month of a Pemda, made anew from its results whenever one of them changes.

    One row per thing that is judged (``kind`` and ``code``) and per scope: everything, one OPD, one hand, both.
    """

    class Kind(models.TextChoices):
        """What the row sums up."""

        LANGKAH = "langkah", "Satu langkah atau kelompok langkah"
        SEMUA = "semua", "Semua langkah Dinas"
        TIKET = "tiket", "Tiket yang selesai"
        SEBAB = "sebab", "Tiket yang selesai menurut penyebab"

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    month = models.DateField("bulan", help_text="Tanggal satu.")
    sop_version = models.ForeignKey("workflow.SopVersion", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=20, blank=True)
    opd = models.ForeignKey("tickets.Opd", models.PROTECT, null=True, blank=True, related_name="+")
    hand = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField("jumlah")
    late = models.PositiveIntegerField("terlambat")
    excused = models.PositiveIntegerField("terlambat dengan alasan diterima")
    unjudged = models.PositiveIntegerField("tanpa standar")
    middle_seconds = models.PositiveBigIntegerField("waktu tengah")
    middle_share = models.PositiveIntegerField("waktu tengah, perseribu standar", null=True, blank=True)
    ninth_share = models.PositiveIntegerField("9 dari 10, perseribu standar", null=True, blank=True)
    waited_seconds = models.PositiveBigIntegerField("menunggu, seluruhnya")
    worst = models.JSONField("terlambat paling lama", default=list, blank=True)
    counted_at = models.DateTimeField("direkap")

    class Meta:
        verbose_name = "rekap bulan"
        verbose_name_plural = "rekap bulan"
        constraints = [
            models.UniqueConstraint(
                fields=["pemda", "month", "sop_version", "kind", "code", "opd", "hand"],
                name="month_result_once_per_opd",
            ),
            models.UniqueConstraint(
                fields=["pemda", "month", "sop_version", "kind", "code", "hand"],
                condition=Q(opd=None),
                name="month_result_once",
            ),
        ]
        indexes = [models.Index(fields=["pemda", "kind", "opd", "hand", "-month"], name="month_result_over_time")]

    def __str__(self) -> str:
        return f"{self.pemda_id} {self.month:%Y-%m} {self.kind} {self.code}"

    @property
    def judged(self) -> int:
        """How many had a standard."""
        return self.number - self.unjudged

    @property
    def in_time(self) -> int:
        """How many kept it, as the clock says."""
        return self.judged - self.late

    @property
    def in_time_adjusted(self) -> int:
        """The same with those late for a reason that was accepted."""
        return self.in_time + self.excused
