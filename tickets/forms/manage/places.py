"""OPDs, nodes and teams."""

from __future__ import annotations

from django import forms

from tickets.forms.fields import DayField
from tickets.forms.manage.owned import OwnedForm, in_house_words
from tickets.models import Node, Opd, Tim, User
from workflow import moment


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


class NodeForm(OwnedForm):
    """A watched point of the network."""

    class Meta:
        model = Node
        fields = ["name", "opd", "ip_address", "place"]
        labels = {"name": "Nama titik", "opd": "OPD", "ip_address": "Alamat IP", "place": "Tempat"}
        help_texts = {"name": "Misalnya SW-DISDIK-LT2.", "place": "Gedung, lantai, dan ruang."}
        error_messages = {"ip_address": {"invalid": "Tuliskan alamat IP yang benar, misalnya 10.10.2.1."}}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(pemda=self.pemda)
        self.fields["opd"].empty_label = "Pilih OPD"


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
        self.initial.setdefault("starts_on", moment.on_screen().astimezone(pemda.tz).date())
        in_house_words(self.fields)


class MembershipEndForm(forms.Form):
    """The last day of a membership."""

    use_required_attribute = False

    ends_on = DayField(label="Hari terakhir", required=False, help_text="Kosongkan bila masih berlangsung.")
