"""Teams and their members by date."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import holdings, journal
from tickets.asked import sent
from tickets.forms.manage.places import MemberForm, MembershipEndForm, TimForm
from tickets.models import ManagementEntry, Tim, TimMember
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.manage.turns import turns_of

NOUN = ManagementEntry.Noun.TIM


@for_admin
def teams(request: HttpRequest) -> HttpResponse:
    """Every team with its decree and the number of its present members."""
    today = request.user.pemda.today
    present = Q(members__starts_on__lte=today, members__user__is_active=True)
    present &= Q(members__ends_on=None) | Q(members__ends_on__gte=today)
    rows = (
        Tim.objects.filter(pemda=request.user.pemda)
        .order_by("name")
        .annotate(member_count=Count("members__user", filter=present, distinct=True))
    )
    return render(request, "kelola/tim.html", {"rows": rows})


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    form = TimForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        tim = form.save()
        journal.note(request.user, NOUN, "Menambah tim", tim.name, after=journal.snapshot(tim))
        return done(request, _page(tim), f"{tim} tersimpan. Tambahkan anggotanya.")
    return show_form(request, form, heading="Tambah tim", button="Simpan tim", back=(reverse("kelola_tim"), "Tim"))


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a team's name or the number of its decree."""
    tim = _own(request, pk)
    before, name = journal.snapshot(tim), tim.name
    form = TimForm(sent(request), instance=tim, pemda=request.user.pemda)
    if form.is_valid():
        tim = form.save()
        journal.note(request.user, NOUN, "Mengubah tim", name, before=before, after=journal.snapshot(tim))
        return done(request, _page(tim), f"Perubahan {tim} tersimpan.")
    return show_form(request, form, heading=f"Ubah {name}", button="Simpan perubahan", back=(_page(tim), name))


@for_admin
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who worked, works and will work in a team."""
    tim, today = _own(request, pk), request.user.pemda.today
    rows = [
        (member, _state(member, today)) for member in tim.members.select_related("user").order_by("-starts_on", "-pk")
    ]
    return render(request, "kelola/anggota.html", {"tim": tim, "rows": rows})


@for_admin
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a member from a date on."""
    tim = _own(request, pk)
    form = MemberForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        try:
            member = holdings.join(tim, **form.cleaned_data, actor=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, _page(tim), f"{member.user} menjadi anggota {tim}.")
    return show_form(
        request, form, heading=f"Tambah anggota {tim}", button="Simpan anggota", back=(_page(tim), tim.name)
    )


@for_admin
def membership(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """End a membership, or let it run on; the page shows what still waits for whoever leaves."""
    tim = _own(request, pk)
    member = get_object_or_404(TimMember.objects.select_related("user__pemda", "tim"), pk=member_pk, tim=tim)
    form = MembershipEndForm(sent(request), initial={"ends_on": member.ends_on})
    if form.is_valid():
        try:
            holdings.set_membership(member, **form.cleaned_data, actor=request.user)
        except ValidationError as refusal:
            form.add_error("ends_on", " ".join(refusal.messages))
        else:
            return done(request, _page(tim), f"Masa {member.user} tersimpan.")
    return show_form(
        request,
        form,
        heading=f"Masa {member.user} pada {tim}",
        button="Simpan masa anggota",
        back=(_page(tim), tim.name),
        template="kelola/masa_anggota.html",
        **_left_behind(member),
    )


def _left_behind(member: TimMember) -> dict:
    """Turns that nobody takes up once the person is gone; none while another team keeps the person at work."""
    elsewhere = TimMember.objects.in_force().filter(user=member.user).exclude(pk=member.pk)
    return {} if elsewhere.exists() else {"person": member.user, **turns_of(member.user)}


def _state(member: TimMember, today) -> str:
    if member.starts_on > today:
        return "belum mulai"
    if member.ends_on and member.ends_on < today:
        return "sudah berakhir"
    return "sedang bertugas" if member.user.is_active else "akun tidak aktif"


def _own(request: HttpRequest, pk: int) -> Tim:
    return get_object_or_404(Tim, pk=pk, pemda=request.user.pemda)


def _page(tim: Tim) -> str:
    return reverse("kelola_anggota", args=[tim.pk])
