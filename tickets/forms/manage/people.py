"""Accounts, posts and their holders."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import DayField
from tickets.forms.manage.owned import OwnedForm
from tickets.forms.sentences import in_house_words
from tickets.models import Holder, Opd, Post, Tim, User
from workflow.states import OPD_ROLES, Role

PHONE = re.compile(r"[0-9]{10,13}")
NIP = re.compile(r"[0-9]{18}")
PELAPOR, PEMEGANG, PETUGAS, BELUM = "opd", "jabatan", "tim", "belum"
PERAN = (
    (PELAPOR, "Pelapor OPD"),
    (PETUGAS, "Anggota tim"),
    (PEMEGANG, "Pemegang jabatan"),
    (BELUM, "Ditetapkan nanti"),
)


def clean_phone(typed: str) -> str:
    """A mobile number of 10 to 13 figures with 0 instead of +62; empty stays empty. Raises ValidationError."""
    number = re.sub(r"^\+?62", "0", re.sub(r"[\s().-]", "", typed))
    if number and not PHONE.fullmatch(number):
        raise ValidationError("Nomor HP harus 10 sampai 13 angka.")
    return number


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
        self.fields["phone"] = forms.CharField(
            label="Nomor HP", required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
        )

    def clean_phone(self) -> str:
        """Figures only."""
        return clean_phone(self.cleaned_data["phone"])

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

    @property
    def initial_opd(self) -> Opd | None:
        """The OPD before the change."""
        return self.fields["opd"].queryset.filter(pk=self.initial.get("opd")).first()


class NewPersonForm(PersonForm):
    """An account with its first role: reporter of an OPD, member of a team, or holder of a post."""

    peran = forms.ChoiceField(label="Peran", choices=PERAN, widget=forms.RadioSelect, initial=PELAPOR)
    tim = forms.ModelChoiceField(
        label="Tim", required=False, queryset=Tim.objects.none(), empty_label="Pilih tim", help_text="Bagi anggota tim."
    )
    post = forms.ModelChoiceField(
        label="Jabatan",
        required=False,
        queryset=Post.objects.none(),
        empty_label="Pilih jabatan",
        help_text="Bagi pemegang jabatan definitif. Plt. dan Plh. dicatat pada halaman jabatannya.",
    )
    letter = forms.CharField(label="Nomor SK", required=False, max_length=80)
    starts_on = DayField(label="Mulai bertugas", required=False)

    #: Who, where and as what; then how to reach the person and what papers print.
    field_order = ("full_name", "username", "peran", "opd", "tim", "post", "letter", "starts_on")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tim"].queryset = Tim.objects.filter(pemda=self.pemda).order_by("name")
        posts = Post.objects.filter(pemda=self.pemda).select_related("opd").order_by("opd__name", "title")
        self.fields["post"].queryset = posts
        self.initial.setdefault("starts_on", self.pemda.today)
        in_house_words(self.fields)

    def clean(self) -> dict:
        """What the chosen role needs, and that it fits the OPD."""
        data = super().clean()
        peran, opd, post = data.get("peran"), data.get("opd"), data.get("post")
        if peran == PELAPOR and not opd and "opd" not in self.errors:
            self.add_error("opd", "Pilih OPD-nya, atau peran lain bila orang ini bekerja di Dinas.")
        if peran == PETUGAS:
            self._needs("tim", "Pilih tim.")
            if opd:
                self.add_error("opd", "Anggota tim bekerja di Dinas. Kosongkan OPD.")
        if peran == PEMEGANG:
            self._needs("post", "Pilih jabatan.")
            if post and post.opd != opd and "opd" not in self.errors:
                self.add_error("opd", f"Jabatan ini ada di {post.opd or self.pemda.dinas_short}.")
        if peran in (PETUGAS, PEMEGANG):
            self._needs("starts_on", "Isi tanggal mulai bertugas.")
        return data

    def _needs(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)


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


class HolderForm(forms.Form):
    """Mutasi: who holds the post, as what, by which letter, from when and until when."""

    use_required_attribute = False

    user = forms.ModelChoiceField(label="Pejabat", queryset=User.objects.none(), empty_label="Pilih orang")
    kind = forms.ChoiceField(
        label="Status",
        widget=forms.RadioSelect,
        initial=Holder.Kind.DEFINITIF,
        choices=(
            (Holder.Kind.DEFINITIF, "Definitif"),
            (Holder.Kind.PLT, "Plt., jabatan sedang kosong"),
            (Holder.Kind.PLH, "Plh., pejabatnya berhalangan sementara"),
        ),
    )
    letter = forms.CharField(
        label="Nomor SK atau surat perintah", required=False, max_length=80, help_text="Harus diisi bagi Plt. dan Plh."
    )
    starts_on = DayField(label="Mulai")
    ends_on = DayField(label="Sampai", required=False, help_text="Hari terakhir bertugas. Harus diisi bagi Plh.")
    replace = forms.BooleanField(
        label="Akhiri masa pejabat yang digantikan sehari sebelum tanggal mulai",
        required=False,
        help_text="Pejabat definitif menggantikan yang definitif dan Plt.; Plt. dan Plh. hanya menggantikan sesamanya.",
    )

    def __init__(self, *args, post: Post, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pemda=post.pemda, opd=post.opd, is_active=True, is_superuser=False)
        self.fields["user"].queryset = people.order_by("full_name", "pk")
        self.initial.setdefault("starts_on", post.pemda.today)
        self.initial.setdefault("replace", post.holder_at() is not None)
        in_house_words(self.fields)

    def clean(self) -> dict:
        """Acting holders need a letter, a Plh. an end, and the dates stand in order."""
        data = super().clean()
        if data.get("kind") in (Holder.Kind.PLT, Holder.Kind.PLH) and not data.get("letter"):
            self.add_error("letter", "Isi nomor surat perintah Plt. atau Plh.")
        if data.get("kind") == Holder.Kind.PLH and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Isi hari terakhir Plh.")
        refuse_reversed(self, data.get("starts_on"), data.get("ends_on"))
        return data


class DeputyForm(HolderForm):
    """Plt. or Plh. by surat perintah, as TU writes it down: the right one of the two, and somebody else."""

    def __init__(self, *args, post: Post, **kwargs) -> None:
        super().__init__(*args, post=post, **kwargs)
        self.post = post
        del self.fields["replace"]
        # Whoever examines the office does not run it for a day.
        auditors = Holder.objects.in_force().filter(post__pemda=post.pemda, post__role=Role.AUDITOR).values("user")
        self.fields["user"].queryset = self.fields["user"].queryset.exclude(pk__in=auditors)
        self.fields["user"].label = "Pejabat pengganti"
        self.fields["kind"].choices = self.fields["kind"].choices[1:]
        self.fields["kind"].initial = Holder.Kind.PLH
        self.fields["letter"].label, self.fields["letter"].help_text = "Nomor surat perintah", ""
        self.fields["ends_on"].help_text = "Harus diisi bagi Plh. Plt. paling lama tiga bulan, lalu diperpanjang."

    def clean(self) -> dict:
        """Plh. stands in for somebody away for a while, Plt. fills a post without holder (UU 30/2014 pasal 14)."""
        data = super().clean()
        starts_on, kind = data.get("starts_on"), data.get("kind")
        if not starts_on or not kind:
            return data
        terms = self.post.holders.filter(kind=Holder.Kind.DEFINITIF, starts_on__lte=starts_on)
        by_right = terms.exclude(ends_on__lt=starts_on).select_related("user").first()
        if kind == Holder.Kind.PLT and by_right:
            self.add_error("kind", f"{by_right.user} masih memegang jabatan ini. Pilih Plh. bagi yang berhalangan.")
        if kind == Holder.Kind.PLH and not by_right:
            self.add_error("kind", "Jabatan ini sedang kosong. Pilih Plt.")
        if by_right and data.get("user") == by_right.user:
            self.add_error("user", "Pilih orang lain: ini pejabat yang digantikan.")
        return data


class TermForm(forms.Form):
    """The end of a term and the number of its letter; the beginning belongs to the history."""

    use_required_attribute = False

    letter = forms.CharField(label="Nomor SK atau surat perintah", required=False, max_length=80)
    ends_on = DayField(label="Hari terakhir", required=False, help_text="Kosongkan bila belum ditentukan.")

    def __init__(self, *args, holder: Holder, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder
        in_house_words(self.fields)

    def clean(self) -> dict:
        """The end does not lie before the beginning, and acting holders keep their letter."""
        data = super().clean()
        if self.holder.kind != Holder.Kind.DEFINITIF and not data.get("letter"):
            self.add_error("letter", "Isi nomor surat perintah Plt. atau Plh.")
        if self.holder.kind == Holder.Kind.PLH and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Isi hari terakhir Plh.")
        refuse_reversed(self, self.holder.starts_on, data.get("ends_on"))
        return data


def refuse_reversed(form: forms.Form, starts_on, ends_on) -> None:
    """Say at the field that an end lies before its beginning."""
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", "Tanggal berakhir mendahului tanggal mulai.")
