"""Forms of login, one-time code and passwords, with the words of the house."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tickets.forms.sentences import in_house_words
from tickets.models import AccessCode, User
from workflow import moment, notifications

MISMATCH = {"password_mismatch": "Kedua kata sandi tidak sama."}
PASSWORD_HINT = f"Paling sedikit {settings.SHORTEST_PASSWORD} huruf atau angka, dan tidak mirip nama Anda."


class LoginForm(auth_forms.AuthenticationForm):
    """Username and password."""

    error_messages = {
        "invalid_login": "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil.",
        "inactive": "Akun ini tidak aktif. Hubungi admin Pemda Anda.",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Nama pengguna"
        self.fields["password"].label = "Kata sandi"
        in_house_words(self.fields)


class CodeForm(forms.Form):
    """Username and one-time code, with the new password twice."""

    username = forms.CharField(
        label="Nama pengguna", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label="Kode sekali pakai",
        max_length=20,
        help_text="Delapan huruf dan angka dari admin Pemda, berlaku 24 jam.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    new_password1 = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        max_length=128,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label="Kata sandi baru sekali lagi",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_house_words(self.fields)

    def clean(self) -> dict:
        """The two passwords are the same and good for anybody; a code is not asked before that."""
        data = super().clean()
        first, second = data.get("new_password1"), data.get("new_password2")
        if first and second and first != second:
            self.add_error("new_password2", MISMATCH["password_mismatch"])
        elif first:
            self._check(first, None)
        return data

    def password_suits(self, user: User) -> bool:
        """Whether the password is good for this person too; the reason stands at the field otherwise."""
        return self._check(self.cleaned_data["new_password1"], user)

    @transaction.atomic
    def use_code(self, user: User, *, now: datetime) -> bool:
        """Use the code up and store the password; False, with the reason, when the code has been used meanwhile."""
        found = AccessCode.find(user, self.cleaned_data["code"], now=now)
        if found is None or not found.spend(now=now):
            self.add_error("code", "Kode ini baru saja dipakai. Mintalah kode baru kepada admin Pemda.")
            return False
        user.set_password(self.cleaned_data["new_password1"])
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        return True

    def _check(self, password: str, user: User | None) -> bool:
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            self.add_error("new_password1", refusal)
            return False
        return True


class NewPasswordForm(auth_forms.SetPasswordForm):
    """A new password twice; with it the duty to change the password is done."""

    error_messages = MISMATCH

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Kata sandi baru"
        self.fields["new_password1"].help_text = PASSWORD_HINT
        self.fields["new_password2"].label = "Kata sandi baru sekali lagi"
        self.fields["new_password2"].help_text = ""
        in_house_words(self.fields)

    def save(self, commit: bool = True) -> User:
        """Store the password and lift the duty to change it."""
        self.user.must_change_password = False
        return super().save(commit)


class OwnPasswordForm(NewPasswordForm, auth_forms.PasswordChangeForm):
    """The same with the old password first."""

    error_messages = {**MISMATCH, "password_incorrect": "Kata sandi lama tidak cocok."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Kata sandi lama"
        self.order_fields(["old_password", "new_password1", "new_password2"])


class ResetForm(auth_forms.PasswordResetForm):
    """The e-mail address to which the link goes."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Pos-el"
        in_house_words(self.fields)

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """Put the letter into the outbox. A mail server that hangs holds nobody up, and time tells no address."""
        people = list(self.get_users(self.cleaned_data["email"]))
        notifications.queue(None, "sandi", to=people, now=moment.now())
