"""A letter that follows (surat menyusul): the work begins, the OPD is reminded once, the letter is completed later."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.posting import post_row
from tests.test_lists import sign_in
from tickets.models import LetterPromise, Ticket
from workflow import actions, awaited_letters, moment
from workflow.models import Notice

pytestmark = pytest.mark.django_db
WITHOUT_LETTER = {"letter_number": "", "letter_date": None}
EXPECTED = date(2026, 11, 24)
WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture
def sumbawa(morning):
    """The government whose SOP begins with a letter."""
    return factories.make_office("sumbawa")


def by_telephone(office, *, expected_on=EXPECTED, **overrides):
    """A report by telephone, entered by TU."""
    return actions.submit_report(
        actor=office.tu,
        opd=office.opd,
        report=factories.make_report(office, **{**WITHOUT_LETTER, **overrides}),
        submission_key=uuid4(),
        kanal="telepon",
        letter_expected_on=expected_on,
    )


def complete(office, ticket, actor=None, **overrides):
    """The letter comes."""
    entry = {"number": "045/2/2026", "written_on": date(2026, 11, 23), "files": [factories.make_photo("surat")]}
    return actions.complete_letter(ticket, actor=actor or office.people["opd"], **{**entry, **overrides})


def test_work_begins_before_the_letter_where_somebody_promised_it(client, sumbawa):
    ticket = by_telephone(sumbawa)
    assert ticket.letter_promise.expected_on == EXPECTED
    answer = post_row(client, sumbawa, ticket, nomor_surat="", tanggal_surat="", nomor_agenda="")
    assert answer.status_code == 303, answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).step == "2"


def test_without_a_promise_the_sop_still_asks_for_its_letter(sumbawa):
    with pytest.raises(actions.DataMissing):
        by_telephone(sumbawa, expected_on=None)
    with pytest.raises(actions.DataMissing):
        actions.submit_report(
            actor=sumbawa.people["opd"],
            opd=sumbawa.opd,
            report=factories.make_report(sumbawa, **WITHOUT_LETTER),
            submission_key=uuid4(),
            letter_expected_on=EXPECTED,
        )


def test_nobody_awaits_a_letter_for_a_day_that_has_passed(sumbawa):
    with pytest.raises(actions.DataMissing) as refused:
        by_telephone(sumbawa, expected_on=moment.now().date() - timedelta(days=1))
    assert refused.value.fields == {"letter_expected_on": "Tanggal ini sudah lewat. Isi hari ini atau sesudahnya."}
    assert by_telephone(sumbawa, expected_on=moment.now().date()).letter_promise.is_open


def test_a_ticket_is_not_closed_before_its_letter_has_come(sumbawa):
    ticket = by_telephone(sumbawa)
    data = {"nomor_agenda": ""}
    ticket = actions.register_laporan(ticket, actor=sumbawa.tu, data=data)
    assert actions.owed_data(ticket)["1"] == ["nomor_surat", "tanggal_surat"]
    ticket = complete(sumbawa, ticket)
    assert (ticket.letter_number, ticket.letter_promise.is_open) == ("045/2/2026", False)
    assert "1" not in actions.owed_data(Ticket.objects.get(pk=ticket.pk))


def test_where_the_sop_lets_it_follow_three_working_days_are_given(morning):
    office = factories.make_office("bogor")
    ticket = factories.make_ticket(office, files=[], **WITHOUT_LETTER)
    assert ticket.letter_promise.expected_on == date(2026, 11, 25)
    assert not LetterPromise.objects.filter(ticket=factories.make_ticket(office)).exists()


def test_the_opd_and_tu_are_reminded_once_after_the_day(sumbawa, morning):
    ticket = by_telephone(sumbawa)
    assert awaited_letters.remind(now=morning) == 0
    late = morning + timedelta(days=5)
    with moment.at(late):
        assert [awaited_letters.remind(now=late), awaited_letters.remind(now=late)] == [1, 0]
    told = Notice.objects.filter(event="surat_menyusul", ticket=ticket)
    assert {notice.user for notice in told} == {sumbawa.people["opd"], sumbawa.tu}
    assert "Ditunggu sampai 24 November 2026." in told.first().words


def test_nobody_is_reminded_of_a_letter_before_the_office_opens(sumbawa):
    ticket = by_telephone(sumbawa)
    asleep, at_work = datetime(2026, 11, 25, 0, 30, tzinfo=WITA), datetime(2026, 11, 25, 7, 30, tzinfo=WITA)
    told = []
    for now in (asleep, at_work):
        with moment.at(now):
            told.append(awaited_letters.remind(now=now))
    assert told == [0, 1]
    assert set(Notice.objects.filter(event="surat_menyusul", ticket=ticket).values_list("told_at")) == {(at_work,)}


def test_a_letter_that_came_and_a_ticket_that_ended_remind_nobody(sumbawa, morning):
    complete(sumbawa, by_telephone(sumbawa))
    actions.withdraw(by_telephone(sumbawa), actor=sumbawa.people["opd"], note="Sudah normal kembali.")
    assert awaited_letters.remind(now=morning + timedelta(days=10)) == 0


@pytest.mark.parametrize("who", ["opd", "opd_kepala", "tu"])
def test_the_letter_is_completed_on_its_page_and_the_conversation_tells(client, sumbawa, who):
    ticket = by_telephone(sumbawa)
    page = sign_in(client, sumbawa.people[who]).get(ticket.get_absolute_url()).content.decode()
    url = reverse("surat_menyusul", args=[ticket.number])
    assert url in page
    assert client.get(url).status_code == 200
    clean = factories.make_photo("surat")
    scan = SimpleUploadedFile(clean.original_name, clean.content, clean.content_type)
    answer = client.post(url, {"number": "045/2/2026", "written_on": "2026-11-19", "surat": scan})
    assert answer.status_code == 303, answer.content.decode()
    assert ticket.messages.get().body == "Surat permohonan nomor 045/2/2026 tanggal 19 November 2026 sudah dilampirkan."
    assert ticket.attachments.get().kind == "surat"
    assert client.post(url, {}).status_code == 409


@pytest.fixture
def bogor(morning):
    """The government whose first row is the OPD's own letter."""
    return factories.make_office("bogor")


@pytest.mark.parametrize("who", ["opd", "tu"])
def test_where_the_row_waits_for_the_letter_it_goes_on_with_it_whoever_brings_it(bogor, who):
    ticket = factories.make_ticket(bogor, files=[], **WITHOUT_LETTER)
    assert (ticket.step, ticket.letter_promise.is_open) == ("1", True)
    ticket = complete(bogor, ticket, actor=bogor.people[who], written_on=date(2026, 11, 19))
    run = ticket.runs.get(step="1")
    assert (ticket.step, ticket.letter_number, ticket.letter_date) == ("2", "045/2/2026", date(2026, 11, 19))
    assert (run.performed_by, run.on_behalf) == (bogor.people[who], who == "tu")
    assert ticket.attachments.get().run == run
    assert LetterPromise.objects.get().completed_by == bogor.people[who]


def test_the_head_of_the_opd_attaches_the_letter_and_the_row_stays_with_its_reporter(bogor):
    ticket = factories.make_ticket(bogor, files=[], **WITHOUT_LETTER)
    ticket = complete(bogor, ticket, actor=bogor.opd_kepala, written_on=date(2026, 11, 19))
    assert (ticket.step, ticket.letter_number, ticket.attachments.count()) == ("1", "045/2/2026", 1)
    ticket = actions.submit_laporan(
        ticket,
        actor=bogor.people["opd"],
        data={"nomor_surat": "045/2/2026", "tanggal_surat": date(2026, 11, 19)},
    )
    assert (ticket.step, ticket.attachments.count()) == ("2", 1)


def test_the_page_of_the_row_asks_for_no_scan_that_lies_with_the_report(client, bogor):
    url = reverse("ticket_row", args=[factories.make_ticket(bogor, files=[], **WITHOUT_LETTER).number])
    form = sign_in(client, bogor.people["opd"]).get(url).context["form"]
    assert form.fields["berkas_surat"].required
    complete(bogor, Ticket.objects.get(), actor=bogor.opd_kepala, written_on=date(2026, 11, 19))
    assert not client.get(url).context["form"].fields["berkas_surat"].required


def test_a_letter_that_tu_enters_with_the_report_is_handed_in_for_its_opd(bogor):
    ticket = by_telephone(bogor, expected_on=None, letter_number="045/2/2026", letter_date=date(2026, 11, 19))
    assert ticket.step == "1", "the scan is missing"
    ticket = actions.submit_report(
        actor=bogor.tu,
        opd=bogor.opd,
        report=factories.make_report(bogor, letter_number="045/3/2026", letter_date=date(2026, 11, 19)),
        submission_key=uuid4(),
        kanal="surat",
        files=[factories.make_photo("surat")],
    )
    assert (ticket.step, ticket.attachments.count()) == ("2", 1)
    assert ticket.audit_trail.get(act="submit_laporan").on_behalf_of == "Perangkat Daerah"


def test_nobody_awaits_a_letter_that_its_opd_handed_in_with_the_row(bogor, client, morning):
    ticket = factories.make_ticket(bogor, files=[], **WITHOUT_LETTER)
    ticket = factories.perform(bogor, ticket)
    assert (ticket.step, LetterPromise.objects.get().is_open) == ("2", False)
    assert ticket.letter_number != ""
    page = sign_in(client, bogor.tu).get(ticket.get_absolute_url()).content.decode()
    assert "Surat permohonan menyusul" not in page


def test_early_in_the_morning_a_letter_of_the_same_day_is_taken(client, sumbawa):
    ticket = by_telephone(sumbawa)
    clean = factories.make_photo("surat")
    scan = SimpleUploadedFile(clean.original_name, clean.content, clean.content_type)
    sign_in(client, sumbawa.tu)
    with moment.at(datetime(2026, 11, 24, 6, 0, tzinfo=sumbawa.pemda.tz)):
        sent = {"number": "045/2/2026", "written_on": "2026-11-24", "surat": scan}
        answer = client.post(reverse("surat_menyusul", args=[ticket.number]), sent)
    assert answer.status_code == 303, answer.content.decode()


def test_nobody_else_completes_it(sumbawa, other_office):
    ticket = by_telephone(sumbawa)
    for person in (sumbawa.kadis, sumbawa.tim, sumbawa.people["other_opd"], other_office.tu):
        with pytest.raises(actions.ActDenied):
            complete(sumbawa, ticket, actor=person)
    with pytest.raises(actions.DataMissing):
        complete(sumbawa, ticket, files=[])


def test_tu_reads_which_letters_are_awaited(client, sumbawa, morning):
    ticket = by_telephone(sumbawa)
    with moment.at(morning + timedelta(days=7)):
        page = sign_in(client, sumbawa.tu).get(reverse("agenda")).content.decode()
    assert "Surat menyusul" in page
    assert "24 November 2026, sudah lewat" in page
    assert reverse("surat_menyusul", args=[ticket.number]) in page
