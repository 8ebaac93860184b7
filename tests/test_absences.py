"""Leave of technicians: written down by dates, seen where a team is named, and nobody is appointed who is away."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.situations import REASON
from tests.test_lists import sign_in
from tickets.models import Absence, ManagementEntry, Ticket
from workflow import actions, moment

pytestmark = pytest.mark.django_db
SENT = {"kind": "sakit", "starts_on": "2026-11-20", "ends_on": "2026-11-24", "letter": ""}


@pytest.fixture
def away(office, morning):
    """The first of the team is away from today until Tuesday."""
    today = morning.date()
    return factories.make_absence(office.tim, today, today + timedelta(days=4))


@pytest.fixture
def naming(office, morning):
    """A report whose team is to be named."""
    return factories.walk(office, factories.make_ticket(office), until="4")


def test_the_kasi_writes_an_absence_down_and_the_journal_keeps_it(client, office, morning):
    sign_in(client, office.kasi)
    assert reverse("ketidakhadiran") in client.get(reverse("akun")).content.decode()
    answer = client.post(reverse("ketidakhadiran_baru"), {**SENT, "user": office.tim.pk}, follow=True)
    assert "20 November 2026 sampai 24 November 2026" in answer.content.decode()
    assert ManagementEntry.objects.get().act == "Mencatat ketidakhadiran"


def test_the_one_who_names_a_team_sees_who_is_away_and_not_why(client, office, away, naming):
    page = sign_in(client, office.kasi).get(reverse("ticket_row", args=[naming.number])).content.decode()
    assert "Contoh Tim <small>(tidak masuk sampai 24 November 2026; tidak ada pekerjaan terbuka)" in page
    assert "Cuti" not in page


def test_who_is_away_is_not_appointed_by_any_way(client, office, away, naming):
    sentence = "Contoh Tim tidak masuk sampai 24 November 2026. Pilih petugas lain."
    sent = {"version": naming.version, "petugas": [office.tim.pk], "penanggung_jawab": office.tim.pk}
    refused = sign_in(client, office.kasi).post(reverse("ticket_row", args=[naming.number]), sent)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    team = {"petugas": [office.tim2], "penanggung_jawab": office.tim2}
    ticket = actions.appoint_tim(naming, actor=office.kasi, data=team)
    with pytest.raises(actions.DataMissing) as refusal:
        actions.reassign_tim(ticket, actor=office.kasi, petugas=[office.tim], penanggung_jawab=office.tim, note=REASON)
    assert refusal.value.fields == {"petugas": sentence}
    assert Ticket.objects.get(pk=ticket.pk).team_ids == {office.tim2.pk}


def test_the_day_after_the_last_one_everybody_is_there_again(office, away, naming, morning):
    with moment.at(morning + timedelta(days=5)):
        ticket = factories.perform(office, naming)
    assert office.tim.pk in ticket.team_ids


def test_an_absence_begins_with_the_day_of_the_own_pemda(morning):
    office = factories.make_office("sumbawa")
    naming = factories.walk(office, factories.make_ticket(office), "lengkap", until="4")
    factories.make_absence(office.tim, morning.date() + timedelta(days=1), morning.date() + timedelta(days=1))
    almost_midnight = morning.replace(hour=15, minute=59)  # 23.59 WITA
    with moment.at(almost_midnight + timedelta(minutes=1)), pytest.raises(actions.DataMissing):
        factories.perform(office, naming)
    with moment.at(almost_midnight):
        ticket = factories.perform(office, naming)
    assert office.tim.pk in ticket.team_ids


def test_an_appointment_on_paper_is_judged_by_its_own_day(office, naming, morning):
    factories.make_absence(office.tim, morning.date() + timedelta(days=1), morning.date() + timedelta(days=2))
    with moment.at(morning + timedelta(days=1)):
        ticket = actions.enter_disposisi(
            naming,
            actor=office.tu,
            scan=[factories.make_photo("berkas")],
            occurred_at=morning,
            data=factories.make_data(office, naming),
        )
    assert office.tim.pk in ticket.team_ids


def test_the_list_names_the_work_that_waits_for_somebody_who_is_away(client, office, morning):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    factories.make_absence(office.tim, morning.date(), morning.date())
    page = sign_in(client, office.tu).get(reverse("ketidakhadiran")).content.decode()
    assert ticket.get_absolute_url() in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": "2026-11-19"}, "Tanggal berakhir mendahului tanggal mulai."),
        (
            {"starts_on": "2026-11-24", "ends_on": "2026-11-30"},
            "Bertumpang tindih dengan ketidakhadiran 20 November 2026",
        ),
        ({"kind": "bosan"}, "Pilih salah satu dari pilihan yang ada."),
        ({"ends_on": ""}, "Isian ini harus diisi."),
    ],
)
def test_wrong_dates_are_refused_in_words(client, office, away, wrong, sentence):
    answer = sign_in(client, office.tu).post(reverse("ketidakhadiran_baru"), {**SENT, "user": office.tim.pk, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_absence_ends_earlier_or_is_removed(client, office, away):
    sign_in(client, office.admin)
    change = reverse("ketidakhadiran_ubah", args=[away.pk])
    client.post(change, {**SENT, "user": office.tim.pk, "ends_on": "2026-11-21"})
    away.refresh_from_db()
    assert away.ends_on.day == 21
    remove = reverse("ketidakhadiran_hapus", args=[away.pk])
    assert "Hapus ketidakhadiran Contoh Tim?" in client.get(remove).content.decode()
    assert client.post(remove).status_code == 303
    assert not Absence.objects.exists()
    assert ManagementEntry.objects.count() == 2


def test_technicians_of_another_government_are_not_offered(client, office, other_office):
    answer = sign_in(client, office.tu).post(reverse("ketidakhadiran_baru"), {**SENT, "user": other_office.tim.pk})
    assert answer.status_code == 422
