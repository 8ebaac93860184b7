"""Days on which a technician is away, as TU, the admin or who names the teams writes them down."""

from __future__ import annotations

from django import forms

from tickets.forms.fields import DayField
from tickets.forms.sentences import in_house_words, refuse_reversed
from tickets.models import Absence, Pemda, TimMember, User
from workflow import indonesian


class AbsenceForm(forms.ModelForm):
    """Who, why, from when until when."""

    use_required_attribute = False

    class Meta:
        model = Absence
        fields = ["user", "kind", "starts_on", "ends_on", "letter"]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        labels = {
            "user": "Petugas",
            "kind": "Sebab",
            "ends_on": "Sampai",
            "letter": "Nomor surat cuti atau surat tugas",
        }
        help_texts = {
            "kind": "Hanya terbaca di halaman ini. Saat tim ditunjuk, yang tampak hanya lamanya.",
            "ends_on": "Hari terakhir tidak masuk, ikut dihitung.",
        }

    def __init__(self, *args, pemda: Pemda, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pemda = self.instance.pemda = pemda
        members = TimMember.objects.in_force().filter(tim__pemda=pemda).values("user_id")
        self.fields["user"].queryset = User.objects.filter(pk__in=members).order_by("full_name", "pk")
        self.fields["user"].empty_label = "Pilih petugas"
        self.fields["kind"].choices = [("", "Pilih sebab"), *Absence.Kind.choices]
        self.initial.setdefault("starts_on", pemda.today)
        in_house_words(self.fields)

    def clean(self) -> dict:
        """Dates in order, and not twice for the same days."""
        data = super().clean()
        user, starts_on, ends_on = (data.get(name) for name in ("user", "starts_on", "ends_on"))
        refuse_reversed(self, starts_on, ends_on)
        if user and starts_on and ends_on:
            others = Absence.objects.filter(user=user, starts_on__lte=ends_on, ends_on__gte=starts_on)
            if other := others.exclude(pk=self.instance.pk).first():
                days = f"{indonesian.tanggal(other.starts_on)} sampai {indonesian.tanggal(other.ends_on)}"
                self.add_error("starts_on", f"Bertumpang tindih dengan ketidakhadiran {days}.")
        return data
