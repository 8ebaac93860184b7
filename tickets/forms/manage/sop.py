"""An SOP file, and the day from which it holds."""

from __future__ import annotations

import base64
import binascii

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import DayField
from tickets.forms.manage.owned import in_house_words

LARGEST = 256 * 1024


class SopFileForm(forms.Form):
    """The TOML file to look at."""

    use_required_attribute = False

    berkas = forms.FileField(
        label="Berkas SOP (TOML)",
        help_text="Berkas diperiksa dahulu. Tidak ada yang berubah sebelum Anda menyetujuinya.",
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)
        self.fields["berkas"].error_messages["empty"] = "Berkas ini kosong."

    def clean_berkas(self) -> bytes:
        """The bytes. Raises ValidationError for more than an SOP can need."""
        sent = self.cleaned_data["berkas"]
        if sent.size > LARGEST:
            raise ValidationError("Berkas terlalu besar. Paling besar 256 kB.")
        return sent.read()


class SopImportForm(forms.Form):
    """The same bytes again, with the first day on which new tickets follow them."""

    use_required_attribute = False

    effective_from = DayField(
        label="Berlaku sejak",
        help_text="Laporan yang tiba sejak hari ini mengikuti versi ini. Tiket lama tidak berubah.",
    )
    isi = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST * 2)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)

    def clean_isi(self) -> bytes:
        """The bytes of the file. Raises ValidationError if they did not come back whole."""
        try:
            return base64.b64decode(self.cleaned_data["isi"], validate=True)
        except (binascii.Error, ValueError) as broken:
            raise ValidationError("Berkas tidak terkirim utuh. Unggah kembali.") from broken


def as_text(source: bytes) -> str:
    """Bytes as they travel in a hidden field: no browser changes their line ends."""
    return base64.b64encode(source).decode()
