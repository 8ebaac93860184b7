"""The one-time code with which somebody without e-mail gets a new password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction

#: Letters and figures that nobody confuses when a code is read out by telephone: no 0 and O, no 1, I and L, no U and V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 8
VALID_FOR = timedelta(hours=24)


class AccessCode(models.Model):
    """A code given by the admin of the Pemda: kept hashed, valid once and for 24 hours, the newest one only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_codes")
    code_hash = models.CharField(max_length=128)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat")
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True, blank=True)

    class Meta:
        verbose_name = "kode sekali pakai"
        verbose_name_plural = "kode sekali pakai"
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(used_at=None), name="one_open_code_per_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.created_at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def give(cls, user, *, given_by, now: datetime) -> str:
        """Make a new code for ``user`` and return it, this one time; an older unused code is void."""
        cls.objects.filter(user=user, used_at=None).delete()
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        cls.objects.create(
            user=user, code_hash=make_password(code), given_by=given_by, created_at=now, expires_at=now + VALID_FOR
        )
        return code

    @classmethod
    def find(cls, user, code: str, *, now: datetime) -> AccessCode | None:
        """The valid code of ``user`` that reads like ``code``, in any case and with spaces or hyphens inside.

        Without a user or a code there is as much work to do, so that time tells neither names nor who waits for one.
        """
        found = cls.objects.filter(user=user, used_at=None, expires_at__gt=now).first() if user else None
        plain = "".join(letter for letter in code.upper() if letter.isalnum())
        if found is None:
            make_password(plain)
            return None
        return found if check_password(plain, found.code_hash) else None

    def spend(self, *, now: datetime) -> bool:
        """Use the code up; False when somebody was faster."""
        return bool(AccessCode.objects.filter(pk=self.pk, used_at=None).update(used_at=now))
