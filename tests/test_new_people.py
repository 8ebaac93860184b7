"""A new account with its first role: reporter of an OPD, member of a team, holder of a post."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tickets.models import ManagementEntry, Post, Tim, User


@pytest.fixture
def admin(office, client, morning):
    """A browser in which the admin is logged in, on a Friday morning."""
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    return client


def new_person(**overrides):
    """What the form for a reporter of an OPD sends."""
    return {"full_name": "Contoh Pelapor Baru", "username": "pelapor.baru", "peran": "opd", **overrides}


def test_a_reporter_is_created_with_the_opd(office, admin):
    answer = admin.post(reverse("kelola_orang_baru"), new_person(opd=office.opd.pk, phone="+62 812-0000-0001"))

    person = User.objects.get(username="pelapor.baru")
    assert (answer.status_code, answer.url) == (303, reverse("kelola_orang", args=[person.pk]))
    assert (person.pemda, person.opd, person.phone) == (office.pemda, office.opd, "081200000001")
    assert person.hands.roles == {"opd"}


def test_a_new_person_comes_in_by_a_one_time_code(office, admin):
    admin.post(reverse("kelola_orang_baru"), new_person(opd=office.opd.pk))
    person = User.objects.get(username="pelapor.baru")

    code = admin.post(reverse("beri_kode", args=[person.pk])).context["code"]
    noted = ManagementEntry.objects.first()
    answer = Client().post(
        reverse("masuk_kode"),
        {
            "username": "pelapor.baru",
            "code": code,
            "new_password1": "kebun-teh-2026",
            "new_password2": "kebun-teh-2026",
        },
    )

    assert (answer.status_code, answer.url) == (302, reverse("beranda"))
    assert (noted.act, noted.after) == ("Membuat kode sekali pakai", {})


def test_a_team_member_and_a_post_holder_are_created_with_their_role(office, admin):
    post = Post.objects.create(pemda=office.pemda, role="kasi", title="Kepala Seksi Contoh Baru")
    tim = Tim.objects.get()

    admin.post(
        reverse("kelola_orang_baru"),
        new_person(username="teknisi.baru", peran="tim", tim=tim.pk, joins_on="2026-11-20"),
    )
    admin.post(
        reverse("kelola_orang_baru"),
        new_person(username="kasi.baru", peran="jabatan", post=post.pk, starts_on="2026-11-20", letter="SK 1"),
    )

    assert User.objects.get(username="teknisi.baru").hands.roles == {"tim"}
    assert User.objects.get(username="kasi.baru").hands.roles == {"kasi"}


def test_a_person_for_a_post_that_is_taken_is_not_stored_at_all(office, admin):
    answer = admin.post(
        reverse("kelola_orang_baru"),
        new_person(username="kabid.kedua", peran="jabatan", post=office.posts["kabid"].pk, starts_on="2026-11-20"),
    )

    assert answer.status_code == 422
    assert "Bertumpang tindih dengan masa Contoh Kabid" in answer.context["form"].errors["post"][0]
    assert not User.objects.filter(username="kabid.kedua").exists()
    assert not ManagementEntry.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"peran": "opd"}, "opd"),
        ({"peran": "tim"}, "tim"),
        ({"peran": "jabatan"}, "post"),
        ({"peran": "jabatan", "starts_on": "kapan saja"}, "starts_on"),
        ({"peran": "kepala"}, "peran"),
        ({"nip": "123"}, "nip"),
        ({"phone": "12"}, "phone"),
        ({"email": "bukan alamat"}, "email"),
        ({"username": "dua kata"}, "username"),
        ({"username": "kabid@purbalingga"}, "username"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_a_wrong_field_is_told_at_the_field(office, admin, wrong, field):
    answer = admin.post(reverse("kelola_orang_baru"), new_person(**wrong))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_what_was_typed_for_another_role_counts_for_nothing_and_stays_in_the_page(office, admin):
    typed = {"opd": office.opd.pk, "post": office.posts["kabid"].pk, "letter": "SK 7", "starts_on": "kapan saja"}
    refused = admin.post(reverse("kelola_orang_baru"), new_person(peran="tim", joins_on="2026-11-20", **typed))
    assert set(refused.context["form"].errors) == {"tim"}
    page = refused.content.decode()
    assert 'value="SK 7"' in page and 'value="kapan saja"' in page

    admin.post(
        reverse("kelola_orang_baru"),
        new_person(peran="tim", tim=Tim.objects.get().pk, joins_on="2026-11-20", **typed),
    )
    person = User.objects.get(username="pelapor.baru")
    assert (person.opd, person.hands.roles, person.holdings.count()) == (None, {"tim"}, 0)


def test_the_holder_of_a_post_works_where_the_post_is(office, admin):
    post = Post.objects.create(pemda=office.pemda, opd=office.opd, role="opd_kepala", title="Kepala Dinas Contoh Baru")
    admin.post(
        reverse("kelola_orang_baru"),
        new_person(username="kepala.baru", peran="jabatan", post=post.pk, starts_on="2026-11-20"),
    )
    assert User.objects.get(username="kepala.baru").opd == office.opd


def test_each_role_asks_only_for_its_own_fields(office, admin):
    page = admin.get(reverse("kelola_orang_baru")).content.decode()
    boxes = page.split('<div class="cabang-isian">')[1:]
    asked = [
        re.findall(r'name="(opd|tim|joins_on|post|letter|starts_on)"', box.split("</fieldset>")[0]) for box in boxes
    ]
    assert asked == [["opd"], ["tim", "joins_on"], ["post", "letter", "starts_on"], []]
