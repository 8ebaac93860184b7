"""The list behind the bell, what counts as read, each person's choices, and what the Dinas sees of the sending."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import Holder
from workflow import indonesian, inward, moment
from workflow.delivery import WAITS
from workflow.events import EVENTS, Topic
from workflow.models import Delivery, Notice, NoticeSettings
from workflow.notifications import queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
MOST_QUERIES = 8


@pytest.fixture
def told(ticket, office):
    """A line of the Kabid."""
    notice = Notice.objects.get(pk__in=queue(ticket, "pesan", to=[office.kabid], now=factories.MORNING))
    return notice


@pytest.fixture
def kabid(client, office):
    """The browser of the Kabid."""
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    return client


def badge(page, name):
    """The count on a badge of the page, "" where there is nothing to count."""
    head, _, rest = page.content.decode().partition(f'angka--{name}"')
    return rest.partition(">")[2].partition("<")[0] if head and "hidden" not in rest.partition(">")[0] else ""


def test_the_bell_counts_what_is_unread_and_leads_to_the_list(kabid, told):
    page = kabid.get(reverse("kotak_masuk"))
    assert badge(page, "belum-dibaca") == "1"
    assert f'href="{reverse("pemberitahuan")}"' in page.content.decode()
    shown = kabid.get(reverse("pemberitahuan")).content.decode()
    assert told.words in shown and told.ticket.number in shown


def test_the_bell_stops_counting_however_much_was_never_read(kabid, office, told):
    line = {"user": office.kabid, "event": "pesan", "words": "Contoh", "told_at": factories.MORNING}
    Notice.objects.bulk_create([Notice(**line) for _ in range(300)])
    page = kabid.get(reverse("kotak_masuk"))
    assert badge(page, "belum-dibaca") == "99+"
    assert page.wsgi_request.user.unread_notices == 100


def test_opening_the_ticket_reads_what_was_told_about_it(kabid, told):
    page = kabid.get(told.ticket.get_absolute_url())
    told.refresh_from_db()
    assert (told.read_at is not None, badge(page, "belum-dibaca")) == (True, "")


def test_a_look_by_somebody_else_reads_nothing(client, office, told):
    client.force_login(office.kasi, backend="tickets.backends.PeopleBackend")
    client.get(told.ticket.get_absolute_url())
    told.refresh_from_db()
    assert told.read_at is None


def test_one_line_and_all_lines_are_marked_as_read(kabid, told, office):
    kabid.post(reverse("pemberitahuan_dibaca", args=[told.pk]))
    assert not Notice.objects.unread_of(office.kabid).exists()
    for _ in range(3):
        queue(factories.make_ticket(office), "pesan", to=[office.kabid], now=factories.MORNING)
    kabid.post(reverse("pemberitahuan_dibaca_semua"))
    assert not Notice.objects.unread_of(office.kabid).exists()
    assert Notice.objects.unread_of(office.tu).exists()


def test_the_list_can_show_the_unread_ones_only(kabid, told, office):
    read = queue(factories.make_ticket(office), "foto", to=[office.kabid], now=factories.MORNING)[0]
    Notice.objects.filter(pk=read).update(read_at=factories.MORNING)
    rows = kabid.get(reverse("pemberitahuan") + "?keadaan=belum").context["rows"]
    assert [notice for notice, _, _ in rows] == [told]


def test_a_ticket_that_is_not_visible_any_more_keeps_its_line_and_nothing_else(kabid, told, office):
    factories.give_post(office.kabid, "opd_kepala", "Kepala lain", opd=office.other_opd)
    type(office.kabid).objects.filter(pk=office.kabid.pk).update(opd=office.other_opd)
    Holder.objects.filter(post=office.posts["kabid"]).update(ends_on=factories.MORNING.date() - timedelta(days=1))
    shown = kabid.get(reverse("pemberitahuan")).content.decode()
    assert told.words in shown
    assert told.ticket.number not in shown and told.ticket.title not in shown


@pytest.mark.parametrize("lines", [1, 60])
def test_the_list_takes_few_queries_however_long_it_is(kabid, office, lines, django_assert_max_num_queries):
    ticket = factories.make_ticket(office)
    Notice.objects.bulk_create(
        Notice(user=office.kabid, ticket=ticket, event="pesan", words="Ada pesan baru.", told_at=factories.MORNING)
        for _ in range(lines)
    )
    with django_assert_max_num_queries(MOST_QUERIES):
        assert kabid.get(reverse("pemberitahuan")).status_code == 200


def test_the_counts_of_an_open_page_are_asked_for_with_few_queries(kabid, told, django_assert_max_num_queries):
    kabid.get(reverse("denyut"))
    with django_assert_max_num_queries(5):
        fragment = kabid.get(reverse("denyut"))
    assert badge(fragment, "belum-dibaca") == "1"
    assert fragment.content.decode().count("hx-swap-oob") == 2
    assert "<html" not in fragment.content.decode()


# -- choices ----------------------------------------------------------------------------------------------------------


def choose(browser, **sent):
    """Send the page of choices with everything ticked that is ticked, changed by ``sent``."""
    form = browser.get(reverse("setelan_pemberitahuan")).context["form"]
    fields = {name: field.initial for name, field in form.fields.items() if field.initial}
    return browser.post(reverse("setelan_pemberitahuan"), {**fields, **sent})


def test_without_a_change_nothing_is_stored_and_later_addresses_count(kabid, office):
    assert choose(kabid).status_code == 303
    assert NoticeSettings.objects.get(user=office.kabid).choices == {}


def test_an_event_is_declined_and_taken_back(kabid, office, settings):
    choose(kabid, pesan=[])
    assert NoticeSettings.objects.get(user=office.kabid).choices == {"pesan": []}
    choose(kabid, pesan=["email"])
    assert NoticeSettings.objects.get(user=office.kabid).choices == {}


def test_a_folded_topic_says_how_much_of_it_goes_out(kabid):
    def sent():
        topics = kabid.get(reverse("setelan_pemberitahuan")).context["form"].topics()
        words = next(words for _, words, rows in topics if "pesan" in {row.name for row in rows})
        return int(words.split()[0])

    before = sent()
    choose(kabid, pesan=[])
    assert sent() == before - 1


def test_numbers_are_kept_as_gateways_want_them(kabid, office, settings):
    settings.TELEGRAM_GATEWAY, settings.WHATSAPP_GATEWAY = "tgram://bot/{tujuan}/", "whatsapp://t@f/{tujuan}"
    choose(kabid, telegram="-100123456", whatsapp="0812-3456 7890")
    kept = NoticeSettings.objects.get(user=office.kabid)
    assert (kept.telegram, kept.whatsapp) == ("-100123456", "6281234567890")


@pytest.mark.parametrize(
    ("field", "value"), [("telegram", "@kabid"), ("whatsapp", "+65 1234 5678"), ("webhook", "https://127.0.0.1/")]
)
def test_an_address_that_cannot_be_is_refused_with_the_reason(kabid, settings, field, value):
    settings.TELEGRAM_GATEWAY, settings.WHATSAPP_GATEWAY = "tgram://bot/{tujuan}/", "whatsapp://t@f/{tujuan}"
    answer = choose(kabid, **{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_a_webhook_outside_is_taken(kabid, office, monkeypatch):
    monkeypatch.setattr(inward.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("8.8.8.8", 443))])
    choose(kabid, webhook="https://kait.contoh.test/x")
    assert NoticeSettings.objects.get(user=office.kabid).webhook == "https://kait.contoh.test/x"


def test_channels_that_the_settings_do_not_name_are_not_offered(kabid):
    form = kabid.get(reverse("setelan_pemberitahuan")).context["form"]
    assert {"telegram", "whatsapp"} & set(form.fields) == set()


@pytest.mark.parametrize(("role", "foreign"), [("opd", Topic.TENGGAT), ("kabid", Topic.LAPORAN)])
def test_nobody_is_asked_about_what_never_concerns_them(client, office, role, foreign):
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    form = client.get(reverse("setelan_pemberitahuan")).context["form"]
    offered = {EVENTS[name].topic for name in form.fields if name in EVENTS}
    assert offered and foreign not in offered


# -- what became of it ------------------------------------------------------------------------------------------------


def test_the_dinas_sees_who_was_told_and_how_far_each_letter_is(client, office, told):
    client.force_login(office.kasi, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("diberi_tahu", args=[told.ticket.number])).content.decode()
    assert str(office.kabid) in page and "Pos-el: menunggu dikirim" in page


def test_what_was_given_up_is_shown_to_the_admin_and_sent_again(client, office, told):
    Delivery.objects.filter(notice=told).update(
        state="gagal", next_try_at=None, ended_at=moment.now(), fault="550 no such user", batch=7
    )
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    assert "550 no such user" in client.get(reverse("kelola_gagal")).content.decode()
    first_page = "Pemberitahuan kepada 1 orang tidak terkirim"
    assert first_page in client.get(reverse("kelola")).content.decode()
    failed = told.deliveries.get()
    assert client.post(reverse("kelola_gagal_kirim", args=[failed.pk])).status_code == 303
    failed.refresh_from_db()
    assert (failed.state, failed.fault, failed.batch) == ("antre", "", 7)
    assert first_page not in client.get(reverse("kelola")).content.decode()
    assert client.post(reverse("kelola_gagal_kirim", args=[failed.pk])).status_code == 404


def test_what_is_tried_again_is_shown_to_the_admin_with_its_reason(client, office, told):
    again = moment.now() + WAITS[1]
    Delivery.objects.filter(notice=told).update(
        tries=2, next_try_at=again, fault="Surat tidak dapat disiapkan: KeyError"
    )
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kelola_gagal")).content.decode()
    assert f"2 kali dicoba, dicoba lagi {indonesian.tanggal_jam(again, office.pemda.tz)}" in page
    assert "Surat tidak dapat disiapkan: KeyError" in page
    [failed] = told.deliveries.all()
    assert reverse("kelola_gagal_kirim", args=[failed.pk]) not in page


# -- an inbox that stands open ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "role"), [("kotak_masuk", "kabid"), ("pekerjaan", "tim")])
def test_an_open_inbox_asks_for_its_cards_alone(client, office, page, role):
    ticket = factories.walk(office, factories.make_ticket(office), until={"kabid": "3", "tim": "5"}[role])
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    whole = client.get(reverse(page)).content.decode()
    cards = client.get(reverse(page), headers={"HX-Request": "true"}).content.decode()
    assert ticket.number in cards and "<html" not in cards
    body, heading, rest = cards.partition('<div hx-swap-oob="innerHTML:h1">')
    assert body.strip() in whole and heading
    assert rest.partition("<")[0] in whole


def test_the_cards_are_refused_to_whoever_may_not_open_the_page(client, office):
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    assert client.get(reverse("pekerjaan"), headers={"HX-Request": "true"}).status_code == 403
