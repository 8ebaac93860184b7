"""Lists and inboxes: what waits, in the right order, in plain words, and with few queries whatever their length."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from reports import survey
from reports.models import TataSkm
from tests import factories
from tests.test_opd_letter import WORDS
from tickets.models import Node, Ticket
from tickets.paging import ROWS
from workflow import actions, moment
from workflow.states import Status

MOST_QUERIES = 8
MORE_THAN_A_PAGE = ROWS + 2


def sign_in(client, user):
    """Open a browser for a person."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


def make_many(office, count, role):
    """Send in this many reports that wait for the role."""
    for number in range(count):
        ticket = factories.make_ticket(office, title=f"Gangguan {number}")
        if role == "opd":
            actions.return_to_opd(ticket, actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
        elif role in ("kabid", "tim"):
            factories.walk(office, ticket, until={"kabid": "3", "tim": "5"}[role])


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("laporan_saya", "opd"),
        ("kotak_masuk", "opd"),
        ("kotak_masuk", "tu"),
        ("kotak_masuk", "kabid"),
        ("pekerjaan", "tim"),
        ("semua_tiket", "kadis"),
        ("cari", "kadis"),
    ],
)
def test_a_list_takes_few_queries_however_long_it_is(client, office, page, role, django_assert_max_num_queries):
    sign_in(client, office.people[role])
    month = f"{moment.now().astimezone(office.pemda.tz):%Y-%m}"
    address = reverse(page) + {"cari": "?q=Contoh", "semua_tiket": f"?bulan={month}&keadaan=terbuka"}.get(page, "")
    make_many(office, 3, role)
    client.get(address)  # SOP and calendar are read once per process
    for more in (0, MORE_THAN_A_PAGE):
        make_many(office, more, role)
        # The search asks the recent reports first, then the index of words.
        with django_assert_max_num_queries(MOST_QUERIES + 2 * (page == "cari")):
            answer = client.get(address)
        assert answer.status_code == 200
    assert "Gangguan" in answer.content.decode()


@pytest.mark.parametrize("role", ["opd", "kabid"])
def test_what_was_returned_or_waits_costs_no_further_queries(client, office, role, django_assert_max_num_queries):
    for _ in range(3):
        ticket = factories.make_ticket(office)
        actions.return_to_opd(ticket, actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
        paused = factories.walk(office, factories.make_ticket(office), until="5")
        actions.pause(paused, actor=office.tim, reason="akses", note="Ruang terkunci.")
    sign_in(client, office.people[role])
    for page in {"opd": ("kotak_masuk", "laporan_saya"), "kabid": ("kotak_masuk", "semua_tiket")}[role]:
        client.get(reverse(page))
        # An inbox in which nothing waits asks the SOP in force whether it names the reader at all.
        with django_assert_max_num_queries(MOST_QUERIES + (role == "kabid" and page == "kotak_masuk")):
            client.get(reverse(page))


def test_the_oldest_deadline_stands_first(client, office, morning):
    with moment.at(morning - timedelta(minutes=5)):
        second = factories.make_ticket(office)
    with moment.at(morning - timedelta(minutes=8)):
        first = factories.make_ticket(office)
    third = factories.make_ticket(office)
    cards = sign_in(client, office.tu).get(reverse("kotak_masuk")).context["cards"]
    assert [card.number for card in cards] == [first.number, second.number, third.number]


def test_the_heading_counts_what_waits_and_the_rail_repeats_it(client, office):
    for _ in range(3):
        factories.walk(office, factories.make_ticket(office), until="3")
    page = sign_in(client, office.kabid).get(reverse("kotak_masuk"))
    assert "<h1>3 laporan menunggu disposisi Anda</h1>" in page.content.decode()
    assert page.context["menunggu"] == "3"
    assert [entry.name for entry in page.context["navigasi"] if entry.counts] == ["kotak_masuk"]


def test_the_rail_of_an_opd_counts_what_it_must_complete_or_approve(client, db):
    office = factories.make_office("bogor")
    returned = factories.walk(office, factories.make_ticket(office), until="3")
    unwritten = factories.make_ticket(office, files=[], letter_number="", letter_date=None)
    official = factories.performer(office, returned.current_step.role)
    actions.return_to_opd(returned, actor=official, note="Mohon lengkapi lokasi gangguan.")
    actions.draft_letter(unwritten, actor=office.people["opd"], words=WORDS)

    for role, counted in {"opd": "2", "opd_kepala": "2", "other_opd": ""}.items():
        sign_in(client, office.people[role])
        for page in ("laporan_saya", "kotak_masuk"):
            assert client.get(reverse(page)).context["menunggu"] == counted, (role, page)
    head = sign_in(client, office.opd_kepala).get(reverse("kotak_masuk")).content.decode()
    assert "Baca dan setujui" in head


def test_a_closed_report_leads_its_opd_to_the_question_whether_it_is_gone(client, office):
    closed = factories.walk(office, factories.make_ticket(office, title="Internet mati di loket"), "perbaikan")
    factories.make_ticket(office, title="Internet lambat di gudang")
    asked = f"{reverse('laporan_saya')}?keadaan=jawaban"
    for role in ("opd", "opd_kepala"):
        sign_in(client, office.people[role])
        inbox = client.get(reverse("kotak_masuk"))
        assert (asked in inbox.content.decode(), inbox.context["menunggu"]) == (True, ""), role
        page = client.get(asked).content.decode()
        assert "Internet mati di loket" in page
        assert "Internet lambat di gudang" not in page
    actions.confirm_recovery(closed, actor=office.people["opd"], key=uuid4(), recovered=True)
    assert asked not in client.get(reverse("kotak_masuk")).content.decode()
    assert "Tidak ada laporan selesai yang menunggu jawaban Anda." in client.get(asked).content.decode()


def test_a_closed_report_is_listed_as_long_as_the_survey_asks(client, office):
    closed = factories.walk(office, factories.make_ticket(office), "perbaikan")
    actions.confirm_recovery(closed, actor=office.people["opd"], key=uuid4(), recovered=True)
    asked = f"{reverse('laporan_saya')}?keadaan=jawaban"
    sign_in(client, office.people["opd"])
    assert client.get(asked).context["standings"] == []
    TataSkm.objects.create(pemda=office.pemda, is_open=True)
    assert [one.ticket for one in client.get(asked).context["standings"]] == [closed]
    survey.answer(closed, actor=office.people["opd"], scores={f"u{number}": 4 for number in range(1, 10)})
    assert client.get(asked).context["standings"] == []


def test_a_report_closed_anew_is_asked_about_again(client, office):
    closed = factories.walk(office, factories.make_ticket(office), "perbaikan")
    actions.confirm_recovery(
        closed, actor=office.people["opd"], key=uuid4(), recovered=False, note="Loket masih putus."
    )
    reopened = actions.reopen(closed, actor=office.people["opd"], note="Gangguan muncul lagi.")
    factories.walk(office, reopened, "perbaikan")
    page = sign_in(client, office.people["opd"]).get(f"{reverse('laporan_saya')}?keadaan=jawaban")
    assert [one.ticket.number for one in page.context["standings"]] == [closed.number]


def test_a_report_that_closed_long_ago_is_not_asked_about_any_more(client, office):
    closed = factories.walk(office, factories.make_ticket(office), "perbaikan")
    sign_in(client, office.people["opd"])
    asked = f"{reverse('laporan_saya')}?keadaan=jawaban"
    for days, is_listed in ((29, True), (31, False)):
        Ticket.objects.filter(pk=closed.pk).update(closed_at=moment.on_screen() - timedelta(days=days))
        assert bool(client.get(asked).context["standings"]) == is_listed, days
        assert (asked in client.get(reverse("kotak_masuk")).content.decode()) == is_listed, days


def test_closed_reports_of_others_are_nobody_else_s_to_answer(client, office):
    factories.walk(office, factories.make_ticket(office), "perbaikan")
    page = sign_in(client, office.people["other_opd"]).get(f"{reverse('laporan_saya')}?keadaan=jawaban")
    assert page.context["standings"] == []
    assert "?keadaan=jawaban" not in client.get(reverse("kotak_masuk")).content.decode()


def test_a_card_leads_to_its_act_in_one_tap(client, office):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    (card,) = sign_in(client, office.kabid).get(reverse("kotak_masuk")).context["cards"]
    assert card.act_label == "Disposisikan"
    assert client.get(card.act_url).status_code == 200
    assert card.track_label == "Langkah 3 dari 7"
    assert [station.no for station in card.stations if station.is_present] == ["3"]
    assert card.number == ticket.number


def test_the_letter_can_be_read_in_the_inbox(client, office):
    ticket = factories.walk(office, factories.make_ticket(office), until="3")
    page = sign_in(client, office.kabid).get(reverse("kotak_masuk")).content.decode()
    address = reverse("berkas", args=[ticket.attachments.filter(kind="surat").first().pk])
    assert f'src="{address}"' in page
    assert client.get(address).status_code == 200


def test_an_empty_inbox_says_what_will_stand_here(client, office):
    page = sign_in(client, office.kadis).get(reverse("kotak_masuk")).content.decode()
    assert "Tidak ada laporan yang menunggu Anda" in page


def test_an_opd_reads_where_who_and_when(client, office, morning):
    factories.walk(office, factories.make_ticket(office), until="3")
    page = sign_in(client, office.people["opd"]).get(reverse("laporan_saya")).content.decode()
    assert "Langkah 3 dari 7, disposisi" in page
    assert office.sop_version.definition.title_of("kabid") in page
    assert "sisa 10 menit kerja" in page
    assert "paling lambat hari ini pukul 09.10 WIB" in page


def test_a_returned_report_waits_for_the_opd(client, office):
    ticket = factories.make_ticket(office)
    actions.return_to_opd(ticket, actor=office.tu, note="Mohon lengkapi lokasi gangguan.")
    sign_in(client, office.people["opd"])
    inbox = client.get(reverse("kotak_masuk")).content.decode()
    assert ticket.number in inbox
    assert "<h1>1 laporan perlu Anda lengkapi</h1>" in inbox
    assert "Menunggu" in client.get(reverse("laporan_saya")).content.decode()


@pytest.mark.parametrize(("act", "tick"), [("withdraw", False), ("", True)])
def test_a_tick_stands_beside_what_was_finished_and_not_beside_what_was_withdrawn(client, office, act, tick):
    ticket = factories.make_ticket(office)
    if act:
        actions.withdraw(ticket, actor=office.people["opd"], note="Sudah pulih sendiri.")
    else:
        factories.walk(office, ticket, "perbaikan", until=None)
    page = sign_in(client, office.people["opd"]).get(reverse("laporan_saya")).content.decode()
    assert ("tenggat--selesai" in page) is tick


def test_a_wait_is_shown_with_its_reason(client, office, morning):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    actions.pause(ticket, actor=office.tim, reason="akses", note="Ruang terkunci.")
    with moment.at(morning + timedelta(minutes=25)):
        (card,) = sign_in(client, office.tim).get(reverse("pekerjaan")).context["cards"]
    assert (card.tenggat.state, card.tenggat.words) == ("jeda", "menunggu akses lokasi, 25 menit")
    assert card.act_label == "Lanjutkan"


def test_an_opd_sees_its_own_reports_and_no_other(client, office):
    factories.make_ticket(office, title="Rahasia milik OPD pertama")
    sign_in(client, office.people["other_opd"])
    for page in ("laporan_saya", "kotak_masuk"):
        assert "Rahasia" not in client.get(reverse(page)).content.decode()
    assert "Rahasia" not in client.get(reverse("cari"), {"q": "Contoh"}).content.decode()


def test_another_government_sees_nothing_anywhere(client, office, other_office):
    ticket = factories.make_ticket(office, title="Rahasia milik Pemda pertama")
    sign_in(client, other_office.kadis)
    for page in ("semua_tiket", "kotak_masuk"):
        assert "Rahasia" not in client.get(reverse(page)).content.decode()
    assert "Rahasia" not in client.get(reverse("semua_tiket"), {"opd": office.opd.pk}).content.decode()
    assert client.get(reverse("cari"), {"q": ticket.number}).status_code == 200


def test_filters_stand_in_the_address(client, office, morning):
    with moment.at(morning - timedelta(hours=1)):
        late = factories.make_ticket(office)
    fresh = factories.make_ticket(office)
    ended = factories.make_ticket(office)
    ended = actions.withdraw(ended, actor=office.people["opd"], note="Sudah normal kembali.")
    sign_in(client, office.kadis)

    def numbers(**chosen):
        return [standing.ticket for standing in client.get(reverse("semua_tiket"), chosen).context["standings"]]

    assert numbers() == [ended, fresh, late]
    assert numbers(keadaan="terbuka") == [fresh, late]
    assert numbers(keadaan="terlambat") == [late]
    assert numbers(status=Status.DIBATALKAN) == [ended]
    assert numbers(opd=office.other_opd.pk) == []
    assert numbers(opd="99999999999999999999", status="'; --", keadaan="\0") == [ended, fresh, late]
    assert numbers(langkah="1") == [fresh, late]
    assert numbers(langkah="3") == []
    assert numbers(bulan="2026-11") == [ended, fresh, late]
    assert numbers(bulan="2026-10") == [] == numbers(bulan="2009-02")
    assert numbers(bulan="2026-13", langkah="99") == numbers(bulan="٢٠٢٦-11") == [ended, fresh, late]


def test_a_month_is_that_of_the_governments_own_clock(client, office):
    with moment.at(datetime(2026, 10, 31, 17, 30, tzinfo=UTC)):  # the first of November, 00.30 WIB
        ticket = factories.make_ticket(office)
    sign_in(client, office.kadis)
    for month, expected in (("2026-11", [ticket]), ("2026-10", [])):
        page = client.get(reverse("semua_tiket"), {"bulan": month})
        assert [standing.ticket for standing in page.context["standings"]] == expected


def test_a_full_inbox_can_be_filtered_by_row_opd_and_lateness(client, office, morning):
    def numbers(**chosen):
        return [card.number for card in client.get(reverse("kotak_masuk"), chosen).context["cards"]]

    with moment.at(morning - timedelta(hours=2)):
        late = factories.make_ticket(office)
    sign_in(client, office.tu)
    assert client.get(reverse("kotak_masuk")).context["choices"] == ()
    fresh = [factories.make_ticket(office) for _ in range(6)]
    row, opd = (choice.options for choice in client.get(reverse("kotak_masuk")).context["choices"][1:])
    assert row == (("1", "1. Penerimaan laporan"),)
    assert opd == ((str(office.opd.pk), office.opd.name),)
    assert numbers(keadaan="terlambat") == [late.number]
    assert numbers(langkah="1", opd=office.opd.pk) == [late.number, *(ticket.number for ticket in fresh)]
    page = client.get(reverse("kotak_masuk"), {"keadaan": "terlambat"}).content.decode()
    assert "1 dari 7 laporan yang menunggu Anda" in page
    assert numbers(langkah="'; --", opd="x") == numbers()


def test_a_filtered_inbox_that_is_empty_says_so(client, office, ticket):
    page = sign_in(client, office.tu).get(reverse("kotak_masuk"), {"keadaan": "terlambat"}).content.decode()
    assert "Tidak ada yang cocok dengan saringan ini." in page


def test_pages_turn_both_ways_and_keep_the_filter(client, office):
    tickets = [factories.make_ticket(office) for _ in range(3)]
    with_many = [*tickets]
    for _ in range(49):
        with_many.append(factories.make_ticket(office))
    newest_first = [ticket.pk for ticket in reversed(with_many)]
    sign_in(client, office.kadis)
    seen, address = [], reverse("semua_tiket") + "?keadaan=terbuka"
    while address:
        page = client.get(address).context["page"]
        seen += [ticket.pk for ticket in page.rows]
        last, address = page, page.older_url and reverse("semua_tiket") + page.older_url
    assert seen == newest_first
    assert "keadaan=terbuka" in last.newer_url
    before = client.get(reverse("semua_tiket") + last.newer_url).context["page"]
    assert [ticket.pk for ticket in before.rows] == newest_first[25:50]


@pytest.mark.parametrize("key", ["sebelum=x", "sesudah=-1", f"sebelum={10**23}", "lewati=1e9", "sebelum=٣"])
def test_a_hostile_page_key_is_the_first_page(client, office, ticket, key):
    sign_in(client, office.kadis)
    assert ticket.number in client.get(reverse("semua_tiket") + f"?{key}").content.decode()


def test_the_search_box_finds_number_opd_node_and_device(client, office):
    node = Node.objects.create(pemda=office.pemda, opd=office.opd, name="Router Utama", ip_address="10.9.8.7")
    ticket = factories.make_ticket(office, node=node)
    sign_in(client, office.kadis)
    assert client.get(reverse("cari"), {"q": ticket.number.lower()})["Location"] == ticket.get_absolute_url()
    for word in ("Perpustakaan", "router utama", "10.9.8.7", ticket.number[:6]):
        assert ticket.number in client.get(reverse("cari"), {"q": word}).content.decode(), word
    for word in ("tidak ada", "%", "\0", "x" * 500):
        assert ticket.number not in client.get(reverse("cari"), {"q": word}).content.decode()


def test_a_person_of_two_posts_sees_a_ticket_once(client, office):
    factories.give_post(office.kabid, "kasi", "Contoh Plt. Kasi", kind="plt", letter="SP/1")
    factories.walk(office, factories.make_ticket(office), until="3")
    assert len(sign_in(client, office.kabid).get(reverse("kotak_masuk")).context["cards"]) == 1


def test_a_report_by_the_key_of_another_is_not_listed_twice(office):
    key = uuid4()
    report = factories.make_report(office)
    for _ in range(2):
        actions.submit_report(actor=office.people["opd"], opd=office.opd, report=report, submission_key=key)
    assert Ticket.objects.count() == 1


def test_an_opd_sees_which_reports_wait_for_itself(client, db):
    office = factories.make_office("sumbawa")
    mine = factories.walk(office, factories.make_ticket(office), "lengkap", "berhasil", "normal", until="14")
    factories.perform(office, mine)
    factories.make_ticket(office)
    page = sign_in(client, office.people["opd"]).get(reverse("laporan_saya")).content.decode()
    assert page.count("menunggu Anda</span>") == 1
