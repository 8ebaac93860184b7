"""Handing out a controlled copy of the SOP."""

from __future__ import annotations

from django import forms

from tickets.forms.sentences import in_house_words


class CopyForm(forms.Form):
    """Who holds the copy."""

    use_required_attribute = False

    holder = forms.CharField(
        label="Pemegang",
        max_length=160,
        help_text="Jabatan atau unit yang memegang salinan, misalnya Kepala Bidang Teknologi Informasi.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)
