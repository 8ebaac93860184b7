"""Why a row of the Dinas came too late: asked of its hands with the breach, judged by a higher post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from workflow.hand import hand_of_role
from workflow.models.runs import Turn
from workflow.states import HIGHER_POSTS, OPD_ROLES, Excuse, LateCode, Role


class LateReason(models.Model):
    """One breach of a deadline of the Dinas and its explanation. Without a code it is still owed.

    The verdict of the clock stays; an accepted reason is kept beside it (``Clock.excuse``), so that raw and adjusted
    figures can always stand together.
    """

    alarm = models.OneToOneField("workflow.Alarm", models.PROTECT, related_name="late_reason")
    # These four repeat what the alarm and its run say and never change. The keys there, of rows that nobody can delete,
    # hold them too, and the database need not look each up a second time for every breach.
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="late_reasons", db_constraint=False)
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    clock = models.ForeignKey(
        "workflow.Clock", models.PROTECT, related_name="late_reasons", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        "workflow.StepRun", models.PROTECT, related_name="late_reasons", db_index=False, db_constraint=False
    )
    role = models.CharField("yang terlambat", max_length=12, choices=Role)
    code = models.CharField("alasan", max_length=14, choices=LateCode, blank=True)
    words = models.CharField("keterangan", max_length=500, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    given_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    given_at = models.DateTimeField("diberikan", null=True, blank=True)
    accepted = models.BooleanField("diterima", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    decided_at = models.DateTimeField("diputus", null=True, blank=True)
    decision = models.CharField("catatan putusan", max_length=500, blank=True)
    #: Reasons that were not accepted before this one, the oldest first, each in words as it stood (``refusal``).
    refusals = models.JSONField("alasan yang tidak diterima", default=list, blank=True)

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

    def __str__(self) -> str:
        return f"{self.ticket_id} langkah {self.run_id}: {self.code or 'belum'}"

    @property
    def is_moved(self) -> bool:
        """Whether the calendar has given the clock another deadline since: this one is broken no more."""
        return self.alarm.due_at != self.clock.due_at

    @property
    def is_void(self) -> bool:
        """Whether nobody is asked any more: the timers stood still, or the deadline was moved."""
        return self.clock.excuse == Excuse.SISTEM or self.is_moved

    @property
    def is_owed(self) -> bool:
        """Whether the hands have still to explain themselves."""
        return (not self.code or self.accepted is False) and not self.is_void

    @property
    def is_pending(self) -> bool:
        """Whether a given reason waits to be judged."""
        return bool(self.code) and self.accepted is None and not self.is_void

    @property
    def not_owed(self) -> str:
        """Why the reason is not asked for, in a sentence."""
        row = f"Alasan keterlambatan langkah {self.run.step}"
        return f"{row} tidak diminta lagi." if self.is_void else f"{row} sudah diisi {self.given_by}."

    @property
    def refusal(self) -> dict[str, str]:
        """What was given and why it was not accepted, with names and titles as they are now."""
        return {
            "reason": self.get_code_display(),
            "words": self.words,
            "given": signature(self.given_by, self.given_title),
            "decision": self.decision,
            "decided": signature(self.decided_by, self.decided_title),
        }

    @cached_property
    def hands(self) -> list[Turn]:
        """The turns of the row; a page that has read them already sets them here."""
        return list(self.run.turns.all())

    @property
    def late_hands(self) -> set[str]:
        """Whose lateness it was."""
        return late_hands(self.hands, self.alarm.at)

    @property
    def awaited_hands(self) -> set[str]:
        """Whose word is awaited: the late hands', then that of any higher post."""
        if self.is_owed:
            return self.late_hands
        if self.is_pending:
            return {hand_of_role(self.pemda_id, role) for role in self.judges(self.ticket.sop)}
        return set()

    def is_owed_by(self, user) -> bool:
        """Whether the reason is owed, and ``user`` was late with it, or has taken over from who was."""
        return self.is_owed and user.hands.pemda_id == self.pemda_id and bool(self.late_hands & user.hands.words)

    def judges(self, sop) -> list[Role]:
        """The higher posts of that SOP, lowest first; none above the Kepala Dinas."""
        return [above for above in HIGHER_POSTS[Role(self.role)] if above in sop.titles]

    def is_judged_by(self, user) -> bool:
        """Whether a reason waits for ``user``: a higher post of this SOP, and not the one who gave it."""
        hands = user.hands
        is_higher = hands.pemda_id == self.pemda_id and bool(hands.roles & set(self.judges(self.ticket.sop)))
        return self.is_pending and is_higher and self.given_by_id != user.pk


def signature(person, title: str) -> str:
    """A person with the title held then: "Contoh Kasi, Kepala Seksi Jaringan"; empty where nobody has spoken."""
    return ", ".join(part for part in (str(person or ""), title) if part)


def late_hands(turns: Iterable[Turn], at: datetime) -> set[str]:
    """Of the turns of one row, the hands of the Dinas that were late with it at ``at``.

    All that were to perform, and those whose acknowledgement was awaited; not who was relieved in time, and not who was
    asked to acknowledge afterwards.
    """
    return {
        turn.hand
        for turn in turns
        if turn.role not in OPD_ROLES
        and (turn.kind == Turn.Kind.PERFORM or turn.opened_at <= at)
        and not (turn.answer == Turn.Answer.ALIH and turn.closed_at <= at)
    }
