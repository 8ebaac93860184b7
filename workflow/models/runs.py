"""Runs of rows, their clocks and hands, and the waits inside them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from workflow.hand import hand_of_person, hand_of_post, hand_of_role
from workflow.levels import Course, Next
from workflow.limits import runs_at_night
from workflow.open_hours import Calendar
from workflow.states import Excuse, Party, Role, Status, Verbal, Verdict, WaitReason


class Clock(models.Model):
    """One deadline: of a row, of a group of rows, or of a promise. Times are UTC; durations are working seconds."""

    class Kind(models.TextChoices):
        """What the clock measures."""

        BARIS = "baris", "Baris"
        KELOMPOK = "kelompok", "Kelompok baris"

    # clock_of_ticket begins with it.
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="clocks", db_index=False)
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=20, help_text="Nomor baris atau kode kelompok.")
    party = models.CharField(max_length=6, default=Party.DINAS, help_text="Waktu siapa: dinas atau opd.")
    limit_text = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    target_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=14, choices=Verdict, blank=True)
    excuse = models.CharField(max_length=8, choices=Excuse, blank=True, help_text="Kosong: keterlambatan dihitung.")
    gross_seconds = models.PositiveBigIntegerField(null=True, blank=True, help_text="Detik kerja, resmi.")
    waited_seconds = models.PositiveBigIntegerField(default=0, help_text="Detik kerja selama menunggu pihak lain.")
    next_level = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Tingkat alarm berikutnya, persen.")
    next_at = models.DateTimeField(null=True, blank=True, help_text="Saat alarm berikutnya; kosong: tidak ada lagi.")

    class Meta:
        verbose_name = "jam tenggat"
        verbose_name_plural = "jam tenggat"
        constraints = [
            models.CheckConstraint(condition=Q(closed_at=None) | Q(next_at=None), name="closed_clock_fires_nothing"),
            models.CheckConstraint(
                condition=Q(next_at=None, next_level=None) | Q(next_at__isnull=False, next_level__isnull=False),
                name="clock_next_level_with_its_moment",
            ),
        ]
        indexes = [
            # The one question of the sweep: what is due?
            models.Index(fields=["next_at", "id"], name="clock_next", condition=Q(next_at__isnull=False)),
            # With the ticket, so that counting late tickets reads nothing but the index.
            models.Index(
                fields=["due_at", "ticket"], name="clock_late", condition=Q(closed_at=None, due_at__isnull=False)
            ),
            models.Index(fields=["ticket", "round"], name="clock_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.code}"

    @property
    def is_late(self) -> bool:
        """Whether the clock closed late."""
        return self.verdict == Verdict.TERLAMBAT

    @property
    def runs_at_night(self) -> bool:
        """Calendar hours, and a promised moment ("estimasi"), which may lie outside the office's hours."""
        return runs_at_night(self.limit_text)

    def course(self, calendar: Calendar) -> Course:
        """The way to its deadline; only for a clock that has one."""
        return Course(calendar, self.opened_at, self.due_at, self.runs_at_night)

    def await_level(self, following: Next | None) -> None:
        """Set which level is due next, or that none is; saves nothing."""
        self.next_level, self.next_at = following or (None, None)


class ClockMove(models.Model):
    """A deadline that a change of the calendar moved while its clock was open; the old one is kept here (UTC)."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="moves")
    old_due_at = models.DateTimeField("tenggat lama")
    new_due_at = models.DateTimeField("tenggat baru")
    moved_at = models.DateTimeField("dipindah")
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("sebab", max_length=240)

    class Meta:
        verbose_name = "perpindahan tenggat"
        verbose_name_plural = "perpindahan tenggat"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.old_due_at:%Y-%m-%d %H:%M} -> {self.new_due_at:%Y-%m-%d %H:%M}"


class StepRun(models.Model):
    """One stay of a ticket in one printed row. The row's limit runs in ``clock``, shared inside a group."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="runs")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="runs")
    came_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="led_to")
    round = models.PositiveSmallIntegerField(default=1)
    visit = models.PositiveSmallIntegerField("kunjungan ke-", default=1, help_text="Ke berapa kali di baris ini.")
    step = models.CharField(max_length=12)
    status = models.CharField(max_length=32, choices=Status)
    role = models.CharField(max_length=12, choices=Role)
    party = models.CharField(max_length=6, default=Party.DINAS)
    opened_at = models.DateTimeField()
    performed_at = models.DateTimeField(null=True, blank=True)
    performed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="performed_runs"
    )
    performer_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    on_behalf = models.BooleanField("atas nama", default=False)
    occurred_at = models.DateTimeField(null=True, blank=True, help_text="Waktu kejadian, tidak sesudah dicatat.")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    ended_by = models.CharField("tindakan penutup", max_length=40, blank=True)
    recorded = models.JSONField("data yang dicatat", default=list, blank=True)
    from_paper = models.BooleanField(
        "disposisi susulan", default=False, help_text="Diberikan pada kertas, dicatat kemudian oleh Tata Usaha."
    )
    recalled_at = models.DateTimeField(
        "ditarik", null=True, blank=True, help_text="Disposisi ditarik pemberinya sebelum dibaca."
    )
    verbal = models.CharField("perintah lisan", max_length=10, choices=Verbal, blank=True)
    skipped = models.BooleanField("tidak diperlukan", default=False)
    reason = models.CharField("alasan", max_length=500, blank=True)

    class Meta:
        verbose_name = "langkah berjalan"
        verbose_name_plural = "langkah berjalan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(closed_at=None), name="one_open_run_per_ticket")
        ]
        indexes = [models.Index(fields=["performed_by", "-performed_at"], name="run_by_person")]

    def __str__(self) -> str:
        return f"{self.ticket_id} langkah {self.step}"

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the row went on by a verbal order that its official has not confirmed yet."""
        return self.verbal == Verbal.MENUNGGU


class TurnQuerySet(models.QuerySet):
    """Turns by whose they are."""

    def waiting_for(self, hands):
        """Open turns of a person's hands: one indexed query, which never asks a ticket's status."""
        return self.of_hands(hands).filter(closed_at=None)

    def of_hands(self, hands):
        """Turns that name a person's hands, open or closed."""
        if hands.pemda_id is None:
            return self.none()
        by_role = Q(pemda_id=hands.pemda_id, role__in=hands.roles, person=None, post=None)
        by_role &= Q(opd=None) | Q(opd_id=hands.opd_id) if hands.opd_id else Q(opd=None)
        mine = by_role | Q(person_id=hands.user_id) | Q(post_id__in=hands.post_ids)
        return self.filter(mine, pemda_id=hands.pemda_id)

    def with_wait(self):
        """The same, each with reason and beginning of its run's open wait."""
        wait = Pause.objects.filter(run=OuterRef("run"), ended_at=None)
        return self.annotate(
            wait_reason=Subquery(wait.values("reason")[:1]), wait_since=Subquery(wait.values("started_at")[:1])
        )


class Turn(models.Model):
    """One hand expected on a run: of a role, of a post, or of a named person; to perform or to acknowledge."""

    class Kind(models.TextChoices):
        """What the hand does."""

        PERFORM = "perform", "Mengerjakan"
        ACKNOWLEDGE = "acknowledge", "Mengesahkan"

    class Answer(models.TextChoices):
        """How a turn was closed, where that is more than the work being done."""

        SAH = "sah", "Disahkan"
        TOLAK = "tolak", "Ditolak"
        GUGUR = "gugur", "Gugur, tidak ditunggu lagi"
        ALIH = "alih", "Beralih ke orang lain"

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="turns")
    run = models.ForeignKey(StepRun, models.PROTECT, related_name="turns")
    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="+")
    opd = models.ForeignKey("tickets.Opd", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    role = models.CharField(max_length=12, choices=Role)
    post = models.ForeignKey("tickets.Post", models.PROTECT, null=True, blank=True, related_name="turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="turns")
    due_at = models.DateTimeField(null=True, blank=True, help_text="Tenggat baris, untuk urutan kotak masuk.")
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField("dibaca", null=True, blank=True, help_text="Pertama kali tiketnya dibuka.")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="closed_turns"
    )
    closer_title = models.CharField("jabatan saat itu", max_length=200, blank=True)
    signer_name = models.CharField(
        "penanda tangan",
        max_length=160,
        blank=True,
        help_text="Di lokasi atau pada cetakan; closer_title jabatannya, closed_by saksi atau pencatatnya.",
    )
    signature = models.ForeignKey("tickets.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    on_paper = models.BooleanField(
        "ditandatangani basah",
        default=False,
        help_text="Pada cetakan; signature pindaiannya, closed_by yang melampirkannya.",
    )
    answer = models.CharField(max_length=12, blank=True, help_text="sah, tolak, gugur, alih")

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = "giliran"
        verbose_name_plural = "giliran"
        indexes = [
            models.Index(fields=["pemda", "role", "due_at"], name="turn_open_role", condition=Q(closed_at=None)),
            # With all that the load of a technician is counted from.
            models.Index(
                fields=["person", "due_at", "kind", "ticket"], name="turn_of_person", condition=Q(closed_at=None)
            ),
            models.Index(fields=["post", "due_at"], name="turn_open_post", condition=Q(closed_at=None)),
            models.Index(fields=["opd", "role", "due_at"], name="turn_open_opd", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.role}"

    def acknowledge(self, *, by, title: str, now: datetime, **signature) -> None:
        """Close the turn with an acknowledgement; ``signature`` are the columns of one given outside the system."""
        given = {"closed_at": now, "closed_by": by, "closer_title": title, "answer": self.Answer.SAH, **signature}
        for name, value in given.items():
            setattr(self, name, value)
        self.save(update_fields=list(given))

    @property
    def closer(self) -> str:
        """Who closed the turn, in words; for a signature given outside the system also who answers for it."""
        if self.on_paper:
            return f"{self.signer_name}, tanda tangan basah, pindaian dilampirkan {self.closed_by}"
        if self.signer_name:
            return f"{self.signer_name}, di lokasi, disaksikan {self.closed_by}"
        return str(self.closed_by)

    @property
    def named(self) -> str:
        """Whom the turn names: a person by name, a post by its title; "" where a role is meant."""
        if self.person_id:
            return name_of_hand(str(self.person), self.person.is_active)
        return self.post.title if self.post_id else ""

    @property
    def hand(self) -> str:
        """The hand of the Dinas that the turn names, in one word."""
        if self.person_id:
            return hand_of_person(self.person_id)
        return hand_of_post(self.post_id) if self.post_id else hand_of_role(self.pemda_id, self.role)

    def is_open_to(self, user) -> bool:
        """Whether the turn waits for ``user``: by name, by the post held now, or by role (own Pemda, own OPD)."""
        return self.closed_at is None and self.names(user)

    def names(self, user) -> bool:
        """Whether the turn, open or closed, is one of ``user`` as the hands are now."""
        hands = user.hands
        if hands.pemda_id != self.pemda_id:
            return False
        if self.person_id:
            return self.person_id == user.pk
        if self.post_id:
            return self.post_id in hands.post_ids
        return self.role in hands.roles and (self.opd_id is None or self.opd_id == hands.opd_id)


def name_of_hand(name: str, is_active: bool) -> str:
    """A person whom a turn names, as everybody reads it: nobody waits unknowingly for an account out of use."""
    return name if is_active else f"{name} (akun tidak aktif)"


class Pause(models.Model):
    """A wait for somebody else (menunggu) inside a run. Gross time stays official; net is shown beside it."""

    run = models.ForeignKey(StepRun, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=12, choices=WaitReason)
    note = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "jeda"
        verbose_name_plural = "jeda"
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(ended_at=None), name="one_open_pause_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.reason}"
