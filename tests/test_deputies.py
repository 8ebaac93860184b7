"""Plt. and Plh.: rights, inbox, words and notices follow the dates of the letter, at the midnight of the office."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.situations import at_row
from tickets.deputies import overlong_words, tell_of_changes
from tickets.models import Holder, ManagementEntry, Ticket, User
from tickets.views.page import TicketPage
from workflow import actions, moment
from workflow.models import Delivery, Notice, Turn

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 24)


@pytest.fixture
def sumbawa(db):
    """A government in WITA whose Kadis and Kabid write disposisi themselves."""
    return factories.make_office("sumbawa")


def stand_in(office, role, person, *, kind="plh", first=FIRST, last=LAST):
    """Let ``person`` act for the holder of the role's post."""
    post = office.posts[role]
    return Holder.objects.create(post=post, user=person, kind=kind, starts_on=first, ends_on=last, letter="SP 090/7")


def anew(user):
    """The person as the next request reads them: rights are kept for the life of one object."""
    return User.objects.get(pk=user.pk)


def entry(office, person, **overrides):
    """What TU sends for a Plh. of the Kabid."""
    return {
        "user": person.pk,
        "kind": "plh",
        "letter": "SP 090/7",
        "starts_on": str(FIRST),
        "ends_on": str(LAST),
        **overrides,
    }


# -- the very moment --------------------------------------------------------------------------------------------------


@pytest.mark.embedded
@pytest.mark.parametrize("code", ["purbalingga", "sumbawa"])
@pytest.mark.parametrize("active", ["UTC", "Asia/Jakarta", "Asia/Jayapura"])
def test_hands_change_at_midnight_of_the_own_zone_whatever_zone_is_active(db, code, active):
    office = factories.make_office(code)
    deputy = factories.make_user(office.pemda, "plh")
    stand_in(office, "kabid", deputy)
    midnight = datetime(2026, 11, 20, tzinfo=ZoneInfo(office.pemda.zone))
    end = datetime(2026, 11, 25, tzinfo=ZoneInfo(office.pemda.zone))
    second = timedelta(seconds=1)
    with timezone.override(active):
        held = {}
        for name, at in (("before", midnight - second), ("first", midnight), ("last", end - second), ("after", end)):
            with moment.at(at):
                held[name] = (anew(office.kabid).hands.roles, anew(deputy).hands.roles)
    kabid, nobody = frozenset({"kabid"}), frozenset()
    assert held == {
        "before": (kabid, nobody),
        "first": (nobody, kabid),
        "last": (nobody, kabid),
        "after": (kabid, nobody),
    }


def test_what_waits_for_a_post_moves_with_its_holder_and_back(office, morning):
    ticket = at_row(office, "3")
    factories.perform(office, ticket)
    turn = Turn.objects.get(ticket=ticket, closed_at=None)
    assert turn.post == office.posts["kasi"]
    deputy = factories.make_user(office.pemda, "plh")
    stand_in(office, "kasi", deputy)
    assert [turn] == list(Turn.objects.waiting_for(anew(deputy).hands))
    assert not Turn.objects.waiting_for(anew(office.kasi).hands).exists()
    with moment.at(morning + timedelta(days=5)):
        assert not Turn.objects.waiting_for(anew(deputy).hands).exists()
        assert [turn] == list(Turn.objects.waiting_for(anew(office.kasi).hands))


def test_the_sheet_says_as_what_a_deputy_writes_it(office, morning, client):
    ticket = at_row(office, "3")
    said = {}
    for person in (office.kabid, office.kasi):
        if person == office.kasi:
            stand_in(office, "kabid", office.kasi)
        client.force_login(person, backend="tickets.backends.PeopleBackend")
        page = client.get(reverse("ticket_row", args=[ticket.number])).content.decode()
        said[person] = re.search("Tercatat atas nama Anda[^,]*", page)[0]
    assert said == {
        office.kabid: "Tercatat atas nama Anda",
        office.kasi: "Tercatat atas nama Anda selaku Plh. Contoh Kepala Bidang",
    }


# -- the absent -------------------------------------------------------------------------------------------------------


def test_the_absent_official_reads_on_and_does_nothing(office, morning, client):
    ticket = at_row(office, "4")
    stand_in(office, "kasi", factories.make_user(office.pemda, "plh"))
    client.force_login(office.kasi, backend="tickets.backends.PeopleBackend")

    page = client.get(ticket.get_absolute_url())

    assert "Tugas Anda sebagai Contoh Kepala Seksi/Koordinator sedang dijalankan" in page.content.decode()
    assert page.context["page"].buttons.near == page.context["page"].buttons.other == ()
    assert client.get("/")["Location"] == reverse("semua_tiket")
    assert client.get(reverse("semua_tiket")).status_code == 200
    assert client.get(reverse("lapor")).status_code == 403
    with pytest.raises(actions.ActDenied):
        factories.perform(office, ticket, actor=office.kasi)


def test_an_absent_head_of_an_opd_sees_the_own_opd_and_does_not_report_for_it(office, morning):
    ticket = factories.make_ticket(office)
    deputy = factories.make_user(office.pemda, "plh", opd=office.opd)
    stand_in(office, "opd_kepala", deputy)
    head = anew(office.opd_kepala)
    assert list(Ticket.objects.visible_to(head)) == [ticket]
    assert (head.hands.roles, anew(deputy).hands.roles) == (frozenset(), frozenset({"opd_kepala"}))
    assert TicketPage(ticket, head).is_reader_of_opd


# -- the words --------------------------------------------------------------------------------------------------------


def test_a_secretary_who_acts_for_the_kadis_signs_as_such_and_otherwise_as_secretary(sumbawa, morning):
    stand_in(sumbawa, "kadis", sumbawa.sekretaris)
    ticket = factories.walk(sumbawa, factories.make_ticket(sumbawa), until="2")

    ticket = factories.perform(sumbawa, ticket, actor=sumbawa.sekretaris)

    title = f"Plh. {sumbawa.posts['kadis'].title}"
    assert (ticket.audit_trail.last().actor_title, ticket.runs.get(step="2").performer_title) == (title, title)
    told = TicketPage(ticket, sumbawa.kabid).happenings[0].sentence
    assert told.startswith(f"Contoh Sekretaris selaku {title} mendisposisikan laporan")
    assert anew(sumbawa.sekretaris).hands.acting == (title,)


# -- one at a time ----------------------------------------------------------------------------------------------------


@pytest.mark.embedded
def test_the_database_itself_refuses_a_second_holder_of_the_same_standing(office):
    first, second = factories.make_user(office.pemda, "plh"), factories.make_user(office.pemda, "plt")
    stand_in(office, "kabid", first)
    for kind, begins, ends in (
        ("plt", LAST, None),
        ("plh", date(2026, 11, 1), FIRST),
        ("definitif", date(2030, 1, 1), None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            stand_in(office, "kabid", second, kind=kind, first=begins, last=ends)
    stand_in(office, "kabid", second, first=LAST + timedelta(days=1), last=None, kind="plt")
    with pytest.raises(IntegrityError), transaction.atomic():
        Holder.objects.filter(user=first).update(ends_on=None)


# -- TU writes it down ------------------------------------------------------------------------------------------------


@pytest.fixture
def tu(client, office, morning):
    """TU's browser."""
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    return client


def words_to(user):
    """What a person was told of posts, oldest first."""
    return list(Notice.objects.filter(user=user, event="jabatan").order_by("pk").values_list("words", flat=True))


def test_tu_writes_down_a_plh_and_both_are_told_at_entry_start_and_end(office, tu):
    deputy = factories.make_user(office.pemda, "plh")
    url = reverse("pengganti_baru", args=[office.posts["kabid"].pk])

    answer = tu.post(url, entry(office, deputy, starts_on="2026-11-23"), follow=True)

    assert "Contoh Plh tercatat sebagai Plh. Contoh Kepala Bidang" in answer.content.decode()
    assert ManagementEntry.objects.get().actor == office.tu
    told = []
    for day in (22, 23, 23, 24, 25, 25):
        with moment.at(datetime(2026, 11, day, 1, tzinfo=UTC)):
            told.append(tell_of_changes(now=moment.now()))
    assert told == [0, 1, 0, 0, 1, 0]
    term = "Plh. Contoh Kepala Bidang, 23 sampai 24 November 2026, SP 090/7."
    assert words_to(deputy) == [
        f"Anda menjadi {term}",
        f"Anda mulai bertugas sebagai {term}",
        "Tugas Anda sebagai Plh. Contoh Kepala Bidang telah berakhir.",
    ]
    assert words_to(office.kabid) == [
        f"Contoh Plh menjadi {term}",
        f"Contoh Plh mulai bertugas sebagai {term}",
        "Tugas Contoh Plh sebagai Plh. Contoh Kepala Bidang telah berakhir.",
    ]


def test_a_term_that_begins_at_midnight_calls_nobody_before_the_office_opens(office, tu):
    stand_in(office, "kabid", factories.make_user(office.pemda, "plh"), first=date(2026, 11, 23))
    midnight, opening = (datetime(2026, 11, 23, *at, tzinfo=ZoneInfo(office.pemda.zone)) for at in ((0, 3), (7, 30)))
    with moment.at(midnight):
        assert tell_of_changes(now=midnight) == 1
    assert set(Notice.objects.filter(event="jabatan").values_list("told_at", flat=True)) == {midnight}
    assert set(Delivery.objects.values_list("next_try_at", flat=True)) == {opening}


def test_a_term_lengthened_after_its_end_was_told_ends_once_more(office, tu):
    deputy = factories.make_user(office.pemda, "plh")
    tu.post(reverse("pengganti_baru", args=[office.posts["kabid"].pk]), entry(office, deputy))
    holder = Holder.objects.get(user=deputy)
    with moment.at(factories.MORNING + timedelta(days=5)):
        assert tell_of_changes(now=moment.now()) == 1
        tu.post(reverse("pengganti_masa", args=[holder.pk]), {"letter": "SP 090/8", "ends_on": "2026-11-27"})
        assert anew(deputy).hands.acting == ("Plh. Contoh Kepala Bidang",)
    with moment.at(factories.MORNING + timedelta(days=8)):
        assert tell_of_changes(now=moment.now()) == 1


def test_a_changed_term_is_told_as_a_change(office, tu):
    deputy = factories.make_user(office.pemda, "plh")
    holder = stand_in(office, "kabid", deputy)

    tu.post(reverse("pengganti_masa", args=[holder.pk]), {"letter": "SP 090/7", "ends_on": "2026-11-20"})

    change = "Plh. Contoh Kepala Bidang diubah: 20 November 2026, SP 090/7."
    assert words_to(deputy) == [f"Masa tugas Anda sebagai {change}"]
    assert words_to(office.kabid) == [f"Masa tugas Contoh Plh sebagai {change}"]


def test_a_deputy_written_down_by_mistake_loses_the_rights_at_once(office, tu):
    deputy = factories.make_user(office.pemda, "plh")
    url = reverse("pengganti_batal", args=[stand_in(office, "kabid", deputy).pk])
    assert url in tu.get(reverse("pengganti")).content.decode()
    assert anew(deputy).hands.roles == {"kabid"}

    assert tu.post(url).status_code == 303

    assert (anew(deputy).hands.roles, anew(office.kabid).hands.roles) == (set(), {"kabid"})
    assert words_to(deputy) == ["Penunjukan Anda sebagai Plh. Contoh Kepala Bidang dibatalkan."]
    assert words_to(office.kabid) == ["Penunjukan Contoh Plh sebagai Plh. Contoh Kepala Bidang dibatalkan."]
    assert ManagementEntry.objects.get().actor == office.tu


def test_a_deputy_who_has_acted_or_whose_days_are_over_belongs_to_the_history(office, tu):
    ticket, deputy = at_row(office, "3"), factories.make_user(office.pemda, "plh")
    over = stand_in(office, "kasi", deputy, first=date(2026, 11, 10), last=date(2026, 11, 12))
    acted = stand_in(office, "kabid", deputy)
    factories.perform(office, ticket, actor=anew(deputy))

    offered = tu.get(reverse("pengganti")).content.decode()
    for holder in (over, acted):
        url = reverse("pengganti_batal", args=[holder.pk])
        assert url not in offered
        assert "tidak dapat dibatalkan" in tu.post(url).content.decode()
    assert Holder.objects.filter(user=deputy).count() == 2


def test_the_page_of_the_deputies_asks_the_same_however_many_there_are(office, tu):
    def queries_with(*roles):
        deputies = [stand_in(office, role, factories.make_user(office.pemda, f"plh_{role}")) for role in roles]
        with CaptureQueriesContext(connection) as asked:
            page = tu.get(reverse("pengganti")).content.decode()
        assert all(reverse("pengganti_batal", args=[deputy.pk]) in page for deputy in deputies)
        return len(asked)

    assert queries_with("kabid") == queries_with("kasi", "sekretaris", "kadis")


def test_the_absent_official_reads_why_the_inbox_is_empty(office, client, morning):
    stand_in(office, "kabid", office.kasi)
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("kotak_masuk")).content.decode()
    assert "Tugas Anda sedang dijalankan pejabat pengganti" in page
    assert "SOP ini tidak memuat langkah" not in page


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"letter": ""}, "letter", "Isi nomor surat perintah"),
        ({"ends_on": ""}, "ends_on", "Isi hari terakhir Plh."),
        ({"kind": "plt"}, "kind", "Contoh Kabid masih memegang jabatan ini."),
        ({"kind": "definitif"}, "kind", "pilihan"),
        ({"user": "kabid"}, "user", "Pilih orang lain"),
        ({"ends_on": "2026-11-01"}, "ends_on", "mendahului"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused_with_a_sentence(office, tu, sent, field, sentence):
    sent = {name: office.people[value].pk if name == "user" else value for name, value in sent.items()}
    answer = tu.post(reverse("pengganti_baru", args=[office.posts["kabid"].pk]), entry(office, office.kasi, **sent))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert not Holder.objects.exclude(kind="definitif").exists()


def test_a_second_deputy_for_the_same_days_is_refused(office, tu):
    stand_in(office, "kabid", office.kasi)
    answer = tu.post(reverse("pengganti_baru", args=[office.posts["kabid"].pk]), entry(office, office.sekretaris))
    assert answer.context["form"].errors["starts_on"] == [
        "Bertumpang tindih dengan masa Contoh Kasi pada jabatan ini, 20 sampai 24 November 2026."
    ]


def test_whoever_audits_the_office_does_not_run_it_for_a_day(office, tu):
    url = reverse("pengganti_baru", args=[office.posts["kabid"].pk])
    offered = list(tu.get(url).context["form"].fields["user"].queryset)
    assert office.kasi in offered and office.people["auditor"] not in offered
    assert "user" in tu.post(url, entry(office, office.people["auditor"])).context["form"].errors


def test_tu_does_not_write_down_who_manages_or_audits(office, tu):
    for role in ("admin", "auditor", "opd_kepala"):
        url = reverse("pengganti_baru", args=[office.posts[role].pk])
        assert tu.post(url, entry(office, office.tu)).status_code == 404


# -- too long ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "today", "overlong"),
    [
        (date(2026, 8, 20), date(2026, 11, 19), False),
        (date(2026, 8, 20), date(2026, 11, 20), True),
        (date(2026, 11, 30), date(2027, 2, 28), False),
        (date(2026, 11, 30), date(2027, 3, 1), True),
        (date(2026, 10, 31), date(2027, 1, 31), True),
        (date(9999, 12, 1), date(2026, 11, 20), False),  # a slip of the finger in the administration
    ],
)
def test_a_plt_is_overlong_after_three_months(since, today, overlong):
    assert bool(overlong_words(Holder(kind="plt", starts_on=since), today)) is overlong
    assert not overlong_words(Holder(kind="definitif", starts_on=since), today)


@pytest.mark.parametrize(
    ("last", "overlong"), [(date(2026, 12, 19), False), (date(2026, 12, 20), True), (date(2027, 9, 30), True)]
)
def test_a_plh_is_overlong_from_the_first_day_where_the_letter_gives_more_than_thirty(last, overlong):
    term = Holder(kind="plh", starts_on=date(2026, 11, 20), ends_on=last)
    for today in (date(2026, 11, 19), date(2026, 11, 20), last):
        assert ("lebih dari 30 hari" in overlong_words(term, today)) is overlong


def test_tu_reads_at_once_that_the_plh_just_entered_is_too_long(office, morning, client):
    client.force_login(office.tu, backend="tickets.backends.PeopleBackend")
    stored = client.post(
        reverse("pengganti_baru", args=[office.posts["kabid"].pk]),
        entry(office, office.kasi, ends_on="2027-09-30"),
        follow=True,
    )
    assert "lebih dari 30 hari, padahal Plh. untuk ketidakhadiran sementara" in stored.content.decode()


def test_admin_tu_and_the_person_are_warned_of_a_plt_that_nobody_extended(office, morning, client):
    Holder.objects.filter(user=office.kabid).update(ends_on=date(2026, 8, 1))
    stand_in(office, "kabid", office.kasi, kind="plt", first=date(2026, 8, 2), last=None)
    seen = {}
    for role, page in (("admin", "kelola"), ("admin", "akun"), ("tu", "akun"), ("tu", "pengganti"), ("kasi", "akun")):
        client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
        seen[role, page] = "lebih dari tiga bulan" in client.get(reverse(page)).content.decode()
    assert all(seen.values()), seen
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    assert "lebih dari tiga bulan" not in client.get(reverse("akun")).content.decode()
