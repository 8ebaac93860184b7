"""Who is told at each act: the hands it calls, the reporting side, the team, those who talk; never the actor."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tickets.models import Holder, Message, User
from workflow import actions, audience, moment
from workflow.models import Notice
from workflow.states import Role, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

LONGEST = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}
REASON = "Alasan yang cukup panjang."


def told(since):
    """Who was told what after a notice, as short names."""
    rows = Notice.objects.filter(pk__gt=since).values_list("user__username", "event")
    return {(name.partition("@")[0], event) for name, event in rows}


def last():
    """The newest notice so far."""
    return Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture
def since(ticket):
    """Everything that was told before the test."""
    return last()


@pytest.mark.parametrize("code", LONGEST)
def test_at_every_row_those_are_told_to_whom_its_turns_are_open(code):
    with moment.at(factories.MORNING):
        office = factories.make_office(code)
        ticket, ways = factories.make_ticket(office), iter(LONGEST[code])
        before = 0
        while not ticket.is_ended:
            for wanted in (ticket.open_turns, []):
                open_to = {one for one in everybody() if any(turn.is_open_to(one) for turn in wanted)}
                assert set(audience.people_of(ticket, wanted)) == open_to, ticket.step
            step, before = ticket.current_step, last()
            ticket = factories.perform(office, ticket, next(ways) if step.outcomes else "")
            heard = {one for one in everybody() if Notice.objects.filter(pk__gt=before, user=one).exists()}
            expected = {one for one in everybody() if any(turn.is_open_to(one) for turn in ticket.open_turns)}
            assert expected - {factories.performer(office, step.role)} <= heard, step.no
            for role in step.acks:
                ticket = actions.acknowledge(ticket, actor=factories.performer(office, role))


def everybody():
    """All people, read afresh as a request would."""
    return list(User.objects.all())


def test_a_new_report_calls_the_first_hand_and_not_its_reporter(ticket):
    assert told(0) == {("tu", "giliran")}


@pytest.mark.parametrize("has_left", ["the office", "for another OPD"])
def test_colleagues_hear_what_becomes_of_the_report_of_somebody_who_has_left(office, ticket, since, has_left):
    factories.make_user(office.pemda, "rekan", opd=office.opd)
    gone = {"is_active": False} if has_left == "the office" else {"opd": office.other_opd}
    User.objects.filter(pk=office.people["opd"].pk).update(**gone)
    actions.return_to_opd(ticket, actor=office.tu, note=REASON)
    assert told(since) == {("rekan", "dikembalikan")}


def test_a_report_entered_by_the_dinas_is_confirmed_to_everybody_who_reports_for_the_opd(office):
    factories.make_ticket(office, actor=office.tu)
    assert told(0) == {("opd", "diterima")}


def test_the_opd_hears_the_milestones_of_its_report(office, ticket, since):
    factories.walk(office, ticket, "perbaikan")
    own = Notice.objects.filter(user=office.people["opd"], pk__gt=since).order_by("pk")
    assert [notice.event for notice in own] == ["diterima", "selesai"]


@pytest.mark.parametrize(
    ("act", "status", "event"), [("return_to_opd", "dikembalikan", "dikembalikan"), ("refuse", "ditolak", "ditolak")]
)
def test_the_opd_hears_that_its_report_came_back(office, ticket, since, act, status, event):
    ticket = getattr(actions, act)(ticket, actor=office.tu, note=REASON)
    assert (ticket.status, told(since)) == (status, {("opd", event)})


def test_a_report_taken_back_is_told_to_those_who_had_it(office, ticket, since):
    actions.withdraw(ticket, actor=office.people["opd"], note=REASON)
    assert told(since) == {("tu", "gugur")}


def test_a_promise_and_a_visit_are_told_to_the_opd():
    office = factories.make_office("tanah-bumbu")
    ticket = factories.walk(office, factories.make_ticket(office), "gagal", until="6")
    assert ("opd", "kunjungan") in told(0)
    since = last()
    factories.perform(office, ticket)
    estimate = Notice.objects.get(user=office.people["opd"], pk__gt=since)
    assert estimate.words == "Perkiraan waktu pulih: Jumat, 20 November 2026 pukul 15.00 WITA."


def test_a_wait_is_told_to_the_opd_with_its_cause(office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    since = last()
    actions.pause(ticket, actor=office.tim, reason="suku_cadang")
    notice = Notice.objects.get(pk__gt=since)
    assert (notice.user, notice.words) == (office.people["opd"], "Penanganan dijeda: menunggu suku cadang.")


def test_a_row_given_back_is_told_to_the_hands_that_had_it(office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    since = last()
    actions.send_back(ticket, actor=office.kasi, note=REASON)
    assert told(since) == {("kabid", "kembali")}


def test_the_team_is_told_when_it_is_named_and_when_it_changes(office, ticket):
    ticket = factories.walk(office, ticket, until="4")
    since = last()
    ticket = factories.perform(office, ticket)
    assert told(since) == {("tim", "giliran"), ("tim2", "giliran")}
    since = last()
    lain = office.people["tim_lain"]
    actions.reassign_tim(ticket, actor=office.kasi, petugas=[office.tim, lain], penanggung_jawab=lain, note=REASON)
    assert told(since) == {("tim_lain", "giliran"), ("tim2", "dilepas")}


def test_whoever_stands_in_for_a_post_is_told_and_the_absent_one_is_not(office, ticket):
    with moment.at(factories.MORNING):
        Holder.objects.create(
            post=office.posts["kabid"],
            user=office.people["sekretaris"],
            kind=Holder.Kind.PLH,
            starts_on=factories.MORNING.date(),
        )
        since = last()
        factories.walk(office, ticket, until="3")
        assert told(since) >= {("sekretaris", "giliran")}
        assert ("kabid", "giliran") not in told(since)


def test_an_acknowledgement_still_missing_is_not_told_again_when_another_comes():
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), *LONGEST["sumbawa"], until="14")
    since = last()
    ticket = factories.perform(office, ticket)
    asked = told(since)
    assert {event for _, event in asked} == {"pengesahan"}
    since = last()
    actions.acknowledge(ticket, actor=factories.performer(office, ticket.current_step.acks[0]))
    assert told(since) == set()


# -- talking ----------------------------------------------------------------------------------------------------------


def say(ticket, actor, body, **how):
    """One message; who was told of it."""
    before = last()
    actions.post_message(ticket, actor=actor, body=body, key=uuid4(), **how)
    return told(before)


def test_a_message_reaches_the_other_side_and_those_who_talk(office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    reporter = office.people["opd"]
    assert say(ticket, reporter, "Kapan?") == {("tim", "pesan"), ("tim2", "pesan")}
    assert say(ticket, office.kasi, "Hari ini.") == {("opd", "pesan")}
    assert say(ticket, reporter, "Baik.") == {("tim", "pesan"), ("tim2", "pesan"), ("kasi", "pesan")}


def test_a_note_stays_in_the_dinas(office, ticket):
    ticket = factories.walk(office, ticket, until="5")
    heard = say(ticket, office.kasi, "Cek ODP. @opd@purbalingga", internal=True)
    assert heard == {("tim", "catatan"), ("tim2", "catatan")}


@pytest.mark.parametrize("name", ["@kabid@purbalingga", "@Contoh Kabid", "@contoh kabid,"])
def test_whoever_is_named_is_told(office, ticket, name):
    assert say(ticket, office.kasi, f"Mohon arahan {name}", internal=True) == {("kabid", "sebut"), ("tu", "catatan")}


@pytest.mark.parametrize("name", ["@kabid@purbalingga2", "kabid@purbalingga", "@Contoh Kabidang", "@admin@purbalingga"])
def test_a_word_that_only_looks_like_a_name_calls_nobody(office, ticket, name):
    assert say(ticket, office.kasi, f"Mohon arahan {name}", internal=True) == {("tu", "catatan")}


def test_the_opd_names_nobody_of_the_dinas(office, ticket):
    assert say(ticket, office.people["opd"], "Mohon @kadis@purbalingga") == {("tu", "pesan")}


def test_a_question_and_a_recovery_reach_those_who_handle_the_report(office, ticket):
    reporter = office.people["opd"]
    since = last()
    actions.ask_progress(ticket, actor=reporter, key=uuid4())
    assert told(since) == {("tu", "tanya")}
    ticket = factories.walk(office, ticket, "perbaikan")
    since = last()
    actions.confirm_recovery(ticket, actor=reporter, key=uuid4(), recovered=False, note="Masih putus di lantai 2")
    assert told(since) == {("kasi", "belum_pulih"), ("tim", "belum_pulih"), ("tim2", "belum_pulih")}


def test_a_message_sent_twice_is_told_once(office, ticket):
    key = uuid4()
    for _ in range(2):
        actions.post_message(ticket, actor=office.people["opd"], body="Halo", key=key)
    assert Message.objects.count() == Notice.objects.filter(event="pesan").count() == 1


def test_nobody_is_told_of_the_own_act(office):
    ticket = factories.make_ticket(office)
    while not ticket.is_ended:
        since, actor = last(), factories.performer(office, ticket.current_step.role)
        ticket = factories.perform(office, ticket, "perbaikan" if ticket.current_step.outcomes else "")
        assert not Notice.objects.filter(pk__gt=since, user=actor).exists()


def test_nothing_is_told_of_a_refused_act(office, ticket, since):
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket, actor=office.kadis)
    assert told(since) == set()


def test_an_act_after_hours_is_told_all_the_same(office, ticket):
    with moment.at(factories.MORNING + timedelta(hours=14)):
        since = last()
        ticket = factories.perform(office, ticket)
    assert ticket.status != Status.PENERIMAAN
    assert (str(Role.KABID), "giliran") in told(since)
