"""What all forms of records that belong to one Pemda share: words, and names that exist once per Pemda."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst

from tickets.models import Pemda

MUST_BE_FILLED = "Isian ini harus diisi."


def in_house_words(fields: dict[str, forms.Field]) -> None:
    """Let the fields say what is wrong in the words of the house."""
    for field in fields.values():
        field.error_messages["required"] = MUST_BE_FILLED
        field.error_messages["invalid_choice"] = "Pilih salah satu dari pilihan yang ada."
        longest = getattr(field, "max_length", None)
        if longest:
            field.error_messages["max_length"] = f"Paling panjang {longest} huruf."


class OwnedForm(forms.ModelForm):
    """A record of the admin's own Pemda. ``once`` names the field whose value exists once per Pemda."""

    use_required_attribute = False
    once = "name"

    def __init__(self, *args, pemda: Pemda, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pemda = pemda
        self.instance.pemda = pemda
        in_house_words(self.fields)

    def clean(self) -> dict:
        """Refuse a name that another record of the Pemda carries, in any case."""
        data = super().clean()
        name = data.get(self.once)
        if name:
            model = type(self.instance)
            others = model.objects.filter(pemda=self.pemda, **{f"{self.once}__iexact": name})
            if others.exclude(pk=self.instance.pk).exists():
                self.add_error(self.once, f"{capfirst(str(model._meta.verbose_name))} “{name}” sudah ada.")
        return data
