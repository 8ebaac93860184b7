"""Forms about a paper: its number from a book, why it is void, and the scan of a signed print."""

from __future__ import annotations

from django import forms

from reports.models import Naskah
from tickets.forms.fields import FilesField
from tickets.forms.general import note_field


class NumberForm(forms.Form):
    """The number that SRIKANDI or the book gave."""

    use_required_attribute = False

    number = forms.CharField(
        label="Nomor naskah",
        max_length=Naskah._meta.get_field("number").max_length,
        help_text="Seperti tertulis pada SRIKANDI atau buku agenda keluar. Nomor tidak dapat diubah setelah disimpan.",
        error_messages={"required": "Tuliskan nomor naskah."},
    )


class VoidForm(forms.Form):
    """Why the paper is void."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = "Naskah tetap memegang nomornya, dan halaman verifikasi menyebutnya dibatalkan."
        self.fields["reason"] = note_field("Alasan pembatalan", required=True, hint=hint)
        self.fields["reason"].max_length = 500


class ScanForm(forms.Form):
    """The print that was signed by hand, scanned."""

    use_required_attribute = False

    scan = FilesField(
        kind="berkas",
        label="Pindaian naskah bertanda tangan",
        help_text="PDF atau foto, paling besar 10 MB.",
        error_messages={"required": "Pilih berkas pindaian."},
    )

    def clean_scan(self) -> list:
        """One file: the whole print. Raises ValidationError for several."""
        files = self.cleaned_data["scan"]
        if len(files) > 1:
            raise forms.ValidationError("Gabungkan pindaian menjadi satu berkas.")
        return files
