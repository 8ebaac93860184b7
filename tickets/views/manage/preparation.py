"""What a government still lacks before its first report can go its way: the first day, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tickets.models import Holder, Pemda, TimMember, User
from workflow import actions, indonesian
from workflow.models import calendar_of
from workflow.states import OPD_ROLES, Role

#: Roles that no post of the Dinas holds: the OPD's own people, and the team.
NO_POSTS = {*OPD_ROLES, Role.TIM}


@dataclass(frozen=True)
class Step:
    """One thing to enter: its name, what it is for or what is still missing, and where."""

    label: str
    words: str
    url: str
    is_done: bool


def preparation_of(pemda: Pemda, now: datetime) -> list[Step]:
    """All steps in their order, done or not; [] once nothing is missing."""
    has_hours = bool(calendar_of(pemda).seasons)
    try:
        sop = actions.sop_in_force(pemda, now).definition
    except actions.ActNotPossible:
        sop = None
    held = set(
        Holder.objects.in_force(now)
        .filter(post__pemda=pemda, user__is_active=True)
        .values_list("post__role", flat=True)
    )
    vacant = [title for role, title in sop.titles.items() if role not in held | NO_POSTS] if sop else []
    has_team = TimMember.objects.in_force(now).filter(tim__pemda=pemda).exists()
    people = User.objects.filter(pemda=pemda, is_active=True)
    steps = [
        Step("Jam kerja", "Cocokkan jam kerja dan hari libur.", reverse("kelola_kalender"), has_hours),
        Step(
            "SOP", "Impor berkas SOP; tanpa SOP laporan tidak dapat diterima.", reverse("kelola_sop"), sop is not None
        ),
        Step("OPD", "Satu per satu, atau dari berkas CSV.", reverse("kelola_opd"), pemda.opds.exists()),
        Step(
            "Pelapor OPD",
            "Akun bagi orang yang melaporkan gangguan.",
            reverse("pengguna"),
            people.exclude(opd=None).exists(),
        ),
        Step(
            "Jabatan dan pemegangnya",
            indonesian.kalimat(
                f"Belum ada pemegang: {indonesian.daftar(vacant)}" if vacant else "Menurut kolom pelaksana SOP"
            ),
            reverse("kelola_jabatan"),
            sop is not None and not vacant,
        ),
        Step("Tim", "Petugas yang dapat ditunjuk.", reverse("kelola_tim"), has_team or not _needs_team(sop)),
    ]
    return [] if all(step.is_done for step in steps) else steps


def _needs_team(sop) -> bool:
    """Nearly every SOP names a team; one that is not known yet may."""
    return sop is None or Role.TIM in sop.titles
