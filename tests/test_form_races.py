"""Impatient fingers at forms that are no act: pressed twice at once they are stored once, and nobody meets an error."""

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Naskah, PolaNomor
from tests import factories
from tests.races import CLIENTS, Arena
from tickets.forms.manage.people import BELUM
from tickets.forms.manage.small_file import as_text
from tickets.models import AccessCode, ManagementEntry, User
from workflow import actions
from workflow.models import NoticeSettings
from workflow.papers import PaperKind

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]

RACES = 5


def signed_in(user):
    """A tab of that person, to which an error is a page."""
    tab = Client(raise_request_exception=False)
    tab.force_login(user, backend="tickets.backends.PeopleBackend")
    return tab


def pressed(arena, user, address, **form):
    """What the tabs of one person get that send the same form at once: the status of each answer."""
    tabs = [signed_in(user) for _ in range(CLIENTS)]
    return [answer.status_code for answer in arena.race([lambda tab=tab: tab.post(address, form) for tab in tabs])]


def test_a_code_asked_for_ten_times_at_once_is_ten_codes_of_which_the_last_holds(office, arena):
    for _ in range(RACES):
        answers = pressed(arena, office.admin, reverse("beri_kode", args=[office.kasi.pk]))
        assert answers == [200] * CLIENTS
        assert AccessCode.objects.filter(user=office.kasi, used_at=None).count() == 1
    assert ManagementEntry.objects.filter(act="Membuat kode sekali pakai").count() == RACES * CLIENTS


def test_settings_of_notices_stored_ten_times_at_once_are_stored(office, arena):
    for _ in range(RACES):
        NoticeSettings.objects.all().delete()
        answers = pressed(arena, office.kasi, reverse("setelan_pemberitahuan"), webhook="")
        assert answers == [303] * CLIENTS
        assert NoticeSettings.objects.filter(user=office.kasi).count() == 1


def test_a_number_written_on_ten_papers_at_once_is_that_of_one(office, arena, morning):
    PolaNomor.objects.create(pemda=office.pemda, kind=PaperKind.LEMBAR_DISPOSISI, is_manual=True)
    sheets = [
        factories.walk(office, factories.make_ticket(office), until="4").papers.get(kind=PaperKind.LEMBAR_DISPOSISI)
        for _ in range(CLIENTS)
    ]
    results = arena.race(
        [lambda sheet=sheet: actions.number_paper(sheet, actor=office.tu, number="17/2026") for sheet in sheets]
    )
    assert sorted(type(result).__name__ for result in results) == ["DataMissing"] * (CLIENTS - 1) + ["Naskah"]
    assert Naskah.objects.filter(number="17/2026").count() == 1


@pytest.fixture
def admins(office, other_office):
    """The admins of two governments, who each send the same form at the same moment."""
    arena, tabs = Arena(2), [signed_in(office.admin), signed_in(other_office.admin)]

    def send(addresses, form):
        pairs = zip(tabs, addresses, strict=True)
        return arena.race([lambda tab=tab, address=address: tab.post(address, form) for tab, address in pairs])

    yield send
    arena.close()


def refused(answers):
    """The answer to the one of two who came second; the first one's form is stored."""
    stored, second = sorted(answers, key=lambda answer: answer.status_code)
    assert (stored.status_code, second.status_code) == (303, 422)
    return second


def test_a_user_name_that_two_governments_import_at_once_is_that_of_one(admins):
    for number in range(RACES):
        table = f"nama;nama_pengguna\nContoh Satu;contoh.satu.{number}\nContoh Dua;contoh.dua.{number}\n"
        answers = admins([reverse("kelola_impor_berkas", args=["pengguna"])] * 2, {"isi": as_text(table.encode())})

        reasons = [reason for _, _, _, reason in refused(answers).context["bad"]]
        assert reasons == ["nama pengguna ini sudah ada"] * 2
        assert User.objects.filter(username__endswith=f".{number}").count() == 2


def test_a_user_name_that_two_governments_give_at_once_is_that_of_one(admins):
    for number in range(RACES):
        person = {"full_name": "Contoh Satu", "username": f"contoh.satu.{number}", "peran": BELUM}
        answers = admins([reverse("kelola_orang_baru")] * 2, person)

        assert refused(answers).context["form"].errors == {"username": ["Nama pengguna ini sudah dipakai."]}
        assert User.objects.filter(username=person["username"]).count() == 1


def test_a_user_name_that_two_governments_change_to_at_once_is_that_of_one(admins, office, other_office):
    pages = [reverse("kelola_orang_ubah", args=[each.tim.pk]) for each in (office, other_office)]
    for number in range(RACES):
        person = {"full_name": "Contoh Satu", "username": f"contoh.satu.{number}"}
        answers = admins(pages, person)

        assert refused(answers).context["form"].errors == {"username": ["Nama pengguna ini sudah dipakai."]}
        assert User.objects.filter(username=person["username"]).count() == 1


def test_two_admins_who_deactivate_each_other_at_once_leave_one(office, papers_wait):
    second = factories.make_user(office.pemda, "admin_dua")
    factories.give_post(second, "admin", "Admin Kedua")
    admins, arena = User.objects.filter(pk__in=(office.admin.pk, second.pk)), Arena(2)
    for _ in range(RACES):
        admins.update(is_active=True)
        pairs = [(signed_in(one), other) for one, other in ((office.admin, second), (second, office.admin))]
        answers = arena.race(
            [
                lambda tab=tab, other=other: tab.post(reverse("kelola_orang_nonaktif", args=[other.pk]))
                for tab, other in pairs
            ]
        )
        assert sorted(answer.status_code for answer in answers) == [303, 403]
        assert admins.filter(is_active=True).count() == 1
    arena.close()
