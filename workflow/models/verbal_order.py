"""A row that went on by word of mouth (perintah lisan): who ordered it, who noted it, and whether it was confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workflow import indonesian
from workflow.states import Verbal


class VerbalOrderQuerySet(models.QuerySet):
    """Orders that an official must still stand by."""

    def unconfirmed(self):
        """Orders of open tickets that nobody has confirmed or denied, the oldest first."""
        return self.filter(run__verbal=Verbal.MENUNGGU, ticket__closed_at=None).order_by("pk")

    def waiting_for(self, hands):
        """Those of the posts that a person holds now; one query."""
        return self.unconfirmed().filter(post_id__in=hands.post_ids)


class VerbalOrder(models.Model):
    """The order behind one run. What became of it stands on the run, which every page of the ticket reads anyway."""

    run = models.OneToOneField("workflow.StepRun", models.PROTECT, related_name="verbal_order")
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="verbal_orders")
    post = models.ForeignKey("tickets.Post", models.PROTECT, related_name="verbal_orders")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField("jabatan saat itu", max_length=200)
    ordered_at = models.DateTimeField("diperintahkan")
    reason = models.CharField("alasan", max_length=500)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_title = models.CharField("jabatan pencatat", max_length=200, blank=True)
    noted_at = models.DateTimeField("dicatat")
    reminded_at = models.DateTimeField("terakhir diingatkan", null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField("dikonfirmasi atau dibantah", null=True, blank=True)

    objects = VerbalOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "perintah lisan"
        verbose_name_plural = "perintah lisan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run}: {self.official}"

    @property
    def official(self) -> str:
        """Who gave the order: "Contoh Kabid (Kepala Bidang Informatika)"."""
        return f"{self.ordered_by} ({self.title})"

    @property
    def team(self) -> str:
        """Whom it sent, where it named a team: "Contoh Teknisi Satu (penanggung jawab) dan Contoh Teknisi Dua"."""
        named = self.run.penugasan_records.filter(superseded_at=None).first()
        answers = named and named.penanggung_jawab_id
        people = named.petugas.order_by("pk") if named else ()
        return indonesian.daftar([f"{one} (penanggung jawab)" if one.pk == answers else str(one) for one in people])
