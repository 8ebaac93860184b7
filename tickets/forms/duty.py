"""A turn of piket, as TU or admin enters it."""

from __future__ import annotations

from django import forms

from tickets.forms.fields import MomentField
from tickets.forms.sentences import in_house_words
from tickets.models import Piket, User
from workflow import moment


class PiketForm(forms.ModelForm):
    """Who is on duty, from when until when, by which letter."""

    use_required_attribute = False

    starts_at = MomentField(label="Mulai")
    ends_at = MomentField(label="Sampai")

    class Meta:
        model = Piket
        fields = ["user", "starts_at", "ends_at", "letter"]
        labels = {"user": "Petugas piket", "letter": "Nomor surat tugas"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pemda=self.instance.pemda, opd=None, is_active=True, is_superuser=False)
        self.fields["user"].queryset = people.order_by("full_name", "pk")
        self.fields["user"].empty_label = "Pilih orang"
        self.fields["letter"].required = False
        in_house_words(self.fields)

    def clean(self) -> dict:
        """The turn ends after it began, is not over yet, and the person has no other one in it."""
        data = super().clean()
        user, starts_at, ends_at = (data.get(name) for name in ("user", "starts_at", "ends_at"))
        if not (starts_at and ends_at):
            return data
        if ends_at <= starts_at:
            self.add_error("ends_at", "Waktu berakhir mendahului waktu mulai.")
        elif ends_at <= moment.on_screen():
            self.add_error("ends_at", "Waktu ini sudah lewat.")
        elif user and Piket.objects.filter(user=user, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            self.add_error("user", f"{user} sudah piket pada waktu itu.")
        return data
