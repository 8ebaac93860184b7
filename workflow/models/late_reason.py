"""Why a row of the Dinas came too late: asked of its hands with the breach, judged by a higher post."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property

from workflow.models.runs import Turn
from workflow.states import HIGHER_POSTS, OPD_ROLES, Excuse, LateCode, Role


class LateReasonQuerySet(models.QuerySet):
    """What somebody must still do about lateness."""

    def waiting_for(self, hands):
        """Reasons that a person's hands have still to give, and those to judge from a higher post; one query."""
        relieved = Q(answer="alih", closed_at__lte=OuterRef("alarm__at"))
        expected = Turn.objects.of_hands(hands).filter(~relieved, run=OuterRef("run")).exclude(role__in=OPD_ROLES)
        owed = (Q(code="") | Q(accepted=False)) & Exists(expected)
        below = [role for role, above in HIGHER_POSTS.items() if hands.roles & set(above)]
        given = ~Q(code="") & Q(accepted=None, role__in=below) & ~Q(given_by_id=hands.user_id)
        unsettled = self.filter(Q(accepted=None) | Q(accepted=False), owed | given, pemda_id=hands.pemda_id)
        return unsettled.exclude(clock__excuse=Excuse.SISTEM)


class LateReason(models.Model):
    """One breach of a deadline of the Dinas and its explanation. Without a code it is still owed.

    The verdict of the clock stays; an accepted reason is kept beside it (``Clock.excuse``), so that raw and adjusted
    figures can always stand together.
    """

    alarm = models.OneToOneField("workflow.Alarm", models.PROTECT, related_name="late_reason")
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="late_reasons")
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    clock = models.ForeignKey("workflow.Clock", models.PROTECT, related_name="late_reasons")
    run = models.ForeignKey("workflow.StepRun", models.PROTECT, related_name="late_reasons")
    role = models.CharField("yang terlambat", max_length=12, choices=Role)
    code = models.CharField("alasan", max_length=14, choices=LateCode, blank=True)
    words = models.CharField("keterangan", max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    given_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    given_at = models.DateTimeField("diberikan", null=True, blank=True)
    accepted = models.BooleanField("diterima", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    decided_at = models.DateTimeField("diputus", null=True, blank=True)
    decision = models.CharField("catatan putusan", max_length=500, blank=True)

    objects = LateReasonQuerySet.as_manager()

    class Meta:
        verbose_name = "alasan keterlambatan"
        verbose_name_plural = "alasan keterlambatan"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code="", given_at=None, accepted=None) | ~Q(code="") & Q(given_at__isnull=False),
                name="late_reason_judged_only_when_given",
            )
        ]
        indexes = [
            models.Index(
                fields=["pemda", "id"], name="late_reason_unsettled", condition=Q(accepted=None) | Q(accepted=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} langkah {self.run_id}: {self.code or 'belum'}"

    @property
    def is_owed(self) -> bool:
        """Whether the hands have still to explain themselves."""
        return (not self.code or self.accepted is False) and self.clock.excuse != Excuse.SISTEM

    @property
    def is_pending(self) -> bool:
        """Whether a given reason waits to be judged."""
        return bool(self.code) and self.accepted is None

    @cached_property
    def hands(self) -> list[Turn]:
        """The turns of the row; a page that has read them already sets them here."""
        return list(self.run.turns.all())

    def is_owed_by(self, user) -> bool:
        """Whether ``user`` had a hand of the Dinas in the row, was not relieved in time, and owes the reason."""
        return self.is_owed and any(
            turn.names(user)
            for turn in self.hands
            if turn.role not in OPD_ROLES and not (turn.answer == "alih" and turn.closed_at <= self.alarm.at)
        )

    def judges(self, sop) -> list[Role]:
        """The higher posts of that SOP, lowest first; none above the Kepala Dinas."""
        return [above for above in HIGHER_POSTS[Role(self.role)] if above in sop.titles]

    def is_judged_by(self, user) -> bool:
        """Whether a reason waits for ``user``: a higher post of this SOP, and not the one who gave it."""
        hands = user.hands
        is_higher = hands.pemda_id == self.pemda_id and bool(hands.roles & set(self.judges(self.ticket.sop)))
        return self.is_pending and is_higher and self.given_by_id != user.pk
