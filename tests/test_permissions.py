"""One table that officers can review: who may open which page. Row: page; columns: roles."""

import re
from datetime import date, timedelta
from functools import cache
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reports import printing
from reports.authority import sealer_of
from reports.models import TataSkm
from reports.verification_code import new_code
from tests import factories
from tests.situations import undone
from tickets.drafts import keep_draft
from tickets.held import HeldFiles
from tickets.models import Attachment, Holder, LetterPromise, Piket
from workflow import actions, moment
from workflow.sweep import sweep
from workflow.watchman import watched_sweep

ROLES = ("opd", "opd_kepala", "tu", "sekretaris", "kadis", "kabid", "kasi", "tim", "admin", "auditor", "visitor")

# Y the page, - refused (403), > led on to another page, L to the login page, 0 not found (404)
TABLE = """
page                   opd opd_kepala tu sekretaris kadis kabid kasi tim admin auditor visitor
beranda                >   >          >  >          >     >     >    >   >     >       L
akun                   Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
ubah_sandi             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
lapor                  Y   Y          Y  -          -     -     -    Y   -     -       L
laporan_saya           Y   Y          -  -          -     -     -    -   -     -       L
kotak_masuk            Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
agenda                 -   -          Y  -          -     -     -    -   -     -       L
agenda_buku            -   -          Y  Y          Y     -     -    -   Y     Y       L
agenda_buku_csv        -   -          Y  Y          Y     -     -    -   Y     Y       L
agenda_catat           -   -          Y  -          -     -     -    -   -     -       L
agenda_catat:foreign   -   -          0  -          -     -     -    -   -     -       L
surat_menyusul         Y   Y          Y  -          -     -     -    -   -     -       L
surat_menyusul:foreign 0   0          0  0          0     0     0    0   0     0       L
menunggu_alasan        -   -          Y  Y          Y     Y     Y    Y   Y     Y       L
disposisi_bersama      >   >          >  >          >     >     >    >   >     >       L
pekerjaan              -   -          -  -          -     -     -    Y   -     -       L
semua_tiket            -   -          Y  Y          Y     Y     Y    Y   Y     Y       L
cari                   Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
bantuan                Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sop_tafsir             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sop_tafsir:foreign     0   0          0  0          0     0     0    0   0     0       L
sop_naskah             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sop_naskah:foreign     0   0          0  0          0     0     0    0   0     0       L
salinan_sop            -   -          -  -          -     -     -    -   Y     Y       L
salinan_sop:foreign    -   -          -  -          -     -     -    -   0     0       L
jejak_audit            -   -          -  -          -     -     -    -   Y     Y       L
jejak_audit_unduh      -   -          -  -          -     -     -    -   Y     Y       L
jejak_dibaca           -   -          -  -          -     -     -    -   Y     Y       L
sop                    Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sop_tabel              Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sop_tabel:foreign      0   0          0  0          0     0     0    0   0     0       L
berkas                 Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
berkas:foreign         0   0          0  0          0     0     0    0   0     0       L
berkas:other_opd       0   0          Y  Y          Y     Y     Y    Y   Y     Y       L
percakapan             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
percakapan:foreign     0   0          0  0          0     0     0    0   0     0       L
percakapan:other_opd   0   0          Y  Y          Y     Y     Y    Y   Y     Y       L
tanya:post             >   >          -  -          -     -     -    -   -     -       L
tanya:post:foreign     0   0          0  0          0     0     0    0   0     0       L
tarik_pesan:post       >   -          -  -          -     -     -    -   -     -       L
tarik_pesan:post:note  0   0          -  -          -     -     >    -   0     0       L
tambah_foto            Y   Y          -  -          -     -     -    -   -     -       L
pemulihan              >   >          -  -          -     -     -    -   -     -       L
pemulihan:closed       Y   Y          -  -          -     -     -    -   -     -       L
survei                 >   >          -  -          -     -     -    -   -     -       L
survei:closed          Y   Y          -  -          -     -     -    -   -     -       L
survei:foreign         0   0          0  0          0     0     0    0   0     0       L
tanda_terima           Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
sehat                  Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
alasan                 -   -          -  -          -     -     -    Y   -     -       L
alasan:foreign         0   0          0  0          0     0     0    0   0     0       L
penilaian              -   -          -  -          Y     Y     Y    -   -     -       L
penilaian:foreign      0   0          0  0          0     0     0    0   0     0       L
tanda_terima:foreign   0   0          0  0          0     0     0    0   0     0       L
berkas_pesan           Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
berkas_pesan:note      0   0          Y  Y          Y     Y     Y    Y   0     0       L
berkas_pesan:foreign   0   0          0  0          0     0     0    0   0     0       L
formulir               Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
formulir:foreign       0   0          0  0          0     0     0    0   0     0       L
formulir:other_opd     0   0          Y  Y          Y     Y     Y    Y   Y     Y       L
formulir_langkah       Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
konsep:post            -   -          -  -          -     -     -    >   -     -       L
konsep:post:foreign    0   0          0  0          0     0     0    0   0     0       L
berkas_konsep          0   0          0  0          0     0     0    Y   0     0       L
berkas_tertahan        Y   0          0  0          0     0     0    0   0     0       L
kepatuhan              -   -          -  Y          Y     Y     Y    -   Y     Y       L
kepatuhan_langkah      -   -          -  Y          Y     Y     Y    -   Y     Y       L
skm                    -   -          -  Y          Y     Y     Y    -   Y     Y       L
skm_unsur              -   -          -  Y          Y     Y     Y    -   Y     Y       L
skm_jawaban            -   -          -  Y          Y     Y     Y    -   Y     Y       L
kelola_survei          -   -          -  -          -     -     -    -   Y     -       L
pengganti              -   -          Y  -          -     -     -    -   Y     -       L
pengganti_baru         -   -          Y  -          -     -     -    -   Y     -       L
pengganti_baru:foreign -   -          0  -          -     -     -    -   0     -       L
pengganti_masa         -   -          Y  -          -     -     -    -   Y     -       L
pengganti_masa:foreign -   -          0  -          -     -     -    -   0     -       L
pengganti_batal        -   -          Y  -          -     -     -    -   Y     -       L
pengganti_batal:foreign -  -          0  -          -     -     -    -   0     -       L
ketidakhadiran         -   -          Y  -          -     Y     Y    -   Y     -       L
ketidakhadiran_baru    -   -          Y  -          -     Y     Y    -   Y     -       L
ketidakhadiran_ubah    -   -          Y  -          -     Y     Y    -   Y     -       L
ketidakhadiran_ubah:foreign - -       0  -          -     0     0    -   0     -       L
ketidakhadiran_hapus   -   -          Y  -          -     Y     Y    -   Y     -       L
piket                  -   -          Y  -          -     -     -    -   Y     -       L
piket_baru             -   -          Y  -          -     -     -    -   Y     -       L
piket_akhiri:post:foreign -   -          0  -          -     -     -    -   0     -       L
pemberitahuan          Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
setelan_pemberitahuan  Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
denyut                 Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
diberi_tahu            -   -          Y  Y          Y     Y     Y    Y   Y     Y       L
diberi_tahu:foreign    -   -          0  0          0     0     0    0   0     0       L
pemberitahuan_dibaca:post 0 0         >  0          0     0     0    0   0     0       L
pemberitahuan_dibaca_semua:post > >   >  >          >     >     >    >   >     >       L
pengguna               -   -          -  -          -     -     -    -   Y     -       L
beri_kode:post         -   -          -  -          -     -     -    -   Y     -       L
beri_kode:post:foreign -   -          -  -          -     -     -    -   0     -       L
masuk                  >   >          >  >          >     >     >    >   >     >       Y
masuk_kode             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
lupa_sandi             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
naskah_rinci           Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       L
surat_permohonan       Y   Y          -  -          -     -     -    -   -     -       L
surat_permohonan:away  0   0          0  0          0     0     0    0   0     0       L
naskah_rinci:foreign   0   0          0  0          0     0     0    0   0     0       L
periksa_naskah         Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
verifikasi             Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
verifikasi:unknown     0   0          0  0          0     0     0    0   0     0       0
sertifikat_segel       -   -          -  -          -     -     -    -   Y     Y       L
dokumen                -   -          Y  -          -     -     -    -   Y     Y       L
cetakan_baru:post      -   -          -  -          -     -     -    -   0     -       L
cetakan                -   -          0  0          0     0     0    0   Y     0       L
cetakan_berkas         -   -          0  0          0     0     0    0   0     0       L
standar_sendiri        >   >          >  >          >     >     >    >   >     >       0
standar_pelayanan      Y   Y          Y  Y          Y     Y     Y    Y   Y     Y       Y
rekap                  -   -          Y  Y          Y     Y     Y    -   Y     Y       L
admin:index            L   L          L  L          L     L     L    L   L     L       L
"""
STARTS = {
    "opd": "laporan_saya",
    "opd_kepala": "kotak_masuk",
    "tu": "agenda",
    "sekretaris": "kotak_masuk",
    "kadis": "kotak_masuk",
    "kabid": "kotak_masuk",
    "kasi": "kotak_masuk",
    "tim": "pekerjaan",
    "admin": "kepatuhan",
    "auditor": "kepatuhan",
}


def rows():
    """Return page and expected answer by role of every line of the table."""
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(head[1:]) == ROLES
    return [(page, dict(zip(ROLES, answers, strict=True))) for page, *answers in lines]


def talk(actor, ticket, **kwargs):
    """Let somebody send a message with a file."""
    files = [factories.make_photo("berkas")]
    return actions.post_message(ticket, actor=actor, body="Halo.", key=uuid4(), files=files, **kwargs)


def late_reason(office):
    """Give what the team of a ticket owes for its first row that came too late."""
    ticket = factories.walk(
        office, factories.make_ticket(office), until="5" if office.pemda.code == "purbalingga" else "4"
    )
    with moment.at(moment.now() + timedelta(days=5)):
        sweep()
    return ticket.late_reasons.get()


@pytest.fixture
def address(office, other_office):
    """Give the address of a line of the table."""
    own = factories.make_ticket(office)
    elsewhere = factories.make_ticket(other_office)
    neighbour = factories.make_ticket(office)
    Attachment.objects.filter(ticket=neighbour).update(kind="surat")
    neighbour.opd = office.other_opd
    neighbour.save(update_fields=["opd"])
    awaited = factories.make_ticket(office)
    LetterPromise.objects.create(
        ticket=awaited, pemda=office.pemda, expected_on=date(2026, 12, 1), noted_by=office.tu, noted_at=moment.now()
    )
    told = talk(office.people["opd"], own)
    note = talk(office.kasi, own, internal=True)
    abroad = talk(other_office.people["opd"], elsewhere)
    at_work = factories.walk(office, factories.make_ticket(office), until="5")
    draft = keep_draft(at_work.current_run, office.tim, {}, {"foto": [factories.make_photo()]})
    held = HeldFiles(office.people["opd"])
    held.keep({"foto": [factories.make_photo()]})
    closed = factories.walk(office, factories.make_ticket(office), "perbaikan")
    TataSkm.objects.create(pemda=office.pemda, is_open=True)
    sealer_of(office.pemda)
    acting = {"kind": "plh", "letter": "SP/1", "starts_on": date(2040, 1, 1), "ends_on": date(2040, 1, 2)}
    terms = [Holder.objects.create(post=o.posts["kabid"], user=o.kasi, **acting) for o in (office, other_office)]
    away = [factories.make_absence(o.tim, date(2040, 1, 1), date(2040, 1, 2)) for o in (office, other_office)]
    cetakan = printing.order(actor=office.people["admin"], kind="rekap_csv", title="Rekap", wanted={}, part_count=1)
    arguments = {
        "surat_permohonan": [own.number],
        "surat_permohonan:away": [elsewhere.number],
        "cetakan": [cetakan.pk],
        "standar_pelayanan": [office.pemda.code],
        "cetakan_berkas": [cetakan.pk],
        "surat_menyusul": [awaited.number],
        "surat_menyusul:foreign": [elsewhere.number],
        "agenda_buku": ["masuk"],
        "agenda_buku_csv": ["keluar"],
        "agenda_catat": [own.number],
        "agenda_catat:foreign": [elsewhere.number],
        "verifikasi": [closed.papers.first().verification_code],
        "verifikasi:unknown": [new_code()],
        "percakapan": [own.number],
        "percakapan:foreign": [elsewhere.number],
        "percakapan:other_opd": [neighbour.number],
        "tanya:post": [own.number],
        "tanya:post:foreign": [elsewhere.number],
        "tarik_pesan:post": [own.number, told.pk],
        "tarik_pesan:post:note": [own.number, note.pk],
        "tambah_foto": [own.number],
        "pemulihan": [own.number],
        "pemulihan:closed": [closed.number],
        "survei": [own.number],
        "survei:closed": [closed.number],
        "survei:foreign": [elsewhere.number],
        "formulir": [own.number],
        "formulir:foreign": [elsewhere.number],
        "formulir:other_opd": [neighbour.number],
        "formulir_langkah": [own.number, "5"],
        "konsep:post": [at_work.number],
        "konsep:post:foreign": [elsewhere.number],
        "diberi_tahu": [own.number],
        "diberi_tahu:foreign": [elsewhere.number],
        "pemberitahuan_dibaca:post": [office.tu.notices.filter(ticket=own, folded=False).get().pk],
        "berkas_konsep": [draft.files.get().pk],
        "berkas_tertahan": [held.files[0].pk],
        "tanda_terima": [own.number],
        "tanda_terima:foreign": [elsewhere.number],
        "berkas_pesan": [told.files.get().pk],
        "berkas_pesan:note": [note.files.get().pk],
        "berkas_pesan:foreign": [abroad.files.get().pk],
    }
    targets = {
        "naskah_rinci": closed.papers.first(),
        "naskah_rinci:foreign": factories.walk(
            other_office, factories.make_ticket(other_office), until="3"
        ).papers.first(),
        "sop_tabel": office.sop_version,
        "sop_tabel:foreign": other_office.sop_version,
        "sop_naskah": office.sop_version,
        "sop_naskah:foreign": other_office.sop_version,
        "salinan_sop": factories.make_sop_copy(office),
        "salinan_sop:foreign": factories.make_sop_copy(other_office),
        "sop_tafsir": office.sop_version,
        "sop_tafsir:foreign": other_office.sop_version,
        "berkas": own.attachments.get(),
        "berkas:foreign": elsewhere.attachments.get(),
        "berkas:other_opd": neighbour.attachments.get(),
        "pengganti_baru": office.posts["kabid"],
        "pengganti_baru:foreign": other_office.posts["kabid"],
        "pengganti_masa": terms[0],
        "pengganti_masa:foreign": terms[1],
        "pengganti_batal": terms[0],
        "pengganti_batal:foreign": terms[1],
        "ketidakhadiran_ubah": away[0],
        "ketidakhadiran_ubah:foreign": away[1],
        "ketidakhadiran_hapus": away[0],
        "piket_akhiri:post:foreign": Piket.objects.create(
            pemda=other_office.pemda,
            user=other_office.kasi,
            starts_at=moment.now(),
            ends_at=moment.now() + timedelta(hours=1),
        ),
        "beri_kode:post": office.opd_kepala,
        "beri_kode:post:foreign": other_office.kadis,
    }

    @cache
    def late(page):
        reason = late_reason(other_office if page.endswith(":foreign") else office)
        if page == "penilaian":
            actions.explain_lateness(reason.ticket, actor=office.tim, reason=reason, code="beban")
        return [reason.ticket.number, reason.pk]

    def find(page):
        if page == "sehat":
            watched_sweep()
        if page.startswith(("alasan", "penilaian")):
            return reverse(page.split(":")[0], args=late(page))
        name = page if page.startswith("admin:") else page.split(":")[0]
        return reverse(name, args=arguments.get(page) or ([targets[page].pk] if page in targets else []))

    return find


def letter(response):
    """Return the table's letter for an answer."""
    if response.status_code in (302, 303):
        return "L" if re.match(r"/(masuk|admin/login)/", response["Location"]) else ">"
    return {200: "Y", 202: "Y", 403: "-", 404: "0"}[response.status_code]


@pytest.mark.long
def test_each_page_opens_for_those_in_the_table_only(office, address):
    """The whole table in one town: what a line or an answer leaves behind is taken back before the next."""
    browsers = {role: Client() for role in ROLES}
    for role in ROLES[:-1]:
        browsers[role].force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    found = {}
    for page, _ in rows():
        with undone():
            url = address(page)
            found[page] = {role: answer(browsers[role], page, url) for role in ROLES}
    assert found == dict(rows())


def answer(browser, page, url):
    """Return the table's letter for what a person gets."""
    with undone():
        sent = {"key": uuid4(), "langkah": "5"}
        return letter(browser.post(url, sent) if ":post" in page else browser.get(url))


@pytest.mark.parametrize(("role", "page"), STARTS.items())
def test_everybody_starts_on_the_page_of_their_role(client, office, role, page):
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    assert client.get("/")["Location"] == reverse(page)


def test_a_refusal_says_whose_page_it_is(client, office):
    client.force_login(office.kabid, backend="tickets.backends.PeopleBackend")
    answer = client.get(reverse("pengguna"))
    assert "Halaman ini untuk Admin Pemda." in answer.content.decode()


def test_an_account_without_a_pemda_sees_no_page_of_the_helpdesk(client, db):
    client.force_login(factories.make_user(None, "lepas"), backend="tickets.backends.PeopleBackend")
    for page in ("beranda", "akun", "kotak_masuk", "sop", "cari"):
        assert client.get(reverse(page)).status_code == 403


def test_an_account_without_any_post_reads_why_it_sees_nothing(client, office):
    client.force_login(factories.make_user(office.pemda, "baru"), backend="tickets.backends.PeopleBackend")
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [(reverse("akun"), 302)]
    assert "belum memegang jabatan" in answer.content.decode()


@pytest.mark.parametrize("role", ROLES[:-1])
def test_the_rail_offers_at_most_six_pages_and_only_open_ones(client, office, role):
    client.force_login(office.people[role], backend="tickets.backends.PeopleBackend")
    entries = client.get(reverse("akun")).context["navigasi"]
    assert 1 <= len(entries) <= 6
    assert [entry.name for entry in entries if client.get(entry.url).status_code != 200] == []
