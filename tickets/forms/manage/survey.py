"""Whether the survey of satisfaction is asked, and from when until when."""

from __future__ import annotations

from django import forms

from reports.models import TataSkm
from tickets.forms.fields import DayField
from tickets.forms.sentences import in_house_words, refuse_reversed


class SurveyPeriodForm(forms.ModelForm):
    """The switch and the period of the SKM."""

    use_required_attribute = False

    is_open = forms.TypedChoiceField(
        label="Survei kepuasan",
        choices=[("ya", "Ditanyakan setelah tiket selesai"), ("tidak", "Tidak ditanyakan")],
        coerce=lambda chosen: chosen == "ya",
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label="Mulai", required=False, help_text="Kosong: sejak sekarang.")
    ends_on = DayField(label="Sampai", required=False, help_text="Kosong: tanpa akhir.")

    class Meta:
        model = TataSkm
        fields = ["is_open", "starts_on", "ends_on"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_open"] = "ya" if self.instance.is_open else "tidak"
        in_house_words(self.fields)

    def clean(self) -> dict:
        """The period ends after it begins."""
        data = super().clean()
        refuse_reversed(self, data.get("starts_on"), data.get("ends_on"))
        return data
