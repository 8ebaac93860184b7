"""A text file that an admin uploads to be looked at, and its bytes as they travel on in a hidden field."""

from __future__ import annotations

import base64
import binascii

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.sentences import in_house_words


class SmallFileForm(forms.Form):
    """One file of at most ``largest`` bytes; ``size_words`` says how much that is."""

    use_required_attribute = False
    largest: int
    size_words: str

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)
        self.fields["berkas"].error_messages["empty"] = "Berkas ini kosong."

    def clean_berkas(self) -> bytes:
        """The bytes. Raises ValidationError for a file that is too large."""
        sent = self.cleaned_data["berkas"]
        if sent.size > self.largest:
            raise ValidationError(f"Berkas terlalu besar. Paling besar {self.size_words}.")
        return sent.read()


def as_text(content: bytes) -> str:
    """Bytes as they travel in a hidden field: no browser changes their line ends."""
    return base64.b64encode(content).decode()


def sent_back(text: str) -> bytes | None:
    """The file that was looked at, as its hidden field brings it back; None if it did not come whole."""
    try:
        return base64.b64decode(text, validate=True) or None
    except (binascii.Error, ValueError):
        return None
