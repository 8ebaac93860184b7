"""Governments, OPDs, people, and the posts that give people their rights.

Rights follow from the present holder of a post, never from a flag on the person: when a post changes hands, inbox,
permission and signature block change at that moment (UU 30/2014 pasal 14 for Plt. and Plh.).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.functional import cached_property

from tickets.models.hands import Hands, Term
from tickets.models.terms import ZONE_CHOICES, covers, covers_today
from workflow import indonesian, moment
from workflow.states import OPD_ROLES, Role


class Pemda(models.Model):
    """A local government: the tenant. Everything belongs to exactly one."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=120, help_text="Kabupaten/Kota, seperti pada kop.")
    prefix = models.CharField(
        "awalan nomor tiket",
        max_length=6,
        unique=True,
        help_text="Misalnya PBG: nomor tiketnya menjadi PBG-2026-0001.",
        validators=[RegexValidator(r"^[A-Z0-9]+\Z", "Huruf besar dan angka saja, misalnya PBG.")],
    )
    dinas = models.CharField("nama Dinas", max_length=160)
    dinas_short = models.CharField("sebutan Dinas", max_length=60)
    address = models.CharField("alamat", max_length=240, blank=True)
    city = models.CharField("tempat penandatanganan", max_length=80)
    unit_code = models.CharField("kode unit pada nomor naskah", max_length=20, default="Kominfo")
    zone = models.CharField("zona waktu", max_length=40, default="Asia/Jakarta", choices=ZONE_CHOICES)
    number_template = models.CharField(
        "pola nomor naskah", max_length=80, default="{urut:3}/{jenis}/{unit}/{bulan_romawi}/{tahun}"
    )
    paper_size = models.CharField("ukuran kertas", max_length=4, default="F4", choices=[("F4", "F4"), ("A4", "A4")])
    calendar_version = models.PositiveIntegerField("versi kalender", default=1)

    class Meta:
        verbose_name = "pemda"
        verbose_name_plural = "pemda"

    def __str__(self) -> str:
        return self.name

    @property
    def government(self) -> str:
        """The name as papers print it: "Pemerintah Kabupaten Contoh"."""
        return self.name if self.name.lower().startswith("pemerintah") else f"Pemerintah {self.name}"

    @property
    def tz(self) -> ZoneInfo:
        """The government's time zone (WIB, WITA or WIT)."""
        return ZoneInfo(self.zone)

    @property
    def today(self) -> date:
        """The government's own date, by the clock of pages: no query."""
        return self.date_of(moment.on_screen())

    def date_of(self, at: datetime) -> date:
        """The date that the government writes at a moment."""
        return at.astimezone(self.tz).date()

    @cached_property
    def posts_of_dinas(self) -> list[Post]:
        """The posts of the Dinas, the oldest first; few, and asked for more than once in an act."""
        return sorted(self.posts.filter(opd=None), key=attrgetter("pk"))


class Opd(models.Model):
    """An agency of the government that uses the network and reports its faults."""

    pemda = models.ForeignKey(Pemda, models.PROTECT, related_name="opds")
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("sebutan", max_length=60, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=30, blank=True)

    class Meta:
        verbose_name = "OPD"
        verbose_name_plural = "OPD"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["pemda", "name"], name="opd_name_once_per_pemda")]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account. NIP and pangkat are optional (consultants, PTT): papers omit the line."""

    pemda = models.ForeignKey(Pemda, models.PROTECT, null=True, blank=True, related_name="people")
    opd = models.ForeignKey(Opd, models.PROTECT, null=True, blank=True, related_name="people")
    full_name = models.CharField("nama dan gelar", max_length=160)
    nip = models.CharField("NIP", max_length=18, blank=True)
    pangkat = models.CharField("pangkat (golongan)", max_length=80, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    job_title = models.CharField(
        "jabatan", max_length=160, blank=True, help_text="Bila tidak memegang jabatan tercatat."
    )
    must_change_password = models.BooleanField("wajib mengganti kata sandi", default=False)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.full_name or self.username

    def clean(self) -> None:
        """An OPD person belongs to the OPD's government."""
        super().clean()
        if self.opd_id and self.opd.pemda_id != self.pemda_id:
            raise ValidationError({"opd": "OPD ini bukan milik Pemda pengguna."})

    @cached_property
    def hands(self) -> Hands:
        """Present rights, read once per request object (two queries)."""
        read_hands([self])
        return self.hands

    @property
    def jabatan(self) -> str:
        """The title under the person's name: the post held now, the personal job title, the team, or the OPD."""
        hands = self.hands
        if hands.post_ids:
            return hands.titles[0]
        named = (self.job_title, *hands.titles[:1], *hands.away[:1])
        return next(filter(None, named), self.opd.name if self.opd_id else "")

    def jabatan_as(self, *roles: str) -> str:
        """The title under which the person acts for one of these roles: "Plt. Kepala Dinas" of a Sekretaris, say.

        Somebody who holds no such post (the team, an OPD's reporter) acts under the own title.
        """
        return next((title for role, title in self.hands.held if role in roles), self.jabatan)


def read_hands(users: Iterable[User]) -> None:
    """Read the present rights of these people with two queries for all of them, and none for nobody."""
    by_pk = {user.pk: user for user in users}
    if not by_pk:
        return
    terms: dict[int, list[Term]] = {pk: [] for pk in by_pk}
    teams: dict[int, list[str]] = {pk: [] for pk in by_pk}
    present_terms, present_teams = _present(_this_hour())
    for user_id, post_id, role, title, kind, is_covered in present_terms.filter(user__in=by_pk):
        kind = Holder.Kind(kind)
        terms[user_id].append(Term(post_id, role, kind.title_in(title), kind.is_acting, is_covered))
    for user_id, name in present_teams.filter(user__in=by_pk):
        teams[user_id].append(name)
    for pk, user in by_pk.items():
        user.hands = Hands.of(user, terms[pk], teams[pk])


def _this_hour() -> datetime:
    """The beginning of the present hour (UTC): within it no zone of Indonesia changes its date."""
    return moment.on_screen().astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=4)
def _present(hour: datetime) -> tuple[models.QuerySet, models.QuerySet]:
    """Terms and team memberships of everybody in that hour.

    Every page and every act reads hands, and building these two queries costs more than answering them: so they ask
    for what hands are made of, and for no whole rows.
    """
    terms = Holder.objects.with_cover(hour)
    return (
        terms.values_list("user_id", "post_id", "post__role", "post__title", "kind", "is_covered"),
        TimMember.objects.in_force(hour).values_list("user_id", "tim__name"),
    )


class Post(models.Model):
    """A post of the Dinas or of an OPD; its role is a fixed code, its title is the government's own."""

    pemda = models.ForeignKey(Pemda, models.PROTECT, related_name="posts")
    opd = models.ForeignKey(Opd, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField("peran", max_length=12, choices=[(r.value, r.label) for r in Role if r != Role.TIM])
    title = models.CharField("nama jabatan", max_length=160)

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in OPD_ROLES], opd__isnull=False)
                | ~Q(role__in=[r.value for r in OPD_ROLES]) & Q(opd__isnull=True),
                name="post_of_opd_role_has_opd",
            ),
            models.UniqueConstraint(fields=["opd", "title"], name="post_title_once_per_opd"),
            models.UniqueConstraint(
                fields=["pemda", "title"], condition=Q(opd__isnull=True), name="post_title_once_per_pemda"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holder_at(self, at=None) -> Holder | None:
        """Who holds the post at that moment; Plt. and Plh. go before the definitive holder."""
        holders = Holder.objects.in_force(at).filter(post=self)
        return holders.select_related("user", "post").first()


class HolderQuerySet(models.QuerySet):
    """Holders by date."""

    def with_cover(self, at=None):
        """Terms that hold at ``at`` (default now); ``is_covered`` where an acting holder stands in for the own one."""
        at = at or moment.on_screen()
        dated = covers_today(at, "post__pemda__zone")
        acting = Holder.objects.filter(dated, post=OuterRef("post")).exclude(kind=Holder.Kind.DEFINITIF)
        covered = ExpressionWrapper(Q(kind=Holder.Kind.DEFINITIF) & Exists(acting), models.BooleanField())
        return self.filter(dated).annotate(is_covered=covered).order_by("post_id", "pk")

    def in_force(self, at=None):
        """Holders in force at ``at`` (default now); an acting holder hides the definitive one."""
        return self.with_cover(at).filter(is_covered=False)


class Holder(models.Model):
    """Who holds a post, as what, from when until when, by which letter."""

    class Kind(models.TextChoices):
        """Definitive, or acting: Plt. for a vacant post, Plh. for a short absence."""

        DEFINITIF = "definitif", "Definitif"
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

        @property
        def is_acting(self) -> bool:
            """Whether such a holder stands in: Plt. or Plh."""
            return self != type(self).DEFINITIF

        def title_in(self, post: str) -> str:
            """The title of a post with "Plt." or "Plh." before it where such a holder is acting."""
            return f"{self.label} {post}" if self.is_acting else post

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings")
    kind = models.CharField("status", max_length=10, choices=Kind, default=Kind.DEFINITIF)
    letter = models.CharField("nomor SK atau surat perintah", max_length=80, blank=True)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)
    start_told_at = models.DateTimeField("mulai diberitahukan", null=True, blank=True, editable=False)
    end_told_at = models.DateTimeField("akhir diberitahukan", null=True, blank=True, editable=False)

    objects = HolderQuerySet.as_manager()

    class Meta:
        verbose_name = "pemegang jabatan"
        verbose_name_plural = "pemegang jabatan"
        indexes = [models.Index(fields=["user", "starts_on"]), models.Index(fields=["post", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="holder_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.title})"

    @property
    def is_acting(self) -> bool:
        """Whether the holder stands in: Plt. or Plh."""
        return self.Kind(self.kind).is_acting

    @property
    def dates_in_words(self) -> str:
        """ "23 sampai 24 November 2026", or "sejak 23 November 2026" where no end is known."""
        if self.ends_on is None:
            return f"sejak {indonesian.tanggal(self.starts_on)}"
        return indonesian.masa(self.starts_on, self.ends_on)

    @property
    def title(self) -> str:
        """The title with "Plt." or "Plh." before it where the holder is acting."""
        return self.Kind(self.kind).title_in(self.post.title)

    def clean(self) -> None:
        """A post has one holder of the same standing at a time, and person and post share the government."""
        super().clean()
        if self.post_id and self.user_id and self.post.pemda_id != self.user.pemda_id:
            raise ValidationError({"user": "Pengguna ini bukan milik Pemda jabatan tersebut."})
        if not (self.post_id and self.starts_on):
            return
        others = Holder.objects.filter(post=self.post).exclude(pk=self.pk)
        by_right = Q(kind=self.Kind.DEFINITIF)
        others = others.exclude(by_right) if self.is_acting else others.filter(by_right)
        overlap = Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on)
        if self.ends_on:
            overlap &= Q(starts_on__lte=self.ends_on)
        if other := others.filter(overlap).first():
            words = f"Bertumpang tindih dengan masa {other.user} pada jabatan ini, {other.dates_in_words}."
            raise ValidationError({"starts_on": words})


def holders_now() -> models.QuerySet:
    """Holders in force now with their people and posts, in no order."""
    return _holders(_this_hour())


@lru_cache(maxsize=4)
def _holders(hour: datetime) -> models.QuerySet:
    """Holders in force in that hour: nearly every act asks for some of them, and building this takes a third of it."""
    return Holder.objects.in_force(hour).select_related("user", "post").order_by()


class Tim(models.Model):
    """A team appointed by decree (SK) that does the technical rows."""

    pemda = models.ForeignKey(Pemda, models.PROTECT, related_name="teams")
    name = models.CharField("nama", max_length=120)
    sk_number = models.CharField("nomor SK", max_length=80, blank=True)

    class Meta:
        verbose_name = "tim"
        verbose_name_plural = "tim"
        constraints = [models.UniqueConstraint(fields=["pemda", "name"], name="tim_name_once_per_pemda")]

    def __str__(self) -> str:
        return self.name


class TimMemberQuerySet(models.QuerySet):
    """Members by date."""

    def in_force(self, at=None):
        """Members at ``at`` (default now)."""
        return self.filter(covers_today(at or moment.on_screen(), "tim__pemda__zone"), user__is_active=True)

    def present_in(self, pemda: Pemda):
        """Members of the teams of one Pemda now: by its own date, without a look at the zone of each."""
        return self.filter(covers(pemda.today), tim__pemda=pemda.pk, user__is_active=True)


class TimMember(models.Model):
    """A person's time in a team."""

    tim = models.ForeignKey(Tim, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="team_memberships")
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)

    objects = TimMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota tim"
        verbose_name_plural = "anggota tim"
        constraints = [models.UniqueConstraint(fields=["tim", "user", "starts_on"], name="tim_member_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.tim}"
