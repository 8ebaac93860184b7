"""Forms about a paper: its number, why it is void, the scan of a signed print; the OPD's letter; and the SKM."""

from __future__ import annotations

from django import forms

from reports.models import Naskah
from reports.unsur import UNSUR
from tickets.forms.fields import FilesField
from tickets.forms.general import note_field
from workflow.fields import SCAN_HINT


class NumberForm(forms.Form):
    """The number that SRIKANDI or the book gave."""

    use_required_attribute = False

    number = forms.CharField(
        label="Nomor naskah",
        max_length=Naskah._meta.get_field("number").max_length,
        help_text="Seperti tertulis pada SRIKANDI atau buku agenda keluar. Nomor tidak dapat diubah setelah disimpan.",
        error_messages={"required": "Tuliskan nomor naskah."},
    )


class LetterForm(forms.Form):
    """The words of the OPD's letter; what the report says is printed anyway."""

    use_required_attribute = False

    SIFAT = ("Biasa", "Segera", "Sangat Segera")

    to = forms.CharField(label="Yth.", max_length=200, error_messages={"required": "Tuliskan tujuan surat."})
    at = forms.CharField(label="di", max_length=80, error_messages={"required": "Tuliskan tempat tujuan."})
    subject = forms.CharField(label="Hal", max_length=160, error_messages={"required": "Tuliskan hal surat."})
    sifat = forms.ChoiceField(
        label="Sifat", choices=[(words, words) for words in SIFAT], initial="Biasa", widget=forms.RadioSelect
    )
    enclosure = forms.CharField(label="Lampiran", max_length=60, required=False, help_text="Misalnya 1 (satu) berkas.")
    body = forms.CharField(
        label="Keterangan tambahan",
        max_length=2000,
        required=False,
        help_text="Lokasi, gejala, dampak, dan narahubung tercetak dari laporan.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    copies = forms.CharField(
        label="Tembusan",
        max_length=600,
        required=False,
        help_text="Satu baris untuk setiap penerima.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def words(self) -> dict:
        """What the letter prints."""
        lines = [line.strip() for line in self.cleaned_data["copies"].splitlines()]
        return self.cleaned_data | {
            "enclosure": self.cleaned_data["enclosure"] or "-",
            "copies": tuple(line for line in lines if line),
        }


class IssueLetterForm(forms.Form):
    """The number from the OPD's own book, or none: then the next one of the pattern is taken."""

    use_required_attribute = False

    number = forms.CharField(
        label="Nomor surat",
        max_length=Naskah._meta.get_field("number").max_length,
        required=False,
        help_text="Dari buku agenda atau SRIKANDI OPD. Kosong: nomor berikutnya menurut pola.",
    )


class ReturnLetterForm(forms.Form):
    """What is to be mended in the draft."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = note_field("Yang perlu diperbaiki", required=True)


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
        most=1,
        label="Pindaian naskah bertanda tangan",
        help_text=SCAN_HINT,
        error_messages={"required": "Pilih berkas pindaian."},
    )


class SurveyForm(forms.Form):
    """The nine questions of the SKM, and a suggestion."""

    use_required_attribute = False

    suggestion = forms.CharField(
        label="Saran",
        max_length=1000,
        required=False,
        help_text="Jangan menuliskan nama bila Anda ingin tetap tidak dikenal.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Paling panjang 1.000 huruf."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        questions = {
            unsur.column: forms.TypedChoiceField(
                label=f"{at}. {unsur.question}",
                choices=list(enumerate(unsur.answers, 1)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih salah satu jawaban."),
            )
            for at, unsur in enumerate(UNSUR, 1)
        }
        self.fields = questions | self.fields

    @property
    def scores(self) -> dict[str, int]:
        """The answers by column."""
        return {unsur.column: self.cleaned_data[unsur.column] for unsur in UNSUR}
