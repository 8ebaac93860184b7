"""Coming in and going out: passwords, one-time codes, locks, and sessions that end."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.db import OperationalError
from django.urls import reverse

from tests import factories
from tests.factories import PASSWORD
from tickets.forms.account import CodeForm
from tickets.models import AccessCode, Holder, User
from workflow import moment
from workflow.delivery import deliver_due

PASSWORDS = ("new_password1", "new_password2")
NEW = "kereta-pagi-berangkat-7"


@pytest.fixture
def person(office):
    """Somebody with an account."""
    return office.kasi


def log_in(client, username, password=PASSWORD, **extra):
    """Send the login form."""
    return client.post(reverse("masuk"), {"username": username, "password": password}, **extra)


def give(person, admin, now=None):
    """Make a one-time code."""
    return AccessCode.give(person, given_by=admin, now=now or moment.now())


def use(client, username, code, password=NEW, again=None):
    """Send the form of the one-time code."""
    fields = {"username": username, "code": code, "new_password1": password, "new_password2": again or password}
    return client.post(reverse("masuk_kode"), fields)


def database_away(*args, **kwargs):
    """What a lost connection does to a save."""
    raise OperationalError


def is_in(client):
    """Tell whether somebody is signed in."""
    return client.get(reverse("akun")).status_code == 200


def test_the_right_password_lets_in_and_leads_to_the_page_asked_for(client, person):
    answer = client.post(reverse("masuk"), {"username": person.username, "password": PASSWORD, "next": reverse("sop")})
    assert answer["Location"] == reverse("sop")


def test_a_login_never_leads_to_a_foreign_host(client, person):
    answer = client.post(
        reverse("masuk"), {"username": person.username, "password": PASSWORD, "next": "https://contoh.test/"}
    )
    assert answer["Location"] == "/"


def test_a_wrong_password_is_answered_in_indonesian_without_telling_which_was_wrong(client, person):
    known = log_in(client, person.username, "salah").content.decode()
    unknown = log_in(client, "tidak-ada", "salah").content.decode()
    sentence = "Nama pengguna atau kata sandi tidak cocok"
    assert sentence in known
    assert sentence in unknown


def test_five_wrong_passwords_lock_the_account_at_that_address_only(client, person):
    for _ in range(5):
        answer = log_in(client, person.username, "salah")
    assert answer.status_code == 429
    assert "Akun terkunci sementara" in answer.content.decode()
    assert log_in(client, person.username).status_code == 429
    assert log_in(client, person.username, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_going_out_needs_a_post(client, person):
    client.force_login(person)
    assert client.get(reverse("keluar")).status_code == 405
    assert client.post(reverse("keluar"))["Location"] == reverse("masuk")
    assert not is_in(client)


def test_a_deactivated_person_is_out_with_the_next_request(client, person):
    log_in(client, person.username)
    assert is_in(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_in(client)
    assert log_in(client, person.username).status_code == 200


def test_whoever_must_change_the_password_sees_nothing_else_first(client, person):
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])
    log_in(client, person.username)
    for page in ("beranda", "kotak_masuk", "semua_tiket", "akun"):
        assert client.get(reverse(page))["Location"] == reverse("ubah_sandi")
    assert client.get(reverse("ubah_sandi")).status_code == 200
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("ubah_sandi"), fields)["Location"] == reverse("ubah_sandi_selesai")
    assert client.get(reverse("kotak_masuk")).status_code == 200


@pytest.mark.parametrize(
    ("old", "first", "second", "field"),
    [
        ("salah", NEW, NEW, "old_password"),
        (PASSWORD, NEW, "lain-lagi-sama-sekali", "new_password2"),
        (PASSWORD, "pendek", "pendek", "new_password2"),
        (PASSWORD, "1234567890", "1234567890", "new_password2"),
        (PASSWORD, "contohkasi", "contohkasi", "new_password2"),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(client, person, old, first, second, field):
    client.force_login(person)
    fields = {"old_password": old, "new_password1": first, "new_password2": second}
    answer = client.post(reverse("ubah_sandi"), fields)
    assert field in answer.context["form"].errors
    assert authenticate(answer.wsgi_request, username=person.username, password=PASSWORD)


def test_a_new_password_ends_the_sessions_elsewhere(client, person, django_user_model):
    from django.test import Client

    elsewhere = Client()
    log_in(client, person.username)
    log_in(elsewhere, person.username)
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("ubah_sandi"), fields)
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_link_by_email_gives_a_new_password_once(client, person):
    client.post(reverse("lupa_sandi"), {"email": person.email})
    assert mail.outbox == []  # the request itself talks to no mail server
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert letter.subject == "Kata sandi baru untuk Helpdesk Jaringan"
    link = re.search(r"https?://[^/]+(/sandi/\S+)", letter.body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert answer["Location"] == reverse("sandi_baru_selesai")
    assert "Tautan tidak berlaku lagi" in client.get(link, follow=True).content.decode()
    assert log_in(client, person.username, NEW).status_code == 302


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, person):
    known = client.post(reverse("lupa_sandi"), {"email": person.email})
    unknown = client.post(reverse("lupa_sandi"), {"email": "tidak.ada@contoh.test"})
    assert known["Location"] == unknown["Location"]
    assert deliver_due() == 1


def test_a_code_is_not_used_up_when_its_password_could_not_be_stored(office, person, monkeypatch):
    form = CodeForm({"username": person.username, "code": give(person, office.admin), **dict.fromkeys(PASSWORDS, NEW)})
    assert form.is_valid()
    monkeypatch.setattr(User, "save", database_away)
    with pytest.raises(OperationalError):
        form.use_code(person, now=moment.now())
    assert AccessCode.objects.get(user=person).used_at is None


def test_the_admin_makes_a_code_that_is_shown_once_and_stored_hashed(client, office, person):
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    page = client.post(reverse("beri_kode", args=[person.pk])).content.decode()
    shown = re.search(r'class="kode">([^<]+)<', page)[1]
    assert re.fullmatch(r"[2-9A-HJ-KM-NP-TW-Z]{4}-[2-9A-HJ-KM-NP-TW-Z]{4}", shown)
    kept = AccessCode.objects.get(user=person)
    assert shown.replace("-", "") not in kept.code_hash
    assert shown not in client.get(reverse("pengguna")).content.decode()


def test_a_code_and_a_new_password_let_in(client, office, person):
    person.must_change_password = True
    person.save(update_fields=["must_change_password"])
    code = give(person, office.admin)
    answer = use(client, person.username, f" {code[:4].lower()}-{code[4:]} ")
    assert answer["Location"] == reverse("beranda")
    assert client.get(reverse("kotak_masuk")).status_code == 200
    client.logout()
    assert log_in(client, person.username, NEW).status_code == 302


@pytest.mark.parametrize("page", ["masuk", "masuk_kode", "lupa_sandi"])
def test_what_is_missing_at_the_door_is_said_in_the_words_of_the_house(client, db, page):
    answer = client.post(reverse(page), {}).content.decode()
    assert "Isian ini harus diisi." in answer and "Bidang ini" not in answer


def test_a_code_works_once_only(client, office, person):
    code = give(person, office.admin)
    use(client, person.username, code)
    client.logout()
    answer = use(client, person.username, code, "lain-lagi-sama-sekali-8")
    assert "tidak cocok" in answer.context["form"].errors["code"][0]
    assert not is_in(client)


def test_a_code_ends_after_24_hours(client, office, person):
    code = give(person, office.admin, now=moment.now() - timedelta(hours=24, seconds=1))
    assert "code" in use(client, person.username, code).context["form"].errors


def test_a_new_code_voids_the_older_one(client, office, person):
    older, newer = give(person, office.admin), give(person, office.admin)
    assert "code" in use(client, person.username, older).context["form"].errors
    assert use(client, person.username, newer).status_code == 302


def test_a_code_is_not_spent_by_a_refused_password(client, office, person):
    code = give(person, office.admin)
    for password in ("pendek", "1234567890", "contohkasi"):
        answer = use(client, person.username, code, password)
        assert "new_password1" in answer.context["form"].errors, password
    assert "new_password2" in use(client, person.username, code, NEW, "beda-sama-sekali").context["form"].errors
    assert use(client, person.username, code).status_code == 302


def test_a_code_is_of_no_use_to_another_person_or_to_a_deactivated_one(client, office, person):
    code = give(person, office.admin)
    assert "code" in use(client, office.kabid.username, code).context["form"].errors
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "code" in use(client, person.username, code).context["form"].errors
    assert "code" in use(client, "tidak-ada", code).context["form"].errors


def test_guessing_codes_locks_like_guessing_passwords(client, office, person):
    code = give(person, office.admin)
    for _ in range(5):
        answer = use(client, person.username, "AAAA2222")
    assert answer.status_code == 429
    assert use(client, person.username, code).status_code == 429
    assert not is_in(client)


def test_two_browsers_with_one_code_make_one_password(office, person):
    code = give(person, office.admin)
    found = AccessCode.find(person, code, now=moment.now())
    assert found.spend(now=moment.now())
    assert not found.spend(now=moment.now())


def test_the_admin_gives_no_code_to_a_superuser_or_a_deactivated_person(client, office, person):
    boss = factories.make_user(office.pemda, "pengelola", is_superuser=True, is_staff=True)
    gone = factories.make_user(office.pemda, "pindah", is_active=False)
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    assert client.post(reverse("beri_kode", args=[boss.pk])).status_code == 403
    assert client.post(reverse("beri_kode", args=[gone.pk])).status_code == 404
    assert client.get(reverse("beri_kode", args=[person.pk])).status_code == 405
    assert AccessCode.objects.count() == 0


def test_the_list_of_people_holds_the_own_pemda_only(client, office, other_office):
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")
    page = client.get(reverse("pengguna")).content.decode()
    assert office.kadis.username in page
    assert other_office.kadis.username not in page
    found = client.get(reverse("pengguna"), {"q": "kabid"}).content.decode()
    assert office.kabid.username in found
    assert office.tim.username not in found


def test_people_are_found_by_what_they_do_and_where(client, office, django_assert_max_num_queries):
    client.force_login(office.admin, backend="tickets.backends.PeopleBackend")

    def found(word):
        return client.get(reverse("pengguna"), {"q": word}).context["rows"]

    assert found("kepala bidang") == [(office.kabid, "Contoh Kepala Bidang")]
    assert office.people["opd"] in dict(found(office.opd.name))
    assert dict(found("tim jaringan"))[office.tim].endswith("Tim Jaringan")
    Holder.objects.filter(user=office.kabid).update(ends_on="2021-01-01")
    assert found("kepala bidang") == []
    with django_assert_max_num_queries(8):
        client.get(reverse("pengguna"))


def test_a_person_is_read_with_pemda_and_opd_in_one_query(office, django_assert_num_queries):
    from tickets.backends import PeopleBackend

    with django_assert_num_queries(1):
        user = PeopleBackend().get_user(office.people["opd"].pk)
        assert (str(user.pemda), str(user.opd)) == (str(office.pemda), str(office.opd))
