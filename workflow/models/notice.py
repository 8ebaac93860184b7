"""The outbox: what people are told, written in the act's own transaction, and how each notice leaves the house."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflow.events import EVENTS, Channel, Event


class NoticeQuerySet(models.QuerySet):
    """Lines of the list "Pemberitahuan"."""

    def listed_for(self, user):
        """The lines of a person: per ticket the newest one of everything not read yet, and all that were read."""
        return self.filter(user=user, folded=False)

    def unread_of(self, user):
        """The lines that the person has not opened; one per ticket."""
        return self.filter(user=user, folded=False, read_at=None)

    def held(self):
        """These lines, locked until the transaction ends, the oldest first: nobody waits for another in a circle."""
        return self.order_by("pk").select_for_update(no_key=True)

    def read_about(self, ticket, user, *, at) -> int:
        """Mark everything that the person was told about a ticket as read; how many lines fewer are unread."""
        return min(1, self.filter(ticket=ticket, user=user, read_at=None).update(read_at=at))


class Notice(models.Model):
    """One thing that one person is told, mostly about a ticket. The words are kept as they were told.

    A newer notice about the same ticket folds the unread ones before it: the list shows one unread line per ticket.
    """

    # The indexes below begin with the user.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, null=True, blank=True, related_name="notices")
    post = models.ForeignKey(
        "tickets.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Kepada pemegang jabatan ini.",
    )
    event = models.CharField("peristiwa", max_length=20)
    words = models.CharField("kalimat", max_length=300)
    told_at = models.DateTimeField("diberitahukan")
    read_at = models.DateTimeField("dibaca", null=True, blank=True)
    folded = models.BooleanField("tercakup kabar yang lebih baru", default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_listed", condition=Q(folded=False)),
            models.Index(fields=["user", "ticket"], name="notice_unread", condition=Q(folded=False, read_at=None)),
            models.Index(fields=["user", "event"], name="notice_of_no_ticket", condition=Q(ticket=None)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event} {self.ticket_id or '-'}"

    @property
    def kind(self) -> Event:
        """What sort of notice it is."""
        return EVENTS[self.event]


class Delivery(models.Model):
    """One notice on one channel. Due while ``next_try_at`` is set; ``batch`` names the letter that carries it.

    ``not_before``: an alarm of working time that came while the office was closed waits for its opening.

    Notices to one person about one ticket travel in one letter. Its number is the first delivery's and never changes
    once sending has been tried, so that a letter sent twice carries the same Message-ID.
    """

    class State(models.TextChoices):
        """How far it is."""

        ANTRE = "antre", "Menunggu dikirim"
        TERKIRIM = "terkirim", "Terkirim"
        GAGAL = "gagal", "Gagal"
        BATAL = "batal", "Tidak dikirim"

    # The constraint below begins with the notice.
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField("saluran", max_length=10, choices=Channel)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.ANTRE)
    batch = models.BigIntegerField("surat", null=True, blank=True)
    next_try_at = models.DateTimeField("dicoba lagi", null=True, blank=True)
    not_before = models.DateTimeField(
        "ditahan sampai", null=True, blank=True, help_text="Saat kantor buka lagi; kosong: tidak ditahan."
    )
    tries = models.PositiveSmallIntegerField("percobaan", default=0)
    ended_at = models.DateTimeField("berakhir", null=True, blank=True, help_text="Terkirim, gagal atau batal.")
    fault = models.CharField("sebab", max_length=300, blank=True)

    class Meta:
        verbose_name = "pengiriman"
        verbose_name_plural = "pengiriman"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(state="antre", next_try_at__isnull=False) | ~Q(state="antre") & Q(next_try_at__isnull=True),
                name="delivery_due_only_while_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at", "id"], name="delivery_by_channel", condition=Q(state="antre")
            ),
            models.Index(fields=["batch"], name="delivery_of_letter", condition=Q(state="antre", batch__isnull=False)),
            models.Index(fields=["-ended_at"], name="delivery_failed", condition=Q(state="gagal")),
            models.Index(fields=["next_try_at"], name="delivery_tried_again", condition=Q(state="antre", tries__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.state}"


class NoticeSettings(models.Model):
    """Where a person wants to be told beside the list, and what. Without a row everything is as declared."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_settings")
    telegram = models.CharField("ID obrolan Telegram", max_length=40, blank=True)
    whatsapp = models.CharField("nomor WhatsApp", max_length=20, blank=True)
    webhook = models.CharField("alamat webhook", max_length=300, blank=True)
    choices = models.JSONField("pilihan", default=dict, blank=True, help_text="Peristiwa: saluran yang dipakai.")

    class Meta:
        verbose_name = "setelan pemberitahuan"
        verbose_name_plural = "setelan pemberitahuan"

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def addresses(self) -> dict[str, str]:
        """The person's own addresses beside e-mail, by channel; only those that were given."""
        given = {Channel.TELEGRAM: self.telegram, Channel.WHATSAPP: self.whatsapp, Channel.WEBHOOK: self.webhook}
        return {str(channel): address for channel, address in given.items() if address}


def channels_of(user, event: Event) -> list[str]:
    """The channels on which ``user`` is told of ``event`` beside the list: those with an address and not declined."""
    chosen = getattr(user, "notice_settings", None)
    reachable = [str(Channel.EMAIL)] if user.email else []
    if not event.listed:
        return reachable
    if chosen is not None:
        reachable += chosen.addresses
        if event.code in chosen.choices:
            return [channel for channel in reachable if channel in chosen.choices[event.code]]
    return reachable if event.sends else []
