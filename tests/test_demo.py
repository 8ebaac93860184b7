"""The sample data: five governments, everybody with something to do, and not one state that was merely inserted."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db.models import Prefetch

from reports.models import Konsep, Naskah
from tickets.deadline import deadline_of
from tickets.demo.accounts import PASSWORD, demo_accounts
from tickets.demo.governments import GOVERNMENTS
from tickets.demo.seeding import seed
from tickets.demo.stories import STORIES
from tickets.demo.stories.batam import CASES as BATAM
from tickets.demo.timetable import Ago, StoryTooLong, Waiting, before, moments
from tickets.health import health_at
from tickets.models import Holder, Node, Pemda, Post, Ticket, TimMember, User
from workflow import moment, working_time
from workflow.calendars import seed_calendar
from workflow.models import AuditEntry, LateReason, MonthResult, StepRun, Turn, calendar_of
from workflow.open_hours import Calendar
from workflow.papers import PaperKind
from workflow.sop import Sop
from workflow.states import ENDED, ROW_STATUSES, Kanal, Role, Status

#: A Thursday at 14.20 WIB, and the Saturday after at 13.53 WIB.
THURSDAY = datetime(2026, 11, 19, 7, 20, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 6, 53, tzinfo=UTC)


def roles_with_work(sop: Sop) -> set[Role]:
    """Roles that perform or acknowledge a row of the SOP."""
    performers = {step.role for step in sop.steps if step.role}
    return performers | {role for step in sop.steps for role in step.acks}


def states_of_deadlines(pemda: Pemda, now: datetime) -> Counter:
    """How the open rows of a government stand at ``now``."""
    runs = StepRun.objects.filter(ticket__pemda=pemda, closed_at=None).select_related("clock")
    calendar = calendar_of(pemda)
    return Counter(
        deadline_of(run.clock, calendar, now, run.pauses.filter(ended_at=None).first()).state for run in runs
    )


@pytest.fixture
def media(settings, tmp_path):
    """A folder of its own for the pictures of the sample cases."""
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True


@pytest.mark.long
@pytest.mark.usefixtures("media", "db")
def test_five_governments_play_a_believable_history():
    """One test, because seeding all five takes seconds."""
    with moment.at(SATURDAY):
        seed()
        assert_every_ticket_replays_to_what_it_is()
        assert_everybody_has_something_to_do()
        assert_every_way_and_loop_was_taken()
        assert_open_tickets_stand_in_every_state()
        assert_most_lateness_was_explained()
        assert_papers_wait_for_the_worker()
        assert_numbers_follow_time()
        assert_everybody_is_plainly_a_sample()
        assert_an_acting_kabid_took_over()


def assert_every_ticket_replays_to_what_it_is():
    assert set(Pemda.objects.values_list("code", flat=True)) == set(STORIES)
    acts = Prefetch("audit_trail", AuditEntry.objects.filter(alarm=None), "acts")
    tickets = Ticket.objects.prefetch_related(acts)
    assert len(tickets) == sum(map(len, STORIES.values())) == 200
    for ticket in tickets:
        # One act per version: nothing else moved the ticket.
        assert len(ticket.acts) == ticket.version, ticket
        status, step, at = "", "", None
        for number, entry in enumerate(ticket.acts, start=1):
            assert (entry.version, entry.source, entry.step_from) == (number, status, step), (ticket, entry)
            assert at is None or at <= entry.recorded_at <= SATURDAY, (ticket, entry)
            status, step, at = entry.target, entry.step_to, entry.recorded_at
        assert (ticket.status, ticket.step) == (status, step), ticket


def assert_everybody_has_something_to_do():
    for pemda in Pemda.objects.all():
        sop = pemda.sop_versions.get().definition
        waiting = set(Turn.objects.filter(pemda=pemda, closed_at=None).values_list("role", flat=True))
        assert waiting == {str(role) for role in roles_with_work(sop)}, pemda
        people = list(User.objects.filter(pemda=pemda))
        for turn in Turn.objects.filter(pemda=pemda, closed_at=None).select_related("person", "post", "opd"):
            assert any(turn.is_open_to(user) for user in people), turn
        assert {"aman", "lewat"} <= set(states_of_deadlines(pemda, SATURDAY)), pemda
        assert pemda.tickets.filter(status=Status.DIKEMBALIKAN).exists() or Role.OPD in roles_with_work(sop), pemda


def assert_every_way_and_loop_was_taken():
    taken = set(AuditEntry.objects.values_list("ticket__pemda__code", "step_from", "outcome"))
    printed = {
        (pemda.code, step.no, outcome.code)
        for pemda in Pemda.objects.all()
        for step in pemda.sop_versions.get().definition.steps
        for outcome in step.outcomes
    }
    assert printed - taken == set()
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    general = "acknowledge decline send_back return_to_opd resubmit refuse withdraw pause resume reopen"
    assert {*general.split(), "reassign_tim", "correct_record", "correct_report"} <= acts
    assert set(AuditEntry.objects.values_list("target", flat=True)) >= {*ROW_STATUSES, *ENDED}
    assert AuditEntry.objects.exclude(on_behalf_of="").exists()
    verdicts = Counter(Ticket.objects.values_list("clocks__verdict", flat=True))
    assert verdicts["tepat_waktu"] > verdicts["terlambat"] > 5
    kanal = set(Ticket.objects.values_list("kanal", flat=True))
    assert {Kanal.APLIKASI, Kanal.SURAT, Kanal.TELEPON, Kanal.WHATSAPP, Kanal.MONITORING} <= kanal


def assert_open_tickets_stand_in_every_state():
    standing = set(Ticket.objects.values_list("status", flat=True))
    assert standing >= {Status.KEPUTUSAN, Status.UJI_COBA, Status.PENETAPAN_TANGGUNG_JAWAB, *ENDED}


def assert_most_lateness_was_explained():
    reasons = LateReason.objects.values_list("code", "accepted")
    late = Counter(
        {None: "pending", True: "accepted", False: "refused"}[answer] if code else "owed" for code, answer in reasons
    )
    assert late["accepted"] > sum(late.values()) / 2 and min(late[word] for word in ("owed", "pending", "refused")) > 0
    months = MonthResult.objects.filter(kind=MonthResult.Kind.TIKET, opd=None)
    assert sum(row.in_time_adjusted for row in months) > sum(row.in_time for row in months)


def assert_papers_wait_for_the_worker():
    assert Naskah.objects.count() > 400
    assert not Naskah.objects.exclude(rendered_at=None).exists()
    letters = Naskah.objects.filter(kind=PaperKind.SURAT_PERMOHONAN).values_list("pemda__code", flat=True)
    assert set(letters) == {"batam", "sumbawa"}
    assert Konsep.objects.get(kind=PaperKind.SURAT_PERMOHONAN, settled_at=None).ticket.pemda.code == "bogor"
    assert "naskah tertahan" not in health_at(SATURDAY).faults, "they wait for it since a moment ago"


def assert_numbers_follow_time():
    for pemda in Pemda.objects.all():
        for year in (2025, 2026):
            tickets = pemda.tickets.filter(number__startswith=f"{pemda.prefix}-{year}-").order_by("created_at")
            numbers = list(tickets.values_list("number", flat=True))
            assert numbers == [f"{pemda.prefix}-{year}-{n:04d}" for n in range(1, len(numbers) + 1)]
            assert numbers


@pytest.mark.usefixtures("media", "db")
def test_on_a_working_afternoon_every_kind_of_deadline_is_there(monkeypatch):
    monkeypatch.setattr("tickets.demo.seeding.STORIES", {"batam": BATAM})
    with moment.at(THURSDAY):
        seed(only=("batam",))
    assert {"aman", "dekat", "lewat", "jeda"} <= set(states_of_deadlines(Pemda.objects.get(), THURSDAY))


def assert_everybody_is_plainly_a_sample():
    for user in User.objects.all():
        assert user.full_name.startswith("Contoh ")
        assert user.nip in ("", "0" * 18)
        assert not user.is_staff and not user.is_superuser
        validate_password(PASSWORD, user)
    assert User.objects.first().check_password(PASSWORD)
    assert User.objects.values("password").distinct().count() == 1
    documentation = ("192.0.2.", "198.51.100.", "203.0.113.")  # RFC 5737
    assert all("Contoh" in node.name and node.ip_address.startswith(documentation) for node in Node.objects.all())
    for pemda in Pemda.objects.all():
        assert TimMember.objects.filter(tim__pemda=pemda).count() == 4
        roles = set(Post.objects.filter(pemda=pemda).values_list("role", flat=True))
        assert roles == {role.value for role in Role} - {Role.OPD, Role.TIM}


def assert_an_acting_kabid_took_over():
    acting = Holder.objects.in_force().get(kind=Holder.Kind.PLT)
    assert (acting.title, acting.user.username) == ("Plt. Kepala Bidang Teknologi Informasi", "kabid.sumbawa")
    chain = AuditEntry.objects.filter(act="write_disposisi", ticket__pemda__code="sumbawa")
    titles = set(chain.values_list("actor_title", flat=True))
    assert {"Kepala Bidang Teknologi Informasi", "Plt. Kepala Bidang Teknologi Informasi"} <= titles


@pytest.mark.usefixtures("media", "db")
def test_seeding_twice_adds_nothing(monkeypatch):
    monkeypatch.setattr("tickets.demo.seeding.STORIES", {"purbalingga": STORIES["purbalingga"][:2]})
    monkeypatch.setattr("tickets.management.commands.seed_demo.seed", lambda: seed(only=("purbalingga",)))
    call_command("seed_demo", if_empty=True, stdout=StringIO())
    tickets, people = Ticket.objects.count(), User.objects.count()
    call_command("seed_demo", if_empty=True, stdout=StringIO())
    assert (Ticket.objects.count(), User.objects.count()) == (tickets, people)
    with pytest.raises(CommandError, match="empty"):
        call_command("seed_demo", stdout=StringIO())


@pytest.mark.django_db
def test_an_installation_that_is_no_demo_gets_no_sample_data(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo", if_empty=True, stdout=StringIO())
    assert not Pemda.objects.exists()
    assert demo_accounts() == []


def test_the_login_page_is_told_an_account_for_every_role(settings):
    settings.DEMO = True
    groups = demo_accounts()
    assert [group["pemda"] for group in groups] == [government.name for government in GOVERNMENTS]
    for group in groups:
        roles = {account["username"].split(".")[0].rstrip("0123456789") for account in group["accounts"]}
        assert roles == {*(role.value for role in Role if role != Role.OPD_KEPALA), "kepala"}
        assert {account["password"] for account in group["accounts"]} == {PASSWORD}


@pytest.fixture
def calendar() -> Calendar:
    """Purbalingga's hours."""
    return seed_calendar("purbalingga")


@pytest.mark.parametrize("minutes", [1, 30, 450, 451, 4000])
@pytest.mark.parametrize("now", [THURSDAY, SATURDAY])
def test_counting_working_time_back_is_the_twin_of_counting_it_on(calendar, now, minutes):
    amount = timedelta(minutes=minutes)
    start = before(calendar, now, amount)
    assert working_time.between(calendar, start, now) == amount
    assert working_time.is_open(calendar, start)


def test_a_waiting_case_has_stood_still_for_its_minutes(calendar):
    gaps = [timedelta(minutes=5), timedelta(minutes=600)]
    start, following = moments(Waiting(40), gaps, calendar, SATURDAY)
    assert working_time.between(calendar, start, following[0]) == gaps[0]
    assert working_time.between(calendar, following[-1], SATURDAY) == timedelta(minutes=40)


def test_a_story_that_would_reach_into_the_future_is_refused(calendar):
    with pytest.raises(StoryTooLong):
        moments(Ago(1, time(8)), [timedelta(hours=30)], calendar, THURSDAY)
