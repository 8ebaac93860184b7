"""The letterhead, the paper size and the pattern of numbers."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from reports.models import Naskah
from reports.numbering import TOKENS, longest_number
from tickets.forms.sentences import in_house_words
from tickets.models import Pemda


def checked_pattern(template: str) -> str:
    """A pattern of numbers with known tokens only, and braces in pairs. Raises ValidationError."""
    for token in re.findall(r"\{[^{}]*\}", template):
        if token not in TOKENS:
            raise ValidationError(f"Tanda {token} tidak dikenal. Yang dikenal: {' '.join(TOKENS)}")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", template)):
        raise ValidationError("Kurung kurawal harus berpasangan.")
    return template


def too_long_for_a_paper(longest: int) -> str:
    """The sentence about a pattern whose numbers outgrow a paper, or "" for one that fits."""
    room = Naskah._meta.get_field("number").max_length
    return f"Nomor menurut pola ini sampai {longest} huruf. Paling panjang {room} huruf." if longest > room else ""


class LetterheadForm(forms.ModelForm):
    """What every new paper of the government carries; papers already issued keep what they had."""

    use_required_attribute = False

    class Meta:
        model = Pemda
        fields = ["name", "dinas", "dinas_short", "address", "city", "paper_size", "unit_code", "number_template"]
        labels = {
            "name": "Baris pertama: nama Pemda",
            "dinas": "Baris kedua: nama Dinas",
            "dinas_short": "Sebutan Dinas di layar",
            "address": "Baris ketiga: alamat",
            "city": "Tempat penandatanganan",
            "paper_size": "Ukuran kertas",
            "unit_code": "Kode unit pada nomor",
            "number_template": "Pola nomor naskah",
        }
        help_texts = {
            "name": "Misalnya Kabupaten Contoh; kata Pemerintah tercetak di depannya.",
            "dinas": "Ditulis lengkap, tidak disingkat.",
            "address": "Jalan, nomor, telepon, laman, dan pos-el.",
            "paper_size": "F4 berukuran 215 x 330 mm.",
            "number_template": "Tanda yang dikenal: " + " ".join(TOKENS),
        }
        widgets = {"paper_size": forms.RadioSelect}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_size"].choices = Pemda._meta.get_field("paper_size").choices
        in_house_words(self.fields)

    def clean_number_template(self) -> str:
        """Known tokens only. Raises ValidationError."""
        return checked_pattern(self.cleaned_data["number_template"])

    def clean(self) -> dict:
        """The longest number that the pattern can write still fits on a paper."""
        cleaned = super().clean()
        if "number_template" in cleaned and "unit_code" in cleaned:
            longest = longest_number(cleaned["number_template"], unit=cleaned["unit_code"])
            if sentence := too_long_for_a_paper(longest):
                self.add_error("number_template", sentence)
        return cleaned
