"""Who holds a post and for how long: mutasi, Plt. and Plh., and the end of a term."""

from __future__ import annotations

from datetime import date

from django import forms

from tickets.forms.fields import DayField
from tickets.forms.sentences import in_house_words, refuse_reversed
from tickets.models import Holder, Post, User
from workflow.states import Role

LETTER_WANTED = "Isi nomor surat perintah Plt. atau Plh."


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
        self.post = post
        people = User.objects.filter(pemda=post.pemda, opd=post.opd, is_active=True, is_superuser=False)
        self.fields["user"].queryset = people.order_by("full_name", "pk")
        for name in ("letter", "ends_on"):
            self.fields[name].asked_if = self.fields[name].help_text
        self.initial.setdefault("starts_on", post.pemda.today)
        self.initial.setdefault("replace", post.holder_at() is not None)
        in_house_words(self.fields)

    def clean(self) -> dict:
        """Acting holders need a letter, a Plh. an end and the right one of the two; the dates stand in order."""
        data = super().clean()
        _ask_of_deputies(self, data.get("kind"))
        refuse_reversed(self, data.get("starts_on"), data.get("ends_on"))
        kind, starts_on = data.get("kind"), data.get("starts_on")
        if starts_on and kind in (Holder.Kind.PLT, Holder.Kind.PLH):
            self._refuse_wrong_deputy(kind, data.get("user"), self._by_right(starts_on))
        return data

    def _by_right(self, on: date) -> User | None:
        terms = self.post.holders.filter(kind=Holder.Kind.DEFINITIF, starts_on__lte=on).exclude(ends_on__lt=on)
        holder = terms.select_related("user").first()
        return holder.user if holder else None

    def _refuse_wrong_deputy(self, kind: str, deputy: User | None, by_right: User | None) -> None:
        """Plh. stands in for somebody away for a while, Plt. fills a post without holder (UU 30/2014 pasal 14)."""
        if kind == Holder.Kind.PLT and by_right:
            self.add_error("kind", f"{by_right} masih memegang jabatan ini. Pilih Plh. bagi yang berhalangan.")
        if kind == Holder.Kind.PLH and not by_right:
            self.add_error("kind", "Jabatan ini sedang kosong. Pilih Plt.")
        if by_right and deputy == by_right:
            self.add_error("user", "Pilih orang lain: ini pejabat yang digantikan.")


class DeputyForm(HolderForm):
    """Plt. or Plh. by surat perintah, as TU writes it down."""

    def __init__(self, *args, post: Post, **kwargs) -> None:
        super().__init__(*args, post=post, **kwargs)
        del self.fields["replace"]
        # Whoever examines the office does not run it for a day.
        auditors = Holder.objects.in_force().filter(post__pemda=post.pemda, post__role=Role.AUDITOR).values("user")
        self.fields["user"].queryset = self.fields["user"].queryset.exclude(pk__in=auditors)
        self.fields["user"].label = "Pejabat pengganti"
        self.fields["kind"].choices = self.fields["kind"].choices[1:]
        self.fields["kind"].initial = Holder.Kind.PLH
        letter = self.fields["letter"]
        letter.label, letter.help_text, letter.required = "Nomor surat perintah", "", True
        letter.error_messages["required"] = LETTER_WANTED
        self.fields["ends_on"].help_text = "Harus diisi bagi Plh. Plt. paling lama tiga bulan, lalu diperpanjang."


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
        _ask_of_deputies(self, self.holder.kind)
        refuse_reversed(self, self.holder.starts_on, data.get("ends_on"))
        return data


def _ask_of_deputies(form: forms.Form, kind: str | None) -> None:
    """Say at the fields what a Plt. or Plh. wants beside the dates: a letter, and for a Plh. an end."""
    data = form.cleaned_data
    if kind in (Holder.Kind.PLT, Holder.Kind.PLH) and not data.get("letter") and "letter" not in form.errors:
        form.add_error("letter", LETTER_WANTED)
    if kind == Holder.Kind.PLH and not data.get("ends_on") and "ends_on" not in form.errors:
        form.add_error("ends_on", "Isi hari terakhir Plh.")
