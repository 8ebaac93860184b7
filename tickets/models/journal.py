"""The journal of management: what an admin of a Pemda changed outside tickets. Append-only, kept so by the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ManagementEntry(models.Model):
    """One change of people, posts, calendar, SOP or settings, written in the change's own transaction.

    ``before`` and ``after`` map the label of a value to its words as they stood on the screen, so that an entry reads
    the same after fields have been renamed; of a change they hold only what differs.
    """

    class Noun(models.TextChoices):
        """What was changed."""

        OPD = "opd", "OPD"
        PENGGUNA = "pengguna", "Pengguna"
        JABATAN = "jabatan", "Jabatan"
        TIM = "tim", "Tim"
        NODE = "node", "Titik jaringan"
        KALENDER = "kalender", "Kalender"
        SOP = "sop", "SOP"
        KOP = "kop", "Kop dan kertas"
        FRASA = "frasa", "Frasa instruksi"
        IMPOR = "impor", "Impor"
        PIKET = "piket", "Piket"
        SURVEI = "survei", "Survei kepuasan"
        PEKERJAAN = "pekerjaan", "Pekerjaan gagal"
        AGENDA = "agenda", "Buku agenda"

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="management_entries")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    actor_name = models.CharField("nama", max_length=160)
    actor_title = models.CharField("jabatan", max_length=200, blank=True)
    noun = models.CharField("perihal", max_length=12, choices=Noun)
    act = models.CharField("tindakan", max_length=80)
    subject = models.CharField("yang diubah", max_length=240)
    before = models.JSONField("sebelum", default=dict, blank=True)
    after = models.JSONField("sesudah", default=dict, blank=True)
    recorded_at = models.DateTimeField("dicatat")

    class Meta:
        verbose_name = "catatan pengelolaan"
        verbose_name_plural = "catatan pengelolaan"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["pemda", "-id"], name="management_pemda_newest")]

    def __str__(self) -> str:
        return f"{self.act}: {self.subject}"
