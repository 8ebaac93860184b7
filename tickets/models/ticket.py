"""The ticket: one reported network fault on its way through the SOP version that it pins."""

from __future__ import annotations

from operator import attrgetter

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.functional import cached_property

from tickets.addresses import address_of
from tickets.coordinates import LATITUDES, LONGITUDES, MapLinks, links_to
from workflow.fields import LETTER_DATA
from workflow.lifecycle import TicketLifecycle
from workflow.sop import Sop, Step
from workflow.states import CHAIN, ENDED, HIGHER_POSTS, LANDINGS, OPD_ROLES, Kanal, Role, Status


class Node(models.Model):
    """A watched point of the network at an OPD."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="nodes")
    opd = models.ForeignKey("tickets.Opd", models.PROTECT, related_name="nodes")
    name = models.CharField("nama", max_length=120)
    ip_address = models.GenericIPAddressField("alamat IP", null=True, blank=True)
    place = models.CharField("tempat", max_length=160, blank=True)
    latitude = models.DecimalField("garis lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("garis bujur", max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = "node"
        verbose_name_plural = "node"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["pemda", "name"], name="node_name_once_per_pemda"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=LATITUDES, longitude__range=LONGITUDES)
                & Q(latitude__isnull=False, longitude__isnull=False),
                name="node_stands_in_indonesia",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def map(self) -> MapLinks:
        """Where it stands on a map."""
        return links_to(self.latitude, self.longitude, self.name)


class TicketQuerySet(models.QuerySet):
    """The only door to tickets for pages, files, counters and search."""

    def visible_to(self, user):
        """Tickets that ``user`` may see: all of the own Pemda for the Dinas, those of the own OPD for an OPD."""
        hands = user.hands if user.is_authenticated else None
        if hands is None or hands.pemda_id is None:
            return self.none()
        own = self.filter(pemda_id=hands.pemda_id)
        if hands.serves_dinas:
            return own
        if hands.reports:
            return own.filter(opd_id=hands.opd_id)
        return self.none()

    def opened_by(self, submission_key):
        """The ticket that this key has opened, or None: mostly none, and to ask that is cheaper than to ask for it."""
        opened = self.filter(submission_key=submission_key)
        return opened.get() if opened.exists() else None


def oldest_first(rows: models.QuerySet) -> list:
    """The rows by key, for the few of one ticket: for Django to write an order into a query takes longer than this."""
    return sorted(rows.order_by(), key=attrgetter("pk"))


class Ticket(TicketLifecycle):
    """A report of a network fault. Place and status move together, through the lifecycle only."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="tickets")
    opd = models.ForeignKey("tickets.Opd", models.PROTECT, related_name="tickets")
    number = models.CharField("nomor", max_length=24, unique=True)
    submission_key = models.UUIDField("kunci pengiriman", unique=True, help_text="Kiriman ganda menjadi satu tiket.")
    sop_version = models.ForeignKey("workflow.SopVersion", models.PROTECT, related_name="tickets")
    version = models.PositiveIntegerField("versi", default=1, help_text="Naik setiap tindakan; formulir membawanya.")

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reported_tickets"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reporter_name = models.CharField("nama pelapor", max_length=160)
    reporter_job = models.CharField("jabatan pelapor", max_length=160, blank=True)
    reporter_phone = models.CharField("nomor HP pelapor", max_length=20)
    kanal = models.CharField("kanal", max_length=12, choices=Kanal, default=Kanal.APLIKASI)
    title = models.CharField("gangguan", max_length=160)
    description = models.TextField("uraian", blank=True)
    place = models.CharField("lokasi", max_length=200)
    impact = models.CharField("dampak", max_length=240, blank=True)
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="tickets")
    letter_number = models.CharField("nomor surat", max_length=120, blank=True)
    letter_date = models.DateField("tanggal surat", null=True, blank=True)

    fault_at = models.DateTimeField("mulai terganggu")
    arrived_at = models.DateTimeField("laporan tiba")
    created_at = models.DateTimeField("dicatat")
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = "tiket"
        verbose_name_plural = "tiket"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="ticket_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=[*ENDED], closed_at__isnull=False)
                | (~Q(status__in=[*ENDED]) & Q(closed_at__isnull=True)),
                name="ticket_closed_at_only_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["pemda", "-id"], name="ticket_pemda_newest"),
            models.Index(fields=["opd", "-id"], name="ticket_opd_newest"),
            models.Index(fields=["pemda", "status", "-id"], name="ticket_pemda_status"),
            models.Index(fields=["pemda", "step", "-id"], name="ticket_pemda_step"),
            models.Index(fields=["pemda", "arrived_at"], name="ticket_pemda_arrived"),
            models.Index(fields=["opd", "letter_date"], name="ticket_letter_of_day", condition=~Q(letter_number="")),
            models.Index("pemda", Upper("letter_number"), name="ticket_letter_number", condition=~Q(letter_number="")),
            models.Index(
                fields=["pemda", "-id"],
                name="ticket_pemda_open",
                condition=~Q(status__in=[*ENDED]),
            ),
            models.Index(
                fields=["opd", "-id"],
                name="ticket_opd_open",
                condition=~Q(status__in=[*ENDED]),
            ),
            models.Index(fields=["opd", "closed_at"], name="ticket_opd_closed", condition=Q(status=Status.SELESAI)),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The ticket's page, by number."""
        return address_of("ticket", self.number)

    def get_status_display(self) -> str:
        """The status in words. Django's own would make a table of all statuses for each line of a list."""
        return Status(self.status).label

    # -- the SOP ------------------------------------------------------------------------------------------------

    @property
    def sop(self) -> Sop:
        """The SOP version that the ticket was opened under, parsed once per process."""
        return apps.get_model("workflow", "SopVersion").definition_of(self.sop_version_id)

    @property
    def current_step(self) -> Step | None:
        """The printed row where the ticket stands, or None at an end."""
        return self.sop.by_no.get(self.step)

    @property
    def is_ended(self) -> bool:
        """Whether nothing but a reopening can follow."""
        return self.status in ENDED

    @property
    def is_waiting(self) -> bool:
        """Whether the row waits for somebody else (menunggu)."""
        return self.status == Status.MENUNGGU

    def awaited_data(self, step: Step) -> tuple[str, ...]:
        """Codes of the letter that the row need not bring: at the reception since the letter follows, and a scan of
        the OPD's own row (Bogor 1) since it lies with the report already.
        """
        if not set(step.data) & set(LETTER_DATA):
            return ()
        if step.status == Status.PENGAJUAN:
            return ("berkas_surat",) if self.attachments.filter(kind="surat").exists() else ()
        if step.status != Status.PENERIMAAN:
            return ()
        promises = apps.get_model("tickets", "LetterPromise").objects.open().filter(ticket=self)
        return LETTER_DATA if promises.exists() else ()

    @cached_property
    def letters(self) -> list:
        """What the rows recorded of the OPD's letter, oldest first; read once per object."""
        return oldest_first(self.surat_records.current())

    @cached_property
    def last_act(self):
        """What somebody did last; what the timers wrote stands aside. A refusal asks up to three times."""
        return self.audit_trail.filter(alarm=None).order_by("-version").first()

    @property
    def last_move(self):
        """What brought it into its present status: for a ticket at rest, the act whose reason stands."""
        return self.audit_trail.filter(alarm=None).exclude(source=F("target")).order_by("-version").first()

    # -- runs and hands: asked by the lifecycle's permissions, cached on this object ------------------------------

    @cached_property
    def every_run(self) -> list:
        """Every run with its clock and performer, oldest first."""
        runs = oldest_first(self.runs.select_related("clock", "performed_by"))
        by_pk = {run.pk: run for run in runs}
        for run in runs:
            run.came_from = by_pk.get(run.came_from_id)
        return runs

    @cached_property
    def current_run(self):
        """The open run, or None at an end."""
        return next((run for run in self.every_run if run.closed_at is None), None)

    @cached_property
    def every_turn(self) -> list:
        """Every hand that was ever expected, oldest first, with whom it names, who closed it and who read."""
        return oldest_first(self.turns.select_related("person", "post", "closed_by", "read_by"))

    @cached_property
    def open_turns(self) -> list:
        """The hands expected now, in the order in which they were called."""
        turns = oldest_first(self.turns.filter(closed_at=None).select_related("person", "post"))
        for turn in turns:
            turn.run = self.current_run
        return turns

    @cached_property
    def open_pause(self):
        """The wait that is open, or None."""
        if not self.is_waiting or self.current_run is None:
            return None
        return self.current_run.pauses.filter(ended_at=None).first()

    @cached_property
    def appointments(self) -> list:
        """Every appointment with its people, oldest first: those of other rounds and the replaced ones too."""
        return apps.get_model("tickets", "Penugasan").of(self)

    @property
    def penugasan(self):
        """The valid appointment of this round, or None."""
        valid = [found for found in self.appointments if found.superseded_at is None and found.round == self.round]
        return valid[-1] if valid else None

    @property
    def team_ids(self) -> frozenset[int]:
        """People appointed in this round."""
        appointed = self.penugasan
        return frozenset(person.pk for person in appointed.people) if appointed else frozenset()

    def is_held_by(self, user, role: str) -> bool:
        """Whether ``user`` holds ``role`` with regard to this ticket (own Pemda, own OPD, appointed team)."""
        hands = user.hands
        if hands.pemda_id != self.pemda_id or role not in hands.roles:
            return False
        if role in OPD_ROLES:
            return hands.opd_id == self.opd_id
        if role == Role.TIM and self.team_ids:
            return user.pk in self.team_ids
        return True

    def _has_turn(self, user, kind: str) -> bool:
        return any(turn.kind == kind and turn.is_open_to(user) for turn in self.open_turns)

    def is_performer(self, user) -> bool:
        """Whether an open turn to perform names ``user``."""
        return self._has_turn(user, "perform")

    def is_acknowledger(self, user) -> bool:
        """Whether an open turn to acknowledge names ``user``."""
        return self._has_turn(user, "acknowledge")

    def may_witness(self, user) -> bool:
        """Whether ``user`` is of the team that performed the row which a reporter of the OPD must acknowledge."""
        run = self.current_run
        is_awaited = any(turn.kind == "acknowledge" and turn.role == Role.OPD for turn in self.open_turns)
        return is_awaited and run is not None and run.role == Role.TIM and self.is_held_by(user, Role.TIM)

    def may_attach_signed(self, user) -> bool:
        """Whether ``user`` performed the row that waits for acknowledgements, in person or in its team, or is TU."""
        run = self.current_run
        is_awaited = any(turn.kind == "acknowledge" for turn in self.open_turns)
        if not is_awaited or run is None:
            return False
        is_performer = run.performed_by_id == user.pk or (run.role == Role.TIM and self.is_held_by(user, Role.TIM))
        return is_performer or self.is_held_by(user, Role.TU)

    def signers_noted_by(self, user) -> list[str]:
        """Roles still awaited here whose signature on paper ``user`` may note: every one, or only the own."""
        awaited = [turn for turn in self.open_turns if turn.kind == "acknowledge"]
        if not self.may_attach_signed(user):
            awaited = [turn for turn in awaited if turn.is_open_to(user)]
        return list(dict.fromkeys(str(turn.role) for turn in awaited))

    def may_act_on_behalf(self, user) -> bool:
        """Whether the row lets a role of ``user`` act for the performer."""
        here = self.current_step
        return here is not None and any(self.is_held_by(user, role) for role in here.on_behalf)

    def is_reporting_side(self, user) -> bool:
        """Whether ``user`` reports for the ticket's OPD or heads it."""
        return any(self.is_held_by(user, role) for role in OPD_ROLES)

    def is_namer_of_team(self, user) -> bool:
        """Whether ``user`` holds the role whose row named the team of this round."""
        return self.penugasan is not None and self.is_held_by(user, self.penugasan.role)

    @property
    def disposing_run(self):
        """The run whose disposisi or appointment led to the present row, or None."""
        given = self.current_run.came_from if self.current_run is not None else None
        return given if given is not None and given.status in CHAIN else None

    @property
    def read_turn(self):
        """The first expected hand that has opened the ticket in this run, or None."""
        return next((turn for turn in self.open_turns if turn.read_at is not None), None)

    def has_disposed(self, user) -> bool:
        """Whether ``user`` wrote the disposisi that led here, and may still perform that row."""
        given = self.disposing_run
        if given is None or given.performed_by_id != user.pk:
            return False
        return any(self.is_held_by(user, role) for role in (given.role, *self.sop.step(given.step).on_behalf))

    @property
    def roles_below(self) -> list[str]:
        """Roles of this SOP that carry out what the present row's official orders."""
        here = self.current_step
        return [role for role in self.sop.titles if here is not None and here.role in HIGHER_POSTS.get(role, ())]

    @cached_property
    def open_orders(self) -> list:
        """Verbal orders that await their confirmation, the oldest first; read only where a run says so."""
        unconfirmed = {run.pk: run for run in self.every_run if run.is_unconfirmed}
        if not unconfirmed:
            return []
        waiting = self.verbal_orders.filter(run__in=unconfirmed)
        orders = list(waiting.select_related("post", "ordered_by", "noted_by").order_by("pk"))
        for order in orders:
            order.run = unconfirmed[order.run_id]
        return orders

    def order_awaiting(self, user):
        """The oldest verbal order that ``user`` must confirm or deny, in the posts held now, or None."""
        return next((order for order in self.open_orders if order.post_id in user.hands.post_ids), None)

    def has_recorded(self, user) -> bool:
        """Whether ``user`` performed a row of this ticket, in the own Pemda still."""
        return user.hands.pemda_id == self.pemda_id and user.pk in self.performer_ids

    @cached_property
    def performer_ids(self) -> frozenset[int | None]:
        """People who performed a row; who noted a verbal order without naming the team recorded nothing."""
        return frozenset(run.performed_by_id for run in self.every_run if run.recorded or not run.verbal)

    @cached_property
    def sendable_row(self) -> str | None:
        """The row to which the present one may be sent back: the one it came from, where landing is legal."""
        run = self.current_run
        if run is None or run.came_from is None or run.came_from.round != run.round:
            return None
        status = Status(run.came_from.status)
        return run.came_from.step if status in LANDINGS[Status(run.status)] or status == run.status else None

    def forget_team(self) -> None:
        """Drop what was cached about appointments, after one was made or voided."""
        self.__dict__.pop("appointments", None)

    def forget_hands(self) -> None:
        """Drop what was cached about runs and hands, after an act has changed them."""
        for name in (
            "every_run",
            "current_run",
            "every_turn",
            "open_turns",
            "open_pause",
            "performer_ids",
            "sendable_row",
            "open_orders",
        ):
            self.__dict__.pop(name, None)
