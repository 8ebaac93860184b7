"""Mobile numbers, read the same way wherever one is typed."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

PHONE = re.compile(r"[0-9]{10,13}")


def plain_phone(typed: str) -> str:
    """A number as it is stored, whatever stands between its figures."""
    return re.sub(r"^\+?62", "0", re.sub(r"[\s().-]", "", typed))


def clean_phone(typed: str) -> str:
    """A mobile number of 10 to 13 figures with 0 instead of +62; empty stays empty. Raises ValidationError."""
    number = plain_phone(typed)
    if number and not PHONE.fullmatch(number):
        raise ValidationError("Nomor HP harus 10 sampai 13 angka.")
    return number


class PhoneField(forms.CharField):
    """A mobile number as it is typed, with or without spaces; gives figures only."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: str) -> str:
        """Figures only. Raises ValidationError."""
        return clean_phone(super().clean(value))
