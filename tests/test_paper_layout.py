"""Nothing overflows: every layout with the longest names, many devices, thirty photos, and nothing optional."""

import re
import subprocess

import pytest

from tests.test_pdf import CLOSING_WAY, FIXED, facts, info_of, rendered, text_of  # noqa: F401 (facts is a fixture)
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

MILLIMETRE = 72 / 25.4
#: Words without which a paper is none; everything else may be missing.
NEEDED = {*FIXED, "number", "title", "name", "heading", "ticket", "opd", "dinas", "pemda"}


def words_outside(body, margin):
    """Words that come nearer to an edge of their page than ``margin`` millimetres."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()
    near = margin * MILLIMETRE - 1
    outside = []
    for page in re.split(r"<page ", boxes)[1:]:
        width, height = (float(found) for found in re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        for left, top, right, bottom, word in re.findall(
            r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<', page
        ):
            if min(float(left), width - float(right)) < near or min(float(top), height - float(bottom)) < 0:
                outside.append(word)
    return outside


def without_optional(value):
    """The facts with every optional word empty."""
    if isinstance(value, dict):
        return {key: found if key in NEEDED else without_optional(found) for key, found in value.items()}
    if isinstance(value, list):
        return [without_optional(found) for found in value]
    return "" if isinstance(value, str) else value


@pytest.mark.parametrize("facts", CLOSING_WAY, indirect=True)
def test_the_longest_names_stay_on_the_page(facts):  # noqa: F811
    facts["report"]["opd"] = ("Badan Contoh " + "Kependudukandanpencatatansipil " * 8)[:200]
    facts["report"]["title"] = "Gangguan" * 20
    facts["kop"]["dinas"] = facts["report"]["opd"].upper()
    for hand in [*facts["signers"], *facts["acknowledgers"]]:
        hand["person"]["name"] = "Contoh" * 26
        hand["heading"] = "KEPALA BIDANG " + "X" * 140
    assert words_outside(rendered(facts), 20) == []


@pytest.mark.parametrize("facts", CLOSING_WAY, indirect=True)
def test_a_paper_without_any_optional_word_still_has_its_title_and_its_number(facts):  # noqa: F811
    text = text_of(rendered(without_optional(facts)))
    assert facts["title"].lower() in text.lower()
    assert facts["number"] in text
    assert "None" not in text


@pytest.mark.parametrize("facts", [PaperKind.BA_PENGGANTIAN], indirect=True)
def test_forty_devices_fill_the_form_across_the_page(facts):  # noqa: F811
    facts["swaps"] = [swap | {"condition": "Rusak " * 20} for swap in facts["swaps"] * 40]
    body = rendered(facts)
    assert words_outside(body, 20) == []
    assert text_of(body).count("CONTOH-0002") == 80  # in the Berita Acara and in its form


@pytest.mark.parametrize("facts", [PaperKind.LAPORAN], indirect=True)
def test_thirty_photos_stand_two_to_a_row(facts):  # noqa: F811
    photo = {"attachment": 1, "sha256": "", "caption": "Sebelum penanganan: pemeriksaan"}
    body = rendered(facts | {"photos": [photo] * 30})
    pages = int(re.search(r"Pages:\s+(\d+)", info_of(body))[1])
    text = text_of(body, "-layout")
    assert pages <= 8
    assert re.search(r"29\. Sebelum.*30\. Sebelum", text)


@pytest.mark.parametrize("facts", [PaperKind.BA_PEKERJAAN], indirect=True)
def test_a_usual_berita_acara_of_two_parties_and_a_witness_stands_on_one_page(facts):  # noqa: F811
    facts["swaps"], facts["visits"], facts["photos"] = [], [], []
    assert facts["parties"]["witnesses"]
    assert re.search(r"Pages:\s+1$", info_of(rendered(facts)), re.MULTILINE)


@pytest.mark.parametrize("facts", [PaperKind.BA_PEKERJAAN], indirect=True)
def test_a_signature_takes_the_last_words_of_its_berita_acara_to_the_next_page(facts):  # noqa: F811
    facts["swaps"], facts["visits"], facts["photos"] = facts["swaps"] * 3, [], []
    second = text_of(rendered(facts), "-f", "2")
    assert second.startswith("Hasil uji coba: normal")
    assert "Mengetahui, " in second


@pytest.mark.parametrize("facts", [PaperKind.LAPORAN], indirect=True)
def test_a_usual_report_with_its_way_to_the_top_stands_on_two_pages(facts):  # noqa: F811
    assert len(facts["forwards"]) > 1
    assert re.search(r"Pages:\s+2$", info_of(rendered(facts | {"photos": []})), re.MULTILINE)


@pytest.mark.parametrize("facts", [PaperKind.LAPORAN], indirect=True)
def test_the_closing_of_a_report_takes_a_line_of_its_last_section_along(facts):  # noqa: F811
    hop = facts["forwards"][-1]
    for number in range(4, 20, 2):
        body = rendered(facts | {"photos": [], "forwards": [hop | {"step": str(number)}] * number})
        last = text_of(body, "-f", re.search(r"Pages:\s+(\d+)", info_of(body))[1])
        assert last.index(hop["at"].split(" pukul")[0]) < last.index("Penutup")


#: With what the last words and the hands of a paper begin.
CLOSINGS = {
    PaperKind.F04: "Diterima oleh SKPD",
    PaperKind.ISIAN_KELENGKAPAN: "Disepakati oleh",
    PaperKind.LAPORAN_LAPANGAN: "Demikian disampaikan",
}


@pytest.mark.parametrize("facts", CLOSINGS, indirect=True)
def test_hands_take_what_is_before_them_to_the_next_page(facts):  # noqa: F811
    turned = 0
    for lines in range(3, 36, 4):
        facts["report"]["place"] = "Gedung contoh, lantai contoh, ruang contoh yang panjang. " * lines
        body = rendered(facts | {"photos": []})
        if re.search(r"Pages:\s+2$", info_of(body), re.MULTILINE):
            turned += 1
            second = text_of(body, "-raw", "-f", "2")
            assert second.find(CLOSINGS[facts["kind"]]) > 0
    assert turned
