"""What the OPD and the handlers say to each other about a ticket. Append-only, kept so by the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from tickets.models.ticket import Ticket
from workflow.states import CHAIN_ROLES, OPD_ROLES, Role

#: Roles that handle reports: they talk with the OPD and among themselves. Admin and auditor only read.
HANDLERS = frozenset({*CHAIN_ROLES, Role.TIM})


class MessageQuerySet(models.QuerySet):
    """The only door to messages for pages and files."""

    def visible_to(self, user):
        """Messages of tickets that ``user`` may see; internal notes for handlers only."""
        seen = self.filter(ticket__in=Ticket.objects.visible_to(user))
        return seen if Message.side_of(user) == Message.Side.DINAS else seen.exclude(kind=Message.Kind.CATATAN)

    def unanswered_asks(self):
        """Questions for progress after which nobody of the Dinas has written to the OPD."""
        replies = Message.objects.filter(
            ticket=OuterRef("ticket"),
            side=Message.Side.DINAS,
            kind=Message.Kind.PESAN,
            withdrawn_at=None,
            pk__gt=OuterRef("pk"),
        )
        return self.filter(~Exists(replies), kind=Message.Kind.TANYA)


class Message(models.Model):
    """One thing said about a ticket, with the author's name and title at that time.

    Nothing is edited. What the author takes back within ten minutes keeps its row; pages show a stub in its place.
    """

    class Kind(models.TextChoices):
        """What is said."""

        PESAN = "pesan", "Pesan"
        CATATAN = "catatan", "Catatan internal"
        TANYA = "tanya", "Menanyakan perkembangan"
        FOTO = "foto", "Menambahkan foto"
        PULIH = "pulih", "Sudah pulih"
        BELUM_PULIH = "belum_pulih", "Belum pulih"

    class Side(models.TextChoices):
        """Who says it."""

        OPD = "opd", "OPD"
        DINAS = "dinas", "Dinas"

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    key = models.UUIDField("kunci pengiriman", unique=True, help_text="Kiriman ganda menjadi satu pesan.")
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.PESAN)
    side = models.CharField("pihak", max_length=6, choices=Side)
    round = models.PositiveSmallIntegerField("putaran")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField("nama", max_length=160)
    author_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    body = models.TextField("isi", blank=True)
    posted_at = models.DateTimeField("dikirim")
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["ticket", "-id"], name="message_ticket_newest"),
            models.Index(fields=["ticket"], name="message_ask", condition=Q(kind="tanya")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="catatan") | Q(side="dinas"), name="message_note_is_of_dinas"),
            models.UniqueConstraint(
                fields=["ticket", "round"],
                condition=Q(kind__in=["pulih", "belum_pulih"]),
                name="one_recovery_answer_per_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.author_name}"

    @classmethod
    def side_of(cls, user) -> str | None:
        """On which side ``user`` speaks: a handler of the Dinas, the OPD, or nobody (admin, auditor)."""
        hands = user.hands
        if hands.serves_dinas:
            return cls.Side.DINAS if hands.roles & HANDLERS else None
        return cls.Side.OPD if hands.opd_id and hands.roles & set(OPD_ROLES) else None


class MessageFile(models.Model):
    """A photo or PDF sent with a message. Apart from the ticket's attachments, so that no list of those shows it."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    file = models.FileField(upload_to="percakapan/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="byte")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "lampiran pesan"
        verbose_name_plural = "lampiran pesan"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.original_name
