"""Working hours of a season, and days that differ."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import DayField
from tickets.forms.sentences import in_house_words, refuse_reversed
from tickets.models import Pemda
from workflow.hours_text import HoursJson, read_hours, write_hours
from workflow.indonesian import HARI, tanggal
from workflow.models import SpecialDay, WorkingSeason

LONGEST_LINE = 120
WEEK = tuple(f"hari_{number}" for number in range(7))


class HoursField(forms.CharField):
    """Open hours of one day in one line; gives the stored form."""

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, max_length=LONGEST_LINE, **kwargs)

    def clean(self, value: Any) -> HoursJson:
        """The intervals. Raises ValidationError."""
        try:
            return read_hours(super().clean(value))
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault


class SeasonForm(forms.Form):
    """The standing week, which has no dates, or a season with both."""

    use_required_attribute = False

    name = forms.CharField(label="Nama", max_length=80)
    starts_on = DayField(label="Mulai")
    ends_on = DayField(label="Sampai")
    decree = forms.CharField(
        label="Dasar", max_length=160, required=False, help_text="Nomor keputusan atau surat edaran."
    )

    def __init__(self, *args, pemda: Pemda, season: WorkingSeason, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pemda, self.season = pemda, season
        self.is_standing = season.pk is not None and season.starts_on is None and season.ends_on is None
        if self.is_standing:
            del self.fields["starts_on"], self.fields["ends_on"]
        for number, name in enumerate(WEEK):
            self.fields[name] = HoursField(label=HARI[number])
        self.fields[WEEK[0]].help_text = "Misalnya 07.30-12.00, 13.00-16.00. Kosongkan atau tulis libur bila tutup."
        known = {"name": season.name, "starts_on": season.starts_on, "ends_on": season.ends_on, "decree": season.decree}
        hours = {name: write_hours(intervals) for name, intervals in zip(WEEK, season.week or [], strict=False)}
        self.initial = {**known, **hours, **self.initial}
        in_house_words(self.fields)

    def clean(self) -> dict[str, Any]:
        """Some hour is open, the dates stand in order, and no other season holds on any of them."""
        data = super().clean()
        if not any(data.get(name) for name in WEEK) and not any(name in self.errors for name in WEEK):
            self.add_error(WEEK[0], "Isi jam kerja paling sedikit satu hari.")
        start, end = data.get("starts_on"), data.get("ends_on")
        refuse_reversed(self, start, end)
        if start and end:
            for other in self.pemda.seasons.exclude(pk=self.season.pk).exclude(starts_on=None, ends_on=None):
                begins_before = other.starts_on is None or other.starts_on <= end
                if begins_before and (other.ends_on is None or other.ends_on >= start):
                    self.add_error("starts_on", f"Bertumpang tindih dengan musim {other.name}.")
        return data

    @property
    def head_fields(self) -> list:
        """Everything but the week."""
        return [self[name] for name in self.fields if name not in WEEK]

    @property
    def week_fields(self) -> list:
        """Monday to Sunday."""
        return [self[name] for name in WEEK]

    def apply(self) -> WorkingSeason:
        """The season as the form wants it, not stored."""
        data = self.cleaned_data
        self.season.name, self.season.decree = data["name"], data["decree"]
        self.season.week = [data[name] for name in WEEK]
        if not self.is_standing:
            self.season.starts_on, self.season.ends_on = data["starts_on"], data["ends_on"]
        return self.season


class SpecialDayForm(forms.ModelForm):
    """A holiday, a cuti bersama, or a day with hours of its own."""

    use_required_attribute = False

    on = DayField(label="Tanggal")
    intervals = HoursField(
        label="Jam kerja", help_text="Hanya bagi hari khusus, misalnya 08.00-11.00. Kosongkan bila tutup seharian."
    )

    class Meta:
        model = SpecialDay
        fields = ["on", "name", "kind", "intervals", "decree", "confirmed"]
        labels = {
            "name": "Nama hari",
            "kind": "Jenis",
            "decree": "Dasar",
            "confirmed": "Sudah ditetapkan dengan keputusan",
        }
        widgets = {"kind": forms.RadioSelect}
        help_texts = {"decree": "Nomor SKB atau keputusan kepala daerah."}

    def __init__(self, *args, pemda: Pemda, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pemda = pemda
        self.instance.pemda = pemda
        self.initial["intervals"] = write_hours(self.instance.intervals) if self.instance.intervals else ""
        self.fields["kind"].choices = SpecialDay.Kind.choices
        in_house_words(self.fields)

    def clean(self) -> dict[str, Any]:
        """One record per date; holidays have no hours; what is decreed names its decree."""
        data = super().clean()
        on = data.get("on")
        other = SpecialDay.objects.filter(pemda=self.pemda, on=on).exclude(pk=self.instance.pk).first() if on else None
        if other:
            self.add_error("on", f"{tanggal(on)} sudah tercatat sebagai {other.name}.")
        if data.get("kind") in (SpecialDay.Kind.LIBUR, SpecialDay.Kind.CUTI_BERSAMA) and data.get("intervals"):
            self.add_error("intervals", "Hari libur tidak mempunyai jam kerja. Pilih Hari khusus bila ada.")
        if data.get("confirmed") and not data.get("decree"):
            self.add_error("decree", "Isi nomor keputusannya, atau hapus centang sudah ditetapkan.")
        return data


class DecreeForm(forms.Form):
    """The decree that settles every forecast day of a year."""

    use_required_attribute = False

    decree = forms.CharField(
        label="Dasar", max_length=160, help_text="Nomor SKB Tiga Menteri tentang hari libur dan cuti bersama."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)
