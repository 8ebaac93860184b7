"""The look of papers, letterheads with their lambang, and how the numbers of each kind are written."""

from __future__ import annotations

from django import forms
from django.core.files.base import ContentFile

from reports.models import MARGINS, KopNaskah, PolaNomor, TataNaskah
from reports.numbering import TOKENS, longest_number, unit_code
from tickets.forms.fields import LambangField
from tickets.forms.holding import HoldingForm
from tickets.forms.manage.letterhead import checked_pattern, too_long_for_a_paper
from tickets.forms.sentences import in_house_words


class LookForm(forms.ModelForm):
    """Margins, font and wording of every new paper."""

    use_required_attribute = False

    class Meta:
        model = TataNaskah
        choices = ("font", "date_case", "party_order", "sheet_size")
        fields = ["margin_top", "margin_bottom", "margin_left", "margin_right", *choices]
        widgets = dict.fromkeys(choices, forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        narrowest, widest = MARGINS
        sentence = f"Isi dengan angka {narrowest} sampai {widest}."
        for name in self.Meta.choices:
            self.fields[name].choices = TataNaskah._meta.get_field(name).choices
        for name in ("margin_top", "margin_bottom", "margin_left", "margin_right"):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                min_value=narrowest,
                max_value=widest,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
            )
        in_house_words(self.fields)


class KopForm(HoldingForm, forms.ModelForm):
    """What a letterhead prints beside name and address; ``lambang_baru`` is a picture, redrawn as PNG."""

    use_required_attribute = False

    lambang_baru = LambangField(
        label="Lambang",
        required=False,
        help_text="PNG atau JPEG, paling besar 2 MB. Kosongkan bila tidak diganti. SVG tidak diterima.",
    )

    class Meta:
        model = KopNaskah
        fields = ["unit", "contact", "city", "unit_code"]
        help_texts = {
            "unit": "Bila kop surat berhenti pada nama Dinas, kosongkan.",
            "city": "Kosong: tempat penandatanganan Pemda.",
            "unit_code": "Kosong: sebutan singkat OPD.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.opd_id is None:
            for name in ("city", "unit_code"):  # the Dinas has these beside its name and address
                del self.fields[name]
        in_house_words(self.fields)

    def save(self, commit: bool = True) -> KopNaskah:
        """Keep the picture under the name of its bytes, so that papers already issued find theirs."""
        for picture in self.cleaned_data["lambang_baru"]:
            kop = self.instance
            kop.lambang_sha256 = picture.sha256
            kop.lambang.save(f"{picture.sha256}.png", ContentFile(picture.content), save=False)
        return super().save(commit)


class PatternForm(forms.ModelForm):
    """How the numbers of one kind of paper are written, or that they come from a book."""

    use_required_attribute = False

    class Meta:
        model = PolaNomor
        fields = ["template", "klasifikasi", "sifat", "short_name", "is_manual"]
        help_texts = {
            "template": f"Kosong: pola umum pada Kop dan kertas. Tanda yang dikenal: {' '.join(TOKENS)}",
            "klasifikasi": "Tanda {klasifikasi}, misalnya 500.12.16.3.",
            "short_name": "Tanda {jenis}. Kosong: kode yang lazim.",
        }
        widgets = {"sifat": forms.RadioSelect}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sifat"].choices = PolaNomor.Sifat.choices
        in_house_words(self.fields)

    def clean_template(self) -> str:
        """Known tokens only. Raises ValidationError."""
        return checked_pattern(self.cleaned_data["template"])

    def clean(self) -> dict:
        """The longest number still fits on a paper."""
        cleaned = super().clean()
        if not self.errors:
            pattern = PolaNomor(pemda=self.instance.pemda, kind=self.instance.kind, **cleaned)
            template = pattern.template or pattern.pemda.number_template
            longest = longest_number(template, unit=unit_code(pattern.pemda, None), pattern=pattern)
            if sentence := too_long_for_a_paper(longest):
                self.add_error("template", sentence)
        return cleaned
