"""What somebody must still say about a late row, beside whose hand it is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from workflow.models.late_reason import LateReason


class LateDuty(models.Model):
    """A reason to give, or to judge, and one hand that it waits for; there is no row where nothing waits.

    A duty of a post or a role passes on with it (mutasi, Plt., Plh.); one by name stays with the person.
    """

    hand = models.CharField("tangan", max_length=40, help_text="Peran, jabatan, atau orang dalam satu kata.")
    reason = models.ForeignKey(LateReason, models.PROTECT, related_name="duties")

    class Meta:
        verbose_name = "kewajiban atas keterlambatan"
        verbose_name_plural = "kewajiban atas keterlambatan"
        constraints = [
            # Its index answers for a hand in the order of the reasons, however many other rows were late.
            models.UniqueConstraint(fields=["hand", "reason"], name="late_duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.hand}: {self.reason_id}"

    @classmethod
    def rewrite(cls, reasons: Iterable[LateReason]) -> None:
        """Store whom reasons wait for after something about them, or about the hands of their row, has changed."""
        reasons = list(reasons)
        cls.objects.filter(reason__in=reasons).delete()
        cls.objects.bulk_create(cls(hand=hand, reason=reason) for reason in reasons for hand in reason.awaited_hands)
