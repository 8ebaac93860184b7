"""Accounts and posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import DayField
from tickets.forms.manage.owned import OwnedForm
from tickets.forms.phone import PhoneField
from tickets.forms.sentences import in_house_words
from tickets.models import Holder, Opd, Post, Tim, User
from workflow.states import OPD_ROLES, Role

NIP = re.compile(r"[0-9]{18}")
PELAPOR, PEMEGANG, PETUGAS, BELUM = "opd", "jabatan", "tim", "belum"
PERAN = (
    (PELAPOR, "Pelapor OPD"),
    (PETUGAS, "Anggota tim"),
    (PEMEGANG, "Pemegang jabatan"),
    (BELUM, "Pegawai Dinas, perannya ditetapkan nanti"),
)


def clean_nip(typed: str) -> str:
    """A NIP of 18 figures, spaces left out; empty stays empty. Raises ValidationError."""
    number = re.sub(r"\s", "", typed)
    if number and not NIP.fullmatch(number):
        raise ValidationError("NIP harus 18 angka.")
    return number


class PersonForm(OwnedForm):
    """An account of the own Pemda."""

    once = "username"

    class Meta:
        model = User
        fields = ["full_name", "username", "opd", "email", "phone", "nip", "pangkat", "job_title"]
        labels = {
            "full_name": "Nama dan gelar",
            "username": "Nama pengguna",
            "opd": "OPD",
            "email": "Pos-el",
            "phone": "Nomor HP",
            "nip": "NIP",
            "pangkat": "Pangkat dan golongan",
            "job_title": "Sebutan pekerjaan",
        }
        help_texts = {
            "username": "Dipakai untuk masuk. Huruf, angka, dan tanda @ . + - _ saja.",
            "opd": "Kosongkan bila orang ini bekerja di Dinas.",
            "email": "Tanpa pos-el, kata sandi hanya dapat diatur dengan kode sekali pakai.",
            "nip": "18 angka. Kosongkan bagi tenaga ahli dan PTT; naskah tidak mencetak barisnya.",
            "job_title": "Bila tidak memegang jabatan tercatat, misalnya Teknisi Jaringan.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(pemda=self.pemda)
        self.fields["opd"].empty_label = "Dinas"
        self.fields["full_name"].required = True
        self.fields["username"].error_messages["unique"] = "Nama pengguna ini sudah dipakai."
        self.fields["nip"] = forms.CharField(
            label="NIP", required=False, max_length=30, help_text=self.fields["nip"].help_text
        )
        self.fields["phone"] = PhoneField(label="Nomor HP", required=False)

    def clean_nip(self) -> str:
        """Figures only."""
        return clean_nip(self.cleaned_data["nip"])

    def clean_opd(self) -> Opd | None:
        """Somebody who holds a post stays where the post is until the term ends."""
        opd = self.cleaned_data["opd"]
        if self.instance.pk and opd != self.initial_opd:
            held = Holder.objects.in_force().filter(user=self.instance).select_related("post").first()
            if held:
                raise ValidationError(f"Masih memegang jabatan {held.title}. Akhiri masa jabatannya lebih dahulu.")
        return opd

    def refuse_taken_name(self) -> None:
        """Say that the name was taken after the form was judged: admins of two Pemda do not take turns."""
        self.add_error("username", self.fields["username"].error_messages["unique"])

    @property
    def initial_opd(self) -> Opd | None:
        """The OPD before the change."""
        return self.fields["opd"].queryset.filter(pk=self.initial.get("opd")).first()


@dataclass(frozen=True)
class RoleGroup:
    """One first role, its box, and the fields that only this role needs (`_cabang_isian.html`)."""

    box: Any
    fields: list[forms.BoundField]
    leads_to: str = ""
    devices: tuple = ()


class NewPersonForm(PersonForm):
    """An account with its first role: reporter of an OPD, member of a team, or holder of a post.

    What was typed for another role than the chosen one stays in the page and counts for nothing.
    """

    peran = forms.ChoiceField(label="Peran", choices=PERAN, widget=forms.RadioSelect, initial=PELAPOR)
    tim = forms.ModelChoiceField(label="Tim", queryset=Tim.objects.none(), empty_label="Pilih tim")
    joins_on = DayField(label="Bergabung mulai")
    post = forms.ModelChoiceField(
        label="Jabatan",
        queryset=Post.objects.none(),
        empty_label="Pilih jabatan",
        help_text="Sebagai pejabat definitif. Plt. dan Plh. dicatat pada halaman jabatannya.",
    )
    letter = forms.CharField(label="Nomor SK", required=False, max_length=80)
    starts_on = DayField(label="Mulai bertugas")

    #: Who, and as what; then how to reach the person and what papers print.
    field_order = ("full_name", "username", "peran", "opd", "tim", "joins_on", "post", "letter", "starts_on")
    #: Fields that only one first role needs.
    of_role = {PELAPOR: ("opd",), PETUGAS: ("tim", "joins_on"), PEMEGANG: ("post", "letter", "starts_on"), BELUM: ()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tim"].queryset = Tim.objects.filter(pemda=self.pemda).order_by("name")
        posts = Post.objects.filter(pemda=self.pemda).select_related("opd").order_by("opd__name", "title")
        self.fields["post"].queryset = posts
        opd = self.fields["opd"]
        opd.required, opd.empty_label, opd.help_text = True, "Pilih OPD", ""
        for name in ("joins_on", "starts_on"):
            self.initial.setdefault(name, self.pemda.today)
        in_house_words(self.fields)

    def _clean_fields(self) -> None:
        """Only the fields of the chosen role are judged; the other roles' stay as they were typed."""
        whole, unneeded = self.fields, self._unneeded()
        self.fields = {name: field for name, field in whole.items() if name not in unneeded}
        try:
            super()._clean_fields()
        finally:
            self.fields = whole

    def _unneeded(self) -> set[str]:
        chosen = self["peran"].value()
        return {name for role, names in self.of_role.items() if role != chosen for name in names}

    def clean(self) -> dict:
        """The place of a post is its holder's, so that nobody has to say it twice."""
        data = super().clean()
        if post := data.get("post"):
            data["opd"] = post.opd
        return data

    @property
    def before(self) -> list[forms.BoundField]:
        """The fields above the question for the role."""
        return [self["full_name"], self["username"]]

    @property
    def groups(self) -> list[RoleGroup]:
        """The roles with what only they need."""
        asked = zip(self["peran"], self.of_role.values(), strict=True)
        return [RoleGroup(box, [self[name] for name in names]) for box, names in asked]

    @property
    def after(self) -> list[forms.BoundField]:
        """The fields that everybody has, below it."""
        return [self[name] for name in ("email", "phone", "nip", "pangkat", "job_title")]


class PostForm(OwnedForm):
    """A post: its fixed role, and its title as the government writes it."""

    once = "title"

    class Meta:
        model = Post
        fields = ["title", "role", "opd"]
        labels = {"title": "Nama jabatan", "role": "Peran dalam SOP", "opd": "OPD"}
        help_texts = {
            "title": "Seperti pada blok tanda tangan, misalnya Kepala Bidang Informatika.",
            "opd": "Hanya bagi peran di OPD. Kosongkan bagi jabatan di Dinas.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = Opd.objects.filter(pemda=self.pemda)
        self.fields["opd"].empty_label = "Dinas"
        self.fields["role"].choices = [("", "Pilih peran"), *(c for c in self.fields["role"].choices if c[0])]
        if self.instance.pk:
            # Rights of past holders were given by this role in this place: another one is another post.
            for name in ("role", "opd"):
                self.fields[name].disabled = True

    def clean(self) -> dict:
        """A post of an OPD role stands in an OPD, any other in the Dinas."""
        data = forms.ModelForm.clean(self)
        role, opd, title = data.get("role"), data.get("opd"), data.get("title")
        if role in OPD_ROLES and not opd:
            self.add_error("opd", "Pilih OPD tempat jabatan ini.")
        elif role and role not in OPD_ROLES and opd:
            self.add_error("opd", f"Peran {Role(role).label} ada di Dinas. Kosongkan OPD.")
        others = Post.objects.filter(pemda=self.pemda, opd=opd, title__iexact=title or "").exclude(pk=self.instance.pk)
        if title and others.exists():
            self.add_error("title", f"Jabatan “{title}” sudah ada.")
        return data
