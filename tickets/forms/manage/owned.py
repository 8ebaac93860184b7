"""What all forms of records that belong to one Pemda share: names that exist once per Pemda."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst

from tickets.forms.sentences import in_house_words
from tickets.models import Pemda


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
