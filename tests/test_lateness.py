"""A late row owes its reason, a higher post judges it; the verdict stays and both figures are kept."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.situations import at_row
from tickets.models import Ticket
from tickets.views.late_rows import late_row
from workflow import actions, moment
from workflow.models import Clock, LateReason, Notice
from workflow.states import Excuse, Verdict
from workflow.sweep import sweep

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
BREACH = factories.MORNING + HOUR + timedelta(minutes=1)


@pytest.fixture(scope="module")
def begun(module_db):
    """Purbalingga with a reason that the team owes for its hour (row 5); made once, since most tests begin with it."""
    with moment.at(factories.MORNING):
        office = factories.make_office()
        ticket = at_row(office, "5")
    with moment.at(BREACH):
        sweep()
    return office, ticket


@pytest.fixture
def office(begun, db):
    """Purbalingga, as fresh objects."""
    return deepcopy(begun[0])


@pytest.fixture
def late(begun, morning, db):
    """The reason that the team owes for its hour, broken since a minute; it is 10.01."""
    with moment.at(BREACH):
        yield LateReason.objects.select_related("ticket").get(ticket=begun[1])


def explain(reason, actor, code="penyedia", **entry):
    return actions.explain_lateness(reason.ticket, actor=actor, reason=reason, code=code, **entry)


def judge(reason, actor, accepted=True, **entry):
    return actions.judge_lateness(reason.ticket, actor=actor, reason=reason, accepted=accepted, **entry)


def test_the_hands_that_were_late_give_a_coded_reason_and_the_next_higher_post_is_told(late, office):
    version = Ticket.objects.get(pk=late.ticket_id).version
    after = explain(late, office.tim, words="Jaringan serat optik putus di jalan raya.")
    late.refresh_from_db()
    assert (late.code, late.given_by, late.is_pending) == ("penyedia", office.tim, True)
    assert Notice.objects.get(event="alasan_diberikan").user == office.kasi
    entry = after.audit_trail.get(act="explain_lateness")
    assert (entry.version, entry.outcome_label) == (version + 1, "langkah 5, menunggu penyedia")


def test_a_reason_keeps_its_abbreviations_in_every_sentence(late, office):
    after = explain(late, office.tim, code="opd")
    assert Notice.objects.get(event="alasan_diberikan").words.endswith("Langkah 5, menunggu OPD.")
    assert after.audit_trail.get(act="explain_lateness").outcome_label == "langkah 5, menunggu OPD"


@pytest.mark.parametrize("name", ["tim_lain", "kasi", "kabid", "kadis", "tu", "auditor", "opd", "admin"])
def test_nobody_else_explains_it(late, office, name):
    with pytest.raises(actions.ActDenied):
        explain(late, office.people[name])


@pytest.mark.parametrize("name", ["kasi", "kabid", "kadis"])
def test_any_higher_post_of_the_sop_may_accept_and_both_figures_are_kept(late, office, name):
    explain(late, office.tim)
    judge(late, office.people[name])
    factories.perform(office, late.ticket, "perbaikan")
    clock = Clock.objects.get(pk=late.clock_id)
    assert (clock.verdict, clock.excuse) == (Verdict.TERLAMBAT, Excuse.ALASAN)
    assert Notice.objects.get(event="alasan_diputus").user == office.tim


@pytest.mark.parametrize("name", ["tim", "tim2", "tu", "sekretaris", "auditor", "opd_kepala"])
def test_nobody_else_judges_it(late, office, name):
    explain(late, office.tim)
    with pytest.raises(actions.ActDenied):
        judge(late, office.people[name])


def test_a_reason_that_is_not_accepted_says_why_and_may_be_given_again(late, office):
    explain(late, office.tim)
    with pytest.raises(actions.DataMissing):
        judge(late, office.kasi, accepted=False, note="tidak")
    judge(late, office.kasi, accepted=False, note="Tiket penyedia tidak dilampirkan.")
    assert Clock.objects.get(pk=late.clock_id).excuse == ""
    explain(late, office.tim2, code="akses")
    late.refresh_from_db()
    assert (late.code, late.is_pending, late.decision) == ("akses", True, "")


def test_a_reason_stands_once_and_is_judged_once(late, office):
    with pytest.raises(actions.ActNotPossible):
        judge(late, office.kasi)
    explain(late, office.tim)
    with pytest.raises(actions.ActNotPossible):
        explain(late, office.tim2)
    judge(late, office.kasi)
    with pytest.raises(actions.ActNotPossible):
        judge(late, office.kabid, accepted=False, note="Alasan itu tidak benar.")
    with pytest.raises(actions.ActNotPossible):
        explain(late, office.tim)


def test_another_reason_needs_words_and_a_stale_page_is_refused(late, office):
    with pytest.raises(actions.DataMissing):
        explain(late, office.tim, code="lainnya", words="lupa")
    with pytest.raises(actions.DataMissing):
        explain(late, office.tim, code="malas")
    with pytest.raises(actions.StaleTicket):
        explain(late, office.tim, version=1)


def test_the_kepala_dinas_explains_and_nobody_stands_above(office, morning):
    sumbawa = factories.make_office("sumbawa")
    ticket = at_row(sumbawa, "2")
    with moment.at(morning + timedelta(days=5)):
        sweep()
        reason = ticket.late_reasons.get()
        explain(reason, sumbawa.kadis, code="beban")
        with pytest.raises(actions.ActDenied):
            judge(reason, sumbawa.sekretaris)
        reason.refresh_from_db()
        state = late_row(ticket, reason, sumbawa.kadis).state
    assert state == "alasan tercatat, tidak ada pejabat di atasnya yang menilai"


def test_a_row_of_the_opd_owes_no_reason(morning):
    bogor = factories.make_office("bogor")
    ticket = factories.make_ticket(bogor, files=[])
    with moment.at(morning + timedelta(days=5)):
        sweep()
    assert ticket.alarms.filter(level=100).exists()
    assert not ticket.late_reasons.exists()


def test_an_act_that_finds_the_breach_leaves_the_reason_to_the_hands_of_that_row(office, morning):
    ticket = at_row(office, "5")
    with moment.at(morning + 2 * HOUR):
        factories.perform(office, ticket, "perbaikan")
        reason = ticket.late_reasons.get()
        assert reason.run.step == "5"
        explain(reason, office.tim, code="cuaca")


def page(client, user, url, data=None):
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client.post(url, data) if data is not None else client.get(url)


def test_the_ticket_page_asks_the_hands_and_then_the_higher_post_in_place(late, office, client):
    ticket = late.ticket
    shown = page(client, office.tim, ticket.get_absolute_url()).content.decode()
    assert "Langkah 5 melewati batas 1 jam" in shown
    assert reverse("alasan", args=[ticket.number, late.pk]) in shown
    sent = {"version": ticket.version, "code": "penyedia", "words": "Serat optik putus."}
    assert page(client, office.tim, reverse("alasan", args=[ticket.number, late.pk]), sent).status_code == 303
    shown = page(client, office.kasi, ticket.get_absolute_url()).content.decode()
    assert "Menunggu penyedia" in shown
    assert reverse("penilaian", args=[ticket.number, late.pk]) in shown
    sent = {"version": ticket.version + 1, "verdict": "terima", "note": ""}
    assert page(client, office.kasi, reverse("penilaian", args=[ticket.number, late.pk]), sent).status_code == 303
    assert "alasan diterima" in page(client, office.tim, ticket.get_absolute_url()).content.decode()


def test_the_opd_does_not_read_it_as_a_section(late, office, client):
    assert (
        'id="keterlambatan"' not in page(client, office.people["opd"], late.ticket.get_absolute_url()).content.decode()
    )


def owed(client, person):
    """What the person reads behind the inbox's link to lateness; empty where the inbox has none."""
    inbox = page(client, person, reverse("kotak_masuk")).content.decode()
    if reverse("menunggu_alasan") not in inbox:
        return ""
    return page(client, person, reverse("menunggu_alasan")).content.decode()


def test_the_inbox_leads_to_what_is_owed_and_to_what_is_to_be_judged(late, office, client):
    assert "Isi alasan keterlambatan langkah 5" in owed(client, office.tim)
    assert reverse("menunggu_alasan") in page(client, office.tim, reverse("pekerjaan")).content.decode()
    assert owed(client, office.kasi) == ""
    explain(late, office.tim)
    assert owed(client, office.tim) == ""
    assert "Nilai alasan keterlambatan langkah 5" in owed(client, office.kasi)


def test_whoever_was_refused_is_asked_once_more_in_the_notice_and_in_the_list(late, office, client):
    explain(late, office.tim)
    judge(late, office.kasi, accepted=False, note="Tiket penyedia tidak dilampirkan.")
    assert Notice.objects.get(event="alasan_diputus").words.endswith(
        "Langkah 5, tidak diterima. Mohon isi kembali pada halaman tiket."
    )
    line = "Isi kembali alasan keterlambatan langkah 5, yang semula tidak diterima"
    assert line in owed(client, office.tim)


def test_whoever_judges_a_second_reason_reads_why_the_first_was_refused(late, office, client):
    explain(late, office.tim, words="Jaringan serat optik putus.")
    judge(late, office.kasi, False, note="Penyedia tidak menerima laporan gangguan.")
    late.refresh_from_db()
    explain(late, office.tim, code="cuaca", words="Hujan badai sejak pagi.")
    for reader, url in (
        (office.kabid, reverse("penilaian", args=[late.ticket.number, late.pk])),
        (office.tim, late.ticket.get_absolute_url()),
    ):
        shown = page(client, reader, url).content.decode()
        for words in ("Jaringan serat optik putus.", "Penyedia tidak menerima laporan gangguan.", "Contoh Kasi"):
            assert words in shown, (reader, words)
        assert shown.index("Alasan sebelumnya tidak diterima.") < shown.index("Hujan badai sejak pagi.")
    judge(late, office.kabid, False, note="Tidak ada hujan pada hari itu.")
    late.refresh_from_db()
    explain(late, office.tim)
    late.refresh_from_db()
    assert [refused["decision"] for refused in late.refusals] == [
        "Penyedia tidak menerima laporan gangguan.",
        "Tidak ada hujan pada hari itu.",
    ]


def test_what_is_owed_stands_above_a_full_and_above_an_empty_inbox_too(late, office, client, monkeypatch):
    monkeypatch.setattr("tickets.views.inbox.CARDS", 1)
    at_row(office, "5")
    assert page(client, office.tim, reverse("pekerjaan")).context["next_url"]
    assert "Isi alasan keterlambatan langkah 5" in owed(client, office.tim)
    explain(late, office.tim)
    assert page(client, office.kadis, reverse("kotak_masuk")).context["cards"] == []
    assert "Nilai alasan keterlambatan langkah 5" in owed(client, office.kadis)


def test_the_list_of_lateness_goes_on_from_any_of_its_lines(late, office, client):
    other = at_row(office, "5")
    with moment.at(moment.now() + 2 * HOUR):
        sweep()
        newest = other.late_reasons.get()
        shown = page(client, office.tim, reverse("menunggu_alasan")).context["lines"]
        assert [line.ticket.split(",")[0] for line in shown] == [other.number, late.ticket.number]
        rest = client.get(reverse("menunggu_alasan"), {"sebelum": newest.pk}).context
        assert [line.ticket.split(",")[0] for line in rest["lines"]] == [late.ticket.number]
        assert rest["page"].newer_url


def test_the_list_of_lateness_is_not_for_the_opd(late, office, client):
    assert page(client, office.people["opd"], reverse("menunggu_alasan")).status_code == 403


def test_a_wrong_or_stale_form_keeps_what_was_typed(late, office, client):
    url = reverse("alasan", args=[late.ticket.number, late.pk])
    wrong = page(client, office.tim, url, {"version": late.ticket.version, "code": "", "words": "Serat putus"})
    assert (wrong.status_code, "Serat putus" in wrong.content.decode()) == (422, True)
    stale = page(client, office.tim, url, {"version": 1, "code": "penyedia", "words": "Serat putus"})
    assert (stale.status_code, "Serat putus" in stale.content.decode()) == (409, True)
