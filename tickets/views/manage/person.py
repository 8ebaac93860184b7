"""People: one account with its posts, teams and open turns; new, change, out of use and back."""

from __future__ import annotations

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import holdings, journal
from tickets.asked import sent
from tickets.deactivation import deactivate, reactivate
from tickets.forms.manage.people import PEMEGANG, PETUGAS, NewPersonForm, PersonForm
from tickets.models import Holder, ManagementEntry, User
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.manage.turns import turns_of
from workflow import indonesian
from workflow.states import Role

NOUN = ManagementEntry.Noun.PENGGUNA


@for_admin
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is recorded about a person, and what waits for nobody but them."""
    found = _own(request, pk)
    context = {
        "person": found,
        "roles": [Role(role).label for role in sorted(found.hands.roles)] if found.is_active else [],
        "needs_code": found.is_active and found.last_login is None,
        "holdings": found.holdings.select_related("post__opd").order_by("-starts_on", "-pk"),
        "memberships": found.team_memberships.select_related("tim").order_by("-starts_on", "-pk"),
        "last_seen": indonesian.tanggal_jam(found.last_login, found.pemda.tz) if found.last_login else "belum pernah",
        **turns_of(found),
    }
    return render(request, "kelola/orang.html", context)


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add a person with a first role; the password comes by a one-time code."""
    form = NewPersonForm(sent(request), pemda=request.user.pemda)
    if form.is_valid() and (found := _store_new(request, form)):
        return done(request, _page(found), f"{found} tersimpan. Buatkan kode sekali pakai agar dapat masuk.")
    return show_form(
        request,
        form,
        heading="Tambah pengguna",
        button="Simpan pengguna",
        back=(reverse("pengguna"), "Pengguna"),
        template="kelola/orang_baru.html",
    )


def _store_new(request: HttpRequest, form: NewPersonForm) -> User | None:
    """Store account and role together; None, with the reason in the form, where post or user name is taken."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            found = form.save(commit=False)
            # Nobody knows this password: a code or an e-mailed link brings the first one.
            found.set_password(secrets.token_urlsafe(32))
            found.save()
            journal.note(request.user, NOUN, "Menambah pengguna", found.full_name, after=journal.snapshot(found))
            if data["peran"] == PETUGAS:
                holdings.join(data["tim"], user=found, starts_on=data["joins_on"], ends_on=None, actor=request.user)
            elif data["peran"] == PEMEGANG:
                holdings.appoint(
                    data["post"],
                    user=found,
                    kind=Holder.Kind.DEFINITIF,
                    letter=data["letter"],
                    starts_on=data["starts_on"],
                    ends_on=None,
                    replace=False,
                    actor=request.user,
                )
    except ValidationError as refusal:
        form.add_error("post", " ".join(refusal.messages))
        return None
    except IntegrityError:
        form.refuse_taken_name()
        return None
    return found


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is recorded about a person."""
    found = _own(request, pk)
    before, name = journal.snapshot(found), str(found)
    form = PersonForm(sent(request), instance=found, pemda=request.user.pemda)
    if form.is_valid() and _store_change(form):
        journal.note(request.user, NOUN, "Mengubah pengguna", name, before=before, after=journal.snapshot(found))
        return done(request, _page(found), f"Perubahan {found} tersimpan.")
    return show_form(request, form, heading=f"Ubah {name}", button="Simpan perubahan", back=(_page(found), name))


def _store_change(form: PersonForm) -> bool:
    """Whether the change is stored; else the form says that the user name is taken."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.refuse_taken_name()
        return False
    return True


@for_admin
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out of use, after showing what still waits for it."""
    found = _own(request, pk)
    if found == request.user:
        raise PermissionDenied("Akun sendiri tidak dapat dinonaktifkan. Mintalah admin lain melakukannya.")
    if request.method == "POST" and found.is_active:
        deactivate(found, actor=request.user)
        return done(request, _page(found), f"{found} tidak aktif lagi. Semua sesinya sudah diakhiri.")
    in_force = Holder.objects.in_force().filter(user=found).select_related("post")
    return render(request, "kelola/nonaktif.html", {"person": found, "in_force": in_force, **turns_of(found)})


@for_admin
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an account into use again."""
    found = _own(request, pk)
    if request.method == "POST" and not found.is_active:
        reactivate(found, actor=request.user)
        return done(request, _page(found), f"{found} aktif kembali.")
    return done(request, _page(found), f"{found} sudah aktif.") if found.is_active else _ask_back(request, found)


def _ask_back(request: HttpRequest, found: User) -> HttpResponse:
    return render(request, "kelola/aktif.html", {"person": found})


def _own(request: HttpRequest, pk: int) -> User:
    """A person of the own Pemda or 404; the operator of the system is nobody's to manage."""
    found = get_object_or_404(User.objects.select_related("opd"), pk=pk, pemda=request.user.pemda)
    if found.is_superuser:
        raise PermissionDenied("Akun pengelola sistem tidak dapat diubah dari halaman ini.")
    return found


def _page(found: User) -> str:
    return reverse("kelola_orang", args=[found.pk])
