"""Accounts, posts by date and teams as an admin keeps them."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests import factories
from tickets.models import AccessCode, Holder, ManagementEntry, Tim, TimMember, User
from workflow import moment
from workflow.models import Notice, Turn

TODAY = date(2026, 11, 20)


@pytest.fixture
def admin(office, client, morning):
    """A browser in which the admin is logged in, on a Friday morning."""
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    return client


def test_deactivating_ends_every_session_at_once(office, admin):
    elsewhere = Client()
    elsewhere.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    AccessCode.give(office.kabid, given_by=office.admin, now=moment.now())
    assert elsewhere.get("/akun/").status_code == 200

    answer = admin.post(reverse("kelola_orang_nonaktif", args=[office.kabid.pk]))

    assert answer.status_code == 303
    assert elsewhere.get("/akun/").status_code == 302
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(office.admin.pk)]
    assert not AccessCode.objects.exists()
    assert ManagementEntry.objects.get().after == {"keadaan": "tidak aktif"}


def test_the_page_of_a_person_names_the_roles_and_who_never_came_in(office, admin):
    reporter = factories.make_user(office.pemda, "pelapor_baru", opd=office.opd)

    new = admin.get(reverse("kelola_orang", args=[reporter.pk])).content.decode()
    User.objects.filter(pk=office.kabid.pk).update(last_login=factories.MORNING)
    known = admin.get(reverse("kelola_orang", args=[office.kabid.pk])).content.decode()

    assert "<dd>Pelapor OPD</dd>" in new and "belum pernah masuk" in new
    assert "<dd>Kepala Bidang</dd>" in known and "belum pernah masuk" not in known


def test_old_sessions_do_not_come_back_with_the_account(office, admin):
    elsewhere = Client()
    elsewhere.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    admin.post(reverse("kelola_orang_nonaktif", args=[office.kabid.pk]))

    admin.post(reverse("kelola_orang_aktif", args=[office.kabid.pk]))

    office.kabid.refresh_from_db()
    assert office.kabid.is_active
    assert elsewhere.get("/akun/").status_code == 302


def test_before_deactivation_the_page_shows_what_waits_for_the_person(office, admin):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    assert Turn.objects.filter(person=office.tim, closed_at=None).exists()

    shown = admin.get(reverse("kelola_orang_nonaktif", args=[office.tim.pk])).content.decode()
    of_post = admin.get(reverse("kelola_orang_nonaktif", args=[office.kabid.pk])).content.decode()

    assert ticket.number in shown
    assert reverse("kelola_riwayat_jabatan", args=[office.posts["kabid"].pk]) in of_post


def test_work_that_waits_for_nobody_in_use_is_named_to_the_admin_and_on_the_ticket(office, admin):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    waits = f"{ticket.number} menunggu Contoh Tim, yang akunnya tidak aktif"
    assert waits not in admin.get(reverse("kelola")).content.decode()

    admin.post(reverse("kelola_orang_nonaktif", args=[office.tim.pk]))

    assert waits in admin.get(reverse("kelola")).content.decode()
    assert "Menunggu Contoh Tim (akun tidak aktif)" in admin.get(ticket.get_absolute_url()).content.decode()


def test_nobody_deactivates_the_own_account(office, admin):
    assert admin.post(reverse("kelola_orang_nonaktif", args=[office.admin.pk])).status_code == 403

    office.admin.refresh_from_db()
    assert office.admin.is_active


def test_somebody_who_holds_a_post_does_not_move_to_another_place(office, admin):
    answer = admin.post(
        reverse("kelola_orang_ubah", args=[office.kabid.pk]),
        {"full_name": "Contoh Kabid", "username": office.kabid.username, "opd": office.opd.pk},
    )

    assert answer.status_code == 422
    assert "Masih memegang jabatan" in answer.context["form"].errors["opd"][0]


def mutasi(office, **overrides):
    """What the form of a mutasi sends: a successor of the Kabid from Monday on."""
    successor = factories.make_user(office.pemda, "kabid_baru")
    return {"user": successor.pk, "kind": "definitif", "letter": "SK 821/1", "starts_on": "2026-11-23", **overrides}


def test_a_second_holder_at_the_same_time_is_refused_with_a_sentence(office, admin):
    answer = admin.post(reverse("kelola_mutasi", args=[office.posts["kabid"].pk]), mutasi(office))

    assert answer.status_code == 422
    assert answer.context["form"].errors["starts_on"] == [
        "Bertumpang tindih dengan masa Contoh Kabid pada jabatan ini, sejak 1 Januari 2020."
    ]
    assert Holder.objects.filter(post=office.posts["kabid"]).count() == 1


def test_a_mutasi_that_replaces_ends_the_term_so_far_the_day_before(office, admin):
    post = office.posts["kabid"]

    answer = admin.post(reverse("kelola_mutasi", args=[post.pk]), mutasi(office, replace="on"))

    assert answer.status_code == 303
    old, new = Holder.objects.filter(post=post).order_by("starts_on")
    assert (old.user, old.ends_on) == (office.kabid, date(2026, 11, 22))
    assert (new.user.username, new.ends_on) == ("kabid_baru@purbalingga", None)
    assert post.holder_at(factories.MORNING) == old
    assert post.holder_at(factories.MORNING + timedelta(days=3)) == new
    assert [entry.act for entry in ManagementEntry.objects.order_by("pk")] == [
        "Mengubah masa jabatan",
        "Mencatat pemegang jabatan",
    ]


def test_a_definitive_official_ends_the_plt_of_the_vacant_post(office, admin):
    post = office.posts["kabid"]
    Holder.objects.filter(post=post).update(kind="plt", letter="SP 1")

    admin.post(reverse("kelola_mutasi", args=[post.pk]), mutasi(office, replace="on"))

    assert Holder.objects.get(user=office.kabid).ends_on == date(2026, 11, 22)
    assert post.holder_at(factories.MORNING + timedelta(days=3)).user.username == "kabid_baru@purbalingga"


def test_both_are_told_of_a_mutasi_and_that_it_was_cancelled(office, admin):
    post = office.posts["kabid"]
    offered = admin.get(reverse("kelola_mutasi", args=[post.pk])).context["form"]
    assert offered.initial["replace"] is True

    admin.post(reverse("kelola_mutasi", args=[post.pk]), mutasi(office, replace="on"))
    old, new = Holder.objects.filter(post=post).order_by("starts_on")
    page = admin.get(reverse("kelola_batal_mutasi", args=[post.pk, new.pk])).content.decode()
    assert "Masa Contoh Kabid tetap berakhir 22 November 2026" in page
    admin.post(reverse("kelola_batal_mutasi", args=[post.pk, new.pk]))

    for person in (old.user, new.user):
        assert [notice.words for notice in Notice.objects.filter(user=person).order_by("pk")] == [
            f"{new.user} menjadi Contoh Kepala Bidang, sejak 23 November 2026, SK 821/1.",
            f"Mutasi {new.user} menjadi Contoh Kepala Bidang dibatalkan.",
        ]


def test_a_refused_mutasi_leaves_the_term_so_far_as_it_was(office, admin):
    until = date(2026, 12, 31)
    Holder.objects.filter(user=office.kabid).update(ends_on=until)
    later = factories.make_user(office.pemda, "kabid_nanti")
    factories.give_post(later, "kabid", office.posts["kabid"].title, starts_on=date(2027, 1, 1))

    answer = admin.post(reverse("kelola_mutasi", args=[office.posts["kabid"].pk]), mutasi(office, replace="on"))

    assert answer.status_code == 422
    assert Holder.objects.get(user=office.kabid).ends_on == until
    assert not ManagementEntry.objects.exists()


def test_a_plh_goes_before_the_definitive_holder_and_needs_letter_and_end(office, admin):
    post = office.posts["kabid"]
    url = reverse("kelola_mutasi", args=[post.pk])
    plh = mutasi(office, kind="plh", letter="", starts_on="2026-11-20")

    refused = admin.post(url, plh)
    stored = admin.post(url, {**plh, "letter": "SP 090/7", "ends_on": "2026-11-24"})

    assert set(refused.context["form"].errors) == {"letter", "ends_on"}
    assert stored.status_code == 303
    assert post.holder_at(factories.MORNING).title == "Plh. Contoh Kepala Bidang"
    assert post.holder_at(factories.MORNING + timedelta(days=5)).user == office.kabid


def test_a_term_is_ended_and_the_history_shows_it(office, admin):
    post, holder = office.posts["kabid"], Holder.objects.get(user=office.kabid)

    admin.post(reverse("kelola_masa", args=[post.pk, holder.pk]), {"letter": "SK 821/2", "ends_on": "2026-11-19"})

    shown = admin.get(reverse("kelola_riwayat_jabatan", args=[post.pk])).content.decode()
    assert "Sekarang kosong" in shown
    assert "sudah berakhir" in shown
    assert "19 November 2026" in shown


def test_a_term_does_not_end_before_it_begins(office, admin):
    post, holder = office.posts["kabid"], Holder.objects.get(user=office.kabid)

    answer = admin.post(reverse("kelola_masa", args=[post.pk, holder.pk]), {"ends_on": "2019-01-01"})

    assert answer.context["form"].errors["ends_on"] == ["Tanggal berakhir mendahului tanggal mulai."]


def test_a_pemda_is_never_left_without_an_admin(office, admin):
    post, holder = office.posts["admin"], Holder.objects.get(user=office.admin)
    url = reverse("kelola_masa", args=[post.pk, holder.pk])

    alone = admin.post(url, {"ends_on": "2026-11-30"})
    factories.give_post(office.tu, "admin", "Admin Kedua", starts_on=date(2026, 12, 1))
    too_early = admin.post(url, {"ends_on": "2026-11-29"})
    handed_over = admin.post(url, {"ends_on": "2026-11-30"})

    assert alone.context["form"].errors["ends_on"] == too_early.context["form"].errors["ends_on"]
    assert "Pemda akan tanpa admin" in alone.context["form"].errors["ends_on"][0]
    assert handed_over.status_code == 303


def test_only_a_mutasi_that_has_not_begun_is_taken_back(office, admin):
    post = office.posts["kabid"]
    admin.post(reverse("kelola_mutasi", args=[post.pk]), mutasi(office, replace="on"))
    begun, coming = Holder.objects.filter(post=post).order_by("starts_on")

    refused = admin.post(reverse("kelola_batal_mutasi", args=[post.pk, begun.pk]))
    taken_back = admin.post(reverse("kelola_batal_mutasi", args=[post.pk, coming.pk]))

    assert (refused.status_code, taken_back.status_code) == (422, 303)
    assert list(Holder.objects.filter(post=post)) == [begun]


@pytest.mark.parametrize(
    ("has_holder", "kind", "sentence"),
    [
        (True, "plt", "Contoh Kabid masih memegang jabatan ini."),
        (False, "plh", "Jabatan ini sedang kosong. Pilih Plt."),
    ],
)
def test_the_admin_too_writes_a_plt_only_for_a_vacant_post_and_a_plh_for_a_held_one(
    office, admin, has_holder, kind, sentence
):
    post = office.posts["kabid"]
    if not has_holder:
        Holder.objects.filter(post=post).update(ends_on=date(2026, 11, 22))

    answer = admin.post(
        reverse("kelola_mutasi", args=[post.pk]), mutasi(office, kind=kind, ends_on="2026-11-24", replace="on")
    )

    assert sentence in answer.context["form"].errors["kind"][0]
    assert Holder.objects.filter(post=post).count() == 1


def test_a_post_of_an_opd_role_stands_in_an_opd(office, admin):
    url = reverse("kelola_jabatan_baru")

    without = admin.post(url, {"title": "Kepala Badan Contoh", "role": "opd_kepala"})
    misplaced = admin.post(url, {"title": "Sekretaris Contoh", "role": "sekretaris", "opd": office.opd.pk})
    doubled = admin.post(url, {"title": office.posts["kabid"].title, "role": "kabid"})

    assert "opd" in without.context["form"].errors
    assert "opd" in misplaced.context["form"].errors
    assert "title" in doubled.context["form"].errors


def test_a_post_keeps_its_role(office, admin):
    post = office.posts["kabid"]

    admin.post(reverse("kelola_jabatan_ubah", args=[post.pk]), {"title": "Kepala Bidang TIK", "role": "kadis"})

    post.refresh_from_db()
    assert (post.title, post.role) == ("Kepala Bidang TIK", "kabid")


def test_a_team_member_joins_and_leaves_by_date(office, admin):
    tim, spare = Tim.objects.get(), factories.make_user(office.pemda, "teknisi")

    admin.post(reverse("kelola_anggota_baru", args=[tim.pk]), {"user": spare.pk, "starts_on": "2026-11-20"})
    member = TimMember.objects.get(user=spare)
    twice = admin.post(reverse("kelola_anggota_baru", args=[tim.pk]), {"user": spare.pk, "starts_on": "2026-11-25"})
    reversed_dates = admin.post(reverse("kelola_masa_anggota", args=[tim.pk, member.pk]), {"ends_on": "2026-11-01"})
    admin.post(reverse("kelola_masa_anggota", args=[tim.pk, member.pk]), {"ends_on": "2026-11-24"})

    assert "sudah menjadi anggota tim ini" in twice.context["form"].errors["starts_on"][0]
    assert "ends_on" in reversed_dates.context["form"].errors
    assert TimMember.objects.in_force(factories.MORNING).filter(user=spare).exists()
    assert not TimMember.objects.in_force(factories.MORNING + timedelta(days=5)).filter(user=spare).exists()


def test_before_somebody_leaves_a_team_the_page_shows_what_would_wait_for_nobody(office, admin):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    member = TimMember.objects.get(user=office.tim)
    url = reverse("kelola_masa_anggota", args=[member.tim_id, member.pk])

    shown = admin.get(url).content.decode()
    asked_again = admin.post(url, {"ends_on": "2019-01-01"})
    admin.post(url, {"ends_on": "2026-11-20"})

    member.refresh_from_db()
    assert ticket.number in shown
    assert "Mintalah pejabat yang menunjuk tim mengganti petugasnya" in shown
    assert (asked_again.status_code, ticket.number in asked_again.content.decode()) == (422, True)
    assert member.ends_on == TODAY


def test_who_leaves_one_team_and_stays_in_another_leaves_no_turn_behind(office, admin):
    ticket = factories.walk(office, factories.make_ticket(office), until="5")
    member = TimMember.objects.get(user=office.tim)
    second = Tim.objects.create(pemda=office.pemda, name="Tim Contoh Kedua")
    TimMember.objects.create(tim=second, user=office.tim, starts_on=TODAY)

    shown = admin.get(reverse("kelola_masa_anggota", args=[member.tim_id, member.pk])).content.decode()

    assert ticket.number not in shown
