"""The first day of a government: what its admin still has to enter, in the product's own words."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.test_lists import sign_in
from tickets.models import Holder, Opd, Pemda, Post, Tim, TimMember, User
from workflow.importing import import_sop
from workflow.models import calendar_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(db):
    """Whoever enters governments, and belongs to none."""
    return User.objects.create_superuser("pusat", password=factories.PASSWORD, full_name="Contoh Pusat")


@pytest.fixture
def new(client, superuser, morning):
    """A government just entered in the administration pages, with nothing but its admin."""
    client.force_login(superuser)
    page = client.get(reverse("admin:tickets_pemda_add"))
    sent = {name: field.initial for name, field in page.context["adminform"].form.fields.items() if field.initial}
    sent |= {"code": "baru", "name": "Kabupaten Contoh Baru", "prefix": "CTB", "zone": "Asia/Makassar"}
    sent |= {"dinas": "Dinas Kominfo", "dinas_short": "Kominfo", "address": "Jalan Contoh", "city": "Contoh"}
    answer = client.post(reverse("admin:tickets_pemda_add"), sent)
    assert answer.status_code == 302, answer.context["errors"]
    pemda = Pemda.objects.get()
    hold(pemda, "admin", "Admin Helpdesk", "admin", morning)
    return pemda


def hold(pemda, role, title, name, now, opd=None):
    """A person with a post."""
    user = User.objects.create_user(name, full_name=f"Contoh {name}", pemda=pemda, opd=opd)
    post = Post.objects.create(pemda=pemda, opd=opd, role=role, title=title)
    Holder.objects.create(post=post, user=user, starts_on=now.date())
    return user


def undone(client, pemda):
    """The steps that the admin still reads as open."""
    page = sign_in(client, User.objects.get(username="admin")).get(reverse("kelola"))
    return [step.label for step in page.context["preparation"] if not step.is_done]


def test_who_enters_governments_is_led_to_where_that_is_done(client, superuser):
    client.force_login(superuser)
    assert client.get(reverse("beranda"))["Location"] == reverse("admin:index")
    page = client.get(reverse("admin:index")).content.decode()
    words = (("pemda", "Tambah Pemda"), ("user", "Tambah pengguna"), ("post", "Tambah jabatan"))
    steps = [page.index(f'href="{reverse(f"admin:tickets_{model}_add")}">{label}') for model, label in words]
    assert steps == sorted(steps)


@pytest.mark.parametrize(("field", "typed"), [("zone", "WITA"), ("zone", "Asia/Singapore"), ("prefix", "CT B")])
def test_a_zone_or_prefix_that_would_break_its_pages_is_refused(client, superuser, field, typed):
    client.force_login(superuser)
    sent = {"code": "baru", "name": "Kabupaten Contoh Baru", "prefix": "CTB", "zone": "Asia/Jakarta", field: typed}
    form = client.post(reverse("admin:tickets_pemda_add"), sent).context["adminform"].form
    assert field in form.errors
    assert not Pemda.objects.exists()


def test_a_new_government_begins_with_the_hours_of_the_perpres(new, morning):
    calendar = calendar_of(new)
    assert calendar.zone == "Asia/Makassar"
    assert calendar.opened_on(morning.date())
    assert new.special_days.filter(on="2026-12-25").exists()


def test_the_first_holder_of_a_new_post_begins_today(client, superuser, new, morning):
    client.force_login(superuser)
    (formset,) = client.get(reverse("admin:tickets_post_add")).context["inline_admin_formsets"]
    assert formset.formset.forms[0]["starts_on"].initial == morning.date()


def headings(browser):
    """What *Versi SOP* offers, in the order of the page."""
    return re.findall("Contoh berkas SOP|Impor versi baru", browser.get(reverse("kelola_sop")).content.decode())


def test_the_example_files_come_before_the_upload_until_there_is_an_sop(client, new, morning):
    admin = sign_in(client, User.objects.get(username="admin"))
    assert headings(admin) == ["Contoh berkas SOP", "Impor versi baru"]
    import_sop((factories.SOP_FOLDER / "purbalingga.toml").read_bytes(), pemda=new, effective_from=morning.date())
    assert headings(admin) == ["Impor versi baru", "Contoh berkas SOP"]


def test_the_first_page_of_management_says_what_is_missing_until_nothing_is(client, new, morning):
    assert undone(client, new) == ["SOP", "OPD", "Pelapor OPD", "Jabatan dan pemegangnya", "Tim"]
    import_sop((factories.SOP_FOLDER / "purbalingga.toml").read_bytes(), pemda=new, effective_from=morning.date())
    opd = Opd.objects.create(pemda=new, name="Dinas Contoh")
    User.objects.create_user("opd", full_name="Contoh Pelapor", pemda=new, opd=opd)
    team = Tim.objects.create(pemda=new, name="Tim Jaringan")
    technician = User.objects.create_user("tim", full_name="Contoh Teknisi", pemda=new)
    TimMember.objects.create(tim=team, user=technician, starts_on=morning.date())
    assert undone(client, new) == ["Jabatan dan pemegangnya"]
    assert client.get(reverse("beranda"))["Location"] == reverse("kelola")
    page = client.get(reverse("kelola")).content.decode()
    assert "Belum ada pemegang: " in page
    assert "Kabid Informatika" in page
    for role in ("tu", "kadis", "kabid", "kasi"):
        hold(new, role, f"Contoh {role}", role, morning)
    assert undone(client, new) == []
    assert "Persiapan sebelum laporan pertama" not in client.get(reverse("kelola")).content.decode()
    assert client.get(reverse("beranda"))["Location"] == reverse("kepatuhan")


def test_the_standar_pelayanan_is_offered_once_there_is_an_sop_to_read_it_from(client, new, morning):
    admin, offer = sign_in(client, User.objects.get(username="admin")), f'href="{reverse("standar_sendiri")}"'
    assert offer not in admin.get(reverse("sop")).content.decode()
    import_sop((factories.SOP_FOLDER / "batam.toml").read_bytes(), pemda=new, effective_from=morning.date())
    assert offer in admin.get(reverse("sop")).content.decode()


def test_a_government_with_reports_does_not_begin_with_what_it_lacks(client, office, ticket):
    office.posts["kabid"].holders.all().delete()
    assert sign_in(client, office.people["admin"]).get(reverse("beranda"))["Location"] == reverse("kepatuhan")


def test_without_working_hours_a_report_is_refused_in_words(client, office, ticket):
    office.pemda.seasons.all().delete()
    office.pemda.calendar_version += 1
    office.pemda.save(update_fields=["calendar_version"])
    answer = sign_in(client, office.tu).get(reverse("lapor"))
    assert answer.status_code == 422
    assert "belum mempunyai jam kerja" in answer.content.decode()


def test_an_admin_without_sop_is_led_to_its_import(client, new):
    page = sign_in(client, User.objects.get(username="admin")).get(reverse("sop")).content.decode()
    assert reverse("kelola_sop") in page
