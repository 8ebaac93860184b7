"""An official is reminded of an unconfirmed verbal order when the office opens; TU hears of it from the second time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.situations import REASON, by_word_of_mouth, disposisi_that_follows
from tests.test_lists import sign_in
from workflow import actions, awaited_confirmations, moment
from workflow.models import Notice, SpecialDay

pytestmark = pytest.mark.django_db
#: The order is noted on a Friday; the office opens again on Monday at 07.30 WIB.
BEFORE_MONDAY = datetime(2026, 11, 23, 0, 29, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 0, 31, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def ordered(office, morning):
    """A report that went on by the word of the Kabid."""
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    return actions.note_verbal_order(ticket, actor=office.tim, **by_word_of_mouth(office, ticket))


def remind(at):
    """What beat wakes."""
    with moment.at(at):
        return awaited_confirmations.remind(now=at)


def reminded():
    """Who was told, in the order of telling."""
    told = Notice.objects.filter(event="perintah_ditunggu").order_by("pk")
    return [str(notice.user) for notice in told.select_related("user")]


def test_the_official_is_reminded_once_when_the_office_opens_again(office, ordered, morning):
    assert [remind(morning + timedelta(hours=2)), remind(BEFORE_MONDAY), reminded()] == [0, 0, []]
    assert [remind(MONDAY), remind(MONDAY + timedelta(hours=1))] == [1, 0]
    assert reminded() == [str(office.kabid)]
    words = Notice.objects.get(event="perintah_ditunggu").words
    assert words == (
        "Perintah lisan Contoh Kepala Bidang pada langkah 3, dicatat 20 November 2026, menunggu konfirmasi."
    )


def test_from_the_second_morning_on_tu_hears_of_it_too(office, ordered):
    remind(MONDAY)
    assert remind(TUESDAY) == 1
    assert sorted(reminded()[1:]) == sorted([str(office.kabid), str(office.tu)])


def test_a_holiday_is_no_morning(office, ordered):
    SpecialDay.objects.create(pemda=office.pemda, on=MONDAY.date(), name="Libur daerah", decree="Keputusan Bupati")
    office.pemda.calendar_version += 1
    office.pemda.save(update_fields=["calendar_version"])
    assert [remind(MONDAY), remind(TUESDAY)] == [0, 1]


def test_orders_that_were_confirmed_denied_or_overtaken_remind_nobody(office, ordered, morning):
    data = disposisi_that_follows(office, ordered, office.kabid)
    actions.confirm_verbal_order(ordered, actor=office.kabid, data=data)
    for settle, actor in ((actions.deny_verbal_order, office.kabid), (actions.send_back, office.kasi)):
        ticket = factories.walk(office, factories.make_ticket(office), until="3")
        ticket = actions.note_verbal_order(ticket, actor=office.tim, **by_word_of_mouth(office, ticket))
        settle(ticket, actor=actor, note=REASON)
    assert [remind(MONDAY), reminded()] == [0, []]


def test_one_notice_names_every_row_that_an_official_owes_on_a_ticket(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), until="2")
    for _ in range(3):
        order = {**by_word_of_mouth(office, ticket), "post": office.posts["kadis"]}
        ticket = actions.note_verbal_order(ticket, actor=office.tim, **order)
    assert [remind(MONDAY), reminded()] == [3, [str(office.kadis)]]
    assert "pada langkah 2, 3, dan 4," in Notice.objects.get(event="perintah_ditunggu").words


def test_the_start_page_counts_the_order_where_nothing_else_waits(client, office, ordered):
    page = sign_in(client, office.kabid).get(reverse("kotak_masuk")).content.decode()
    assert "1 perintah lisan menunggu konfirmasi Anda" in page
