"""The PDF: read as text, hostile words as literal text, nothing fetched, the same bytes again."""

import copy
import hashlib
import json
import re
import socket
import subprocess
import sys
import threading
import time
from functools import cache

import pytest

from reports import pdf
from tests import factories
from workflow import actions, moment
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

CLOSING_WAY = {
    PaperKind.BA_PEKERJAAN: ("sumbawa", ("lengkap", "gagal", "diganti", "normal")),
    PaperKind.LAPORAN: ("bogor", ()),
    PaperKind.F04: ("tanah-bumbu", ("gagal",)),
    PaperKind.LEMBAR_DISPOSISI: ("batam", ("luar_data_center", "diganti", "disetujui")),
    PaperKind.ISIAN_KELENGKAPAN: ("batam", ("luar_data_center", "diganti", "disetujui")),
    PaperKind.BA_PENGGANTIAN: ("sumbawa", ("lengkap", "gagal", "diganti", "normal")),
    PaperKind.DATA_PELAPOR: ("purbalingga", ("perbaikan",)),
    PaperKind.F01: ("tanah-bumbu", ("gagal",)),
    PaperKind.LAPORAN_PERMASALAHAN: ("tanah-bumbu", ("gagal",)),
    PaperKind.LAPORAN_LAPANGAN: ("tanah-bumbu", ("gagal",)),
    PaperKind.PEMBERITAHUAN_ESTIMASI: ("tanah-bumbu", ("gagal",)),
}
#: Places of the facts that are no words of people: settings and keys.
FIXED = {
    "kind",
    "paper_size",
    "margins",
    "font",
    "lambang",
    "lambang_sha256",
    "role",
    "sha256",
    "attachment",
    "version",
    "signed_version",
    "sample",
    "draft",
    "status",
    "verification",
}


def facts_of(kind):
    """The facts of a paper at the end of the longest way."""
    with moment.at(factories.MORNING):
        found = letter_facts() if kind == PaperKind.SURAT_PERMOHONAN else facts_at_the_end(*CLOSING_WAY[kind])[kind]
    return copy.deepcopy(found)


@cache
def facts_at_the_end(code, outcomes):
    """What the acts of the rows wrote on each kind of paper; walked once per way, since facts are plain data."""
    office = factories.make_office(code)
    ticket = factories.walk(office, factories.make_ticket(office), *outcomes)
    papers = ticket.papers.filter(superseded_at=None).reverse()
    return {paper.kind: paper.facts for paper in papers}


@cache
def letter_facts():
    """The letter of an OPD, with a word in each of its fields."""
    office = factories.make_office("bogor")
    ticket = factories.make_ticket(office, files=[], letter_number="", letter_date=None)
    words = {name: f"Contoh {name}" for name in ("to", "at", "subject", "sifat", "enclosure", "body")}
    actions.draft_letter(ticket, actor=office.people["opd"], words=words | {"copies": ("Sekretaris Daerah",)})
    return actions.issue_letter(ticket, actor=office.opd_kepala).facts


@pytest.fixture
def facts(request, db):
    """The facts of a paper of that kind."""
    return facts_of(request.param)


KINDS = (*CLOSING_WAY, PaperKind.SURAT_PERMOHONAN)
every_kind_of_facts = pytest.mark.parametrize("facts", KINDS, indirect=True)
the_facts_of_a_ba = pytest.mark.parametrize("facts", [PaperKind.BA_PEKERJAAN], indirect=True)
the_facts_of_a_sheet = pytest.mark.parametrize("facts", [PaperKind.LEMBAR_DISPOSISI], indirect=True)


def photos_of(facts):
    """Bytes for the photos that the facts name."""
    return pdf.Pictures({str(photo["attachment"]): factories.make_photo().content for photo in facts["photos"]})


def rendered(facts):
    """The PDF of these facts."""
    return pdf.render(facts["kind"], facts, photos_of(facts))


def text_of(body, *options):
    """The words of a PDF as poppler reads them, spaces and line ends folded."""
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=body, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def info_of(body):
    """What poppler says of a PDF."""
    return subprocess.run(["pdfinfo", "-"], input=body, capture_output=True, check=True).stdout.decode()


def squeezed(text):
    """A text without any space, for words that a line broke."""
    return re.sub(r"\s", "", text)


def with_words(facts, change):
    """The facts with every word of people changed."""
    if isinstance(facts, dict):
        return {key: value if key in FIXED else with_words(value, change) for key, value in facts.items()}
    if isinstance(facts, list):
        return [with_words(value, change) for value in facts]
    return change(facts) if isinstance(facts, str) and facts else facts


@cache
def text_of_unchanged(kind):
    """The words of a paper whose facts are as the acts wrote them; printed once per kind."""
    return text_of(rendered(facts_of(kind)))


@every_kind_of_facts
def test_a_paper_says_its_title_number_and_ticket(facts):
    text = text_of_unchanged(facts["kind"]).lower()
    for words in (facts["title"], facts["number"], facts["report"]["ticket"], "Halaman 1 dari", facts["kop"]["dinas"]):
        assert words.lower() in text


@the_facts_of_a_ba
def test_the_ba_has_its_day_in_words_its_parties_and_its_approvals(facts):
    text = text_of(rendered(facts))
    assert (
        "Pada hari ini, Jumat, tanggal dua puluh bulan November tahun dua ribu dua puluh enam (20-11-2026), "
        "bertempat di Gedung A, lantai 2, ruang layanan" in text
    )
    assert text.count("Disahkan melalui sistem, bukan TTE tersertifikasi 20 November 2026 pukul 10.00 WITA") == 3
    assert "dalam rangkap 2 (dua) untuk dipergunakan sebagaimana mestinya" in text
    for serial in ("CONTOH-0001", "CONTOH-0002"):
        assert serial in text


@the_facts_of_a_ba
def test_the_second_party_signs_at_the_left_and_the_kadis_below_in_the_middle(facts):
    words = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=rendered(facts), capture_output=True, check=True
    ).stdout.decode()
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', words)
    places = {word: (float(left), float(top)) for left, top, _right, word in found}
    assert places["KEDUA,"][0] < places["PERTAMA,"][0]
    assert places["KEDUA,"][1] == places["PERTAMA,"][1] < places["Mengetahui,"][1]
    assert places["KEDUA,"][0] < places["Mengetahui,"][0] < places["PERTAMA,"][0]


def test_the_ba_of_batam_is_acknowledged_by_the_reporter_alone():
    with moment.at(factories.MORNING):
        office = factories.make_office("batam")
        ticket = factories.walk(office, factories.make_ticket(office), "di_data_center", until="11")
    text = text_of(rendered(ticket.papers.get(kind=PaperKind.BA_PEKERJAAN).facts))
    assert "PIHAK KEDUA" in text
    assert "Mengetahui" not in text


@the_facts_of_a_sheet
def test_the_sheet_shows_the_letter_the_boxes_and_the_whole_chain_on_one_page(facts):
    body = rendered(facts)
    text = text_of(body, "-layout")
    for words in ("Surat dari", "No. Agenda", "Diteruskan kepada Sdr. :", "Dengan hormat harap :", "Riwayat disposisi"):
        assert words in text
    assert "Paraf melalui" in text
    assert re.search(r"Pages:\s+1\n", info_of(body))


@the_facts_of_a_sheet
@pytest.mark.parametrize("size", ["A4", "F4"])
def test_three_hops_stay_on_one_page_or_on_the_two_sides_of_half_a_page(facts, size):
    facts |= {"paper_size": size, "disposisi": [*facts["disposisi"], facts["disposisi"][-1]]}
    assert len(facts["disposisi"]) == 3
    assert re.search(r"Pages:\s+1\n", info_of(rendered(facts)))
    assert re.search(r"Pages:\s+2\n", info_of(rendered(facts | {"half_page": True})))


@pytest.mark.parametrize("facts", [PaperKind.LAPORAN], indirect=True)
def test_the_report_of_bogor_lists_its_sections_and_three_forwards(facts):
    text = text_of(rendered(facts))
    headings = [
        "A. Pendahuluan",
        "B. Kegiatan yang Dilaksanakan",
        "C. Hasil yang Dicapai",
        "D. Simpulan dan Saran",
        "E. Penerusan Laporan",
        "F. Penutup",
    ]
    assert [text.index(heading) for heading in headings] == sorted(text.index(heading) for heading in headings)


@pytest.mark.parametrize("facts", [PaperKind.F04], indirect=True)
def test_f04_sets_the_promise_beside_what_came_of_it(facts):
    text = text_of(rendered(facts))
    assert "Janji pertama: 20 November 2026 pukul 15.00 WITA Realisasi: 20 November 2026 pukul 09.59 WITA" in text
    assert "BANTUAN PEMULIHAN GANGGUAN JARINGAN" in text


@every_kind_of_facts
def test_people_without_nip_and_pangkat_leave_no_empty_label(facts):
    assert "NIP" not in text_of_unchanged(facts["kind"])


@the_facts_of_a_ba
def test_nip_and_pangkat_are_printed_where_a_person_has_them(facts):
    facts["parties"]["first"][0]["person"] |= {"nip": "00000000 000000 0 000", "pangkat": "Contoh Pangkat (III/c)"}
    text = text_of(rendered(facts))
    assert "NIP 00000000 000000 0 000" in text
    assert "Contoh Pangkat (III/c)" in text


@the_facts_of_a_ba
@pytest.mark.parametrize(("size", "points"), [("F4", "609.449 x 935.433"), ("A4", "595.276 x 841.89")])
def test_the_paper_has_the_size_of_the_government(facts, size, points):
    assert points in info_of(rendered(facts | {"paper_size": size}))


@the_facts_of_a_ba
def test_only_a_sample_says_contoh_on_every_page(facts):
    plain = facts | {"sample": False}
    sample = facts | {"sample": True}
    assert "bukan naskah dinas" not in text_of(rendered(plain))
    body = rendered(sample)
    pages = int(re.search(r"Pages:\s+(\d+)", info_of(body))[1])
    assert text_of(body).count("CONTOH, bukan naskah dinas") == pages


@the_facts_of_a_ba
def test_a_corrected_paper_says_which_version_was_approved(facts):
    facts = facts | {"version": 2, "signed_version": 1, "correction": "Perbaikan catatan langkah 5"}
    assert "Naskah ini versi 2; pengesahan yang tercantum diberikan atas versi 1." in text_of(rendered(facts))


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src='{canary}/img'>",
    "<link rel=attachment href='file:///etc/hostname'>",
    "<style>@import url({canary}/css); *{{display:none}}</style>",
    "<svg><image href='{canary}/svg'/></svg>",
    "{{{{ f.kop }}}} {{% include 'base.html' %}} & \" '",
    "<a rel=attachment href='{canary}/a'>a</a><object data='{canary}/o'></object><iframe src='file:///etc/passwd'>",
    "@font-face{{src:url({canary}/f)}} background:url({canary}/b) content:url(file:///etc/passwd)",
    "</body></html><!-- ]]> <?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    "<div style='position:fixed;width:9999999px'>" + "<b>" * 40,
)


@pytest.fixture
def canary():
    """A listener on loopback that counts who calls; gives its address and the list of calls."""
    calls, server = [], socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                caller, address = server.accept()
            except OSError:
                return
            calls.append(address)
            caller.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
    server.close()


@every_kind_of_facts
def test_hostile_words_stand_on_the_paper_as_they_were_typed(facts, canary, tmp_path):
    address, calls = canary
    typed = " ".join(payload.format(canary=address) for payload in PAYLOADS)
    facts = with_words(facts, lambda words: f"{words} {typed}")
    target = tmp_path / "naskah.pdf"
    target.write_bytes(rendered(facts))
    printed = squeezed(text_of(target.read_bytes()))
    for payload in PAYLOADS:
        assert printed.count(squeezed(payload.format(canary=address))) > 5
    assert calls == []
    attached = subprocess.run(["pdfdetach", "-list", str(target)], capture_output=True, check=True)
    assert b"0 embedded files" in attached.stdout


def test_the_canary_notices_a_call(canary):
    address, calls = canary
    host, port = address.removeprefix("http://").split(":")
    socket.create_connection((host, int(port)), timeout=5).close()
    deadline = time.monotonic() + 5
    while not calls and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert len(calls) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "http://127.0.0.1:9/", "data:text/plain,a", "app:foto/2", "x:y"]
)
def test_the_engine_gets_nothing_but_its_own_photos(url):
    fetcher = pdf._fetcher({"app:foto/1": (b"jpeg", "image/jpeg")})
    assert fetcher.fetch("app:foto/1").read() == b"jpeg"
    with pytest.raises(ValueError, match="may not fetch"):
        fetcher.fetch(url)


@the_facts_of_a_ba
def test_forty_devices_and_very_long_names_stay_inside_the_margins(facts):
    facts["swaps"] = facts["swaps"] * 40
    facts["report"]["opd"] = "Dinas Contoh " + "Perpustakaandankearsipan" * 8
    facts["kop"]["dinas"] = "DINAS KOMUNIKASI INFORMATIKA STATISTIK DAN PERSANDIAN " * 3
    facts["parties"]["first"][0]["person"]["name"] = "Contoh" * 30
    facts["parties"]["second"][0]["heading"] = "KEPALA DINAS CONTOH " + "X" * 160
    body = rendered(facts)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()
    edges = [(float(left), float(right)) for left, right in re.findall(r'xMin="([\d.]+)" .*?xMax="([\d.]+)"', boxes)]
    # F4 is 609 points wide; margins 30 mm (85 points) left and 25 mm (71 points) right.
    assert len(edges) > 500
    assert min(left for left, _ in edges) >= 84
    assert max(right for _, right in edges) <= 609.5 - 70
    assert text_of(body).count("CONTOH-0002") == 40


@the_facts_of_a_ba
def test_facts_of_a_giant_size_are_rendered_within_the_workers_limit(facts):
    facts["latest"]["tindakan"] = "(" * 20_000 + "kata " * 4_000
    began = time.process_time()
    rendered(facts)
    assert time.process_time() - began < 10


@the_facts_of_a_ba
def test_the_same_facts_give_the_same_bytes_in_another_process(facts, tmp_path):
    source = tmp_path / "facts.json"
    source.write_text(json.dumps(facts | {"photos": []}))
    program = (
        "import django, json, sys, hashlib; django.setup(); from reports import pdf;"
        "facts = json.load(open(sys.argv[1])); body = pdf.render(facts['kind'], facts, pdf.Pictures());"
        "print(hashlib.sha256(body).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(source)], capture_output=True, check=True, text=True
    ).stdout.strip()
    here = pdf.render(facts["kind"], facts | {"photos": []}, pdf.Pictures())
    assert hashlib.sha256(here).hexdigest() == other


@the_facts_of_a_ba
def test_the_ba_claims_pdf_a_3b(facts):
    body = subprocess.run(["pdfinfo", "-meta", "-"], input=rendered(facts), capture_output=True, check=True)
    assert re.search(r"pdfaid:part[^>]*>\s*3|pdfaid:part=.3", body.stdout.decode())
