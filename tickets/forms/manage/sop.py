"""An SOP file, and the day from which it holds."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import DayField
from tickets.forms.manage.small_file import SmallFileForm, sent_back
from tickets.forms.sentences import in_house_words

LARGEST = 256 * 1024


class SopFileForm(SmallFileForm):
    """The TOML file to look at."""

    largest, size_words = LARGEST, "256 kB"
    berkas = forms.FileField(
        label="Berkas SOP (TOML)",
        help_text="Berkas diperiksa dahulu. Tidak ada yang berubah sebelum Anda menyetujuinya.",
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )


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
        content = sent_back(self.cleaned_data["isi"])
        if content is None:
            raise ValidationError("Berkas tidak terkirim utuh. Unggah kembali.")
        return content
