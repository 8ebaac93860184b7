"""OPDs, nodes and teams."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from tickets.coordinates import BOTH_OR_NONE, read_latitude, read_longitude
from tickets.forms.fields import DayField, with_comma
from tickets.forms.manage.owned import OwnedForm
from tickets.forms.sentences import in_house_words
from tickets.models import Node, Opd, Tim, User


class OpdForm(OwnedForm):
    """An agency: name as on letters, short name for lists, address and telephone."""

    class Meta:
        model = Opd
        fields = ["name", "short_name", "address", "phone"]
        labels = {"name": "Nama OPD", "short_name": "Sebutan", "address": "Alamat", "phone": "Telepon"}
        help_texts = {
            "name": "Seperti pada kop suratnya. Tiket lama ikut memakai nama baru; naskah yang sudah terbit tidak.",
            "short_name": "Dipakai pada daftar yang sempit, misalnya Disdukcapil.",
        }


class LatitudeField(forms.CharField):
    """Degrees north in words of the house."""

    read = staticmethod(read_latitude)

    def __init__(self, *, label: str = "", required: bool = True, help_text: str = "", **column) -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=20)
        self.widget.attrs["inputmode"] = "text"  # the decimal keyboard of many phones has no minus

    def clean(self, value: str) -> Decimal | None:
        """The degrees, or None. Raises ValidationError."""
        return self.read(super().clean(value))

    def prepare_value(self, value: Decimal | str | None) -> str | None:
        """The degrees with a decimal comma."""
        return with_comma(value)

    def has_changed(self, initial: Decimal | None, data: str | None) -> bool:
        """Whether other degrees were written."""
        return super().has_changed(self.prepare_value(initial), data)


class LongitudeField(LatitudeField):
    """Degrees east."""

    read = staticmethod(read_longitude)


class NodeForm(OwnedForm):
    """A watched point of the network."""

    class Meta:
        model = Node
        fields = ["name", "opd", "ip_address", "place", "latitude", "longitude"]
        field_classes = {"latitude": LatitudeField, "longitude": LongitudeField}
        labels = {"name": "Nama titik", "opd": "OPD", "ip_address": "Alamat IP", "place": "Tempat"}
        help_texts = {
            "name": "Misalnya SW-DISDIK-LT2.",
            "place": "Gedung, lantai, dan ruang.",
            "latitude": "Seperti pada peta, misalnya -7,388972.",
            "longitude": "Misalnya 109,363922.",
        }
        error_messages = {"ip_address": {"invalid": "Tuliskan alamat IP yang benar, misalnya 10.10.2.1."}}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(pemda=self.pemda)
        self.fields["opd"].empty_label = "Pilih OPD"

    def clean(self) -> dict:
        """One half of a point is no point."""
        data = super().clean()
        if not self.errors and (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("latitude" if data.get("latitude") is None else "longitude", BOTH_OR_NONE)
        return data


class TimForm(OwnedForm):
    """A team and the decree that appoints it."""

    class Meta:
        model = Tim
        fields = ["name", "sk_number"]
        labels = {"name": "Nama tim", "sk_number": "Nomor SK"}


class MemberForm(forms.Form):
    """Who works in the team, from when, and until when."""

    use_required_attribute = False

    user = forms.ModelChoiceField(label="Petugas", queryset=User.objects.none(), empty_label="Pilih petugas")
    starts_on = DayField(label="Mulai")
    ends_on = DayField(label="Sampai", required=False, help_text="Kosongkan bila belum ditentukan.")

    def __init__(self, *args, pemda, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pemda=pemda, opd=None, is_active=True, is_superuser=False)
        self.fields["user"].queryset = people.order_by("full_name", "pk")
        self.initial.setdefault("starts_on", pemda.today)
        in_house_words(self.fields)


class MembershipEndForm(forms.Form):
    """The last day of a membership."""

    use_required_attribute = False

    ends_on = DayField(label="Hari terakhir", required=False, help_text="Kosongkan bila masih berlangsung.")
