"""The SOP itself as PDF: its words, its marks, the flowchart over page breaks, the register of controlled copies."""

import re
import subprocess
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import reverse

from reports import pdf, sop_pdf
from reports.models import MOST_ATTEMPTS, CetakanSop, SalinanSop
from reports.sop_pages import STRIP, Widths, paginate
from reports.sop_prints import print_of
from reports.tasks import render_sop
from tests import factories
from tests.test_paper_layout import words_outside
from tests.test_pdf import info_of, squeezed, text_of
from tickets.models import ManagementEntry
from workflow import moment
from workflow.importing import SopInUse, import_sop
from workflow.sop import read_sop
from workflow.sop.flowchart import draw

FACTS = {
    "across": "TIDAK TERKENDALI",
    "standing": "",
    "copy": "TIDAK TERKENDALI",
    "code": "contoh-2026",
    "effective_from": "1 Januari 2026",
    "given_on": "",
    "holder": "",
    "paper_size": "F4",
    "font": "Liberation Sans",
    "sample": False,
    "kop": {"lambang": "", "lambang_sha256": ""},
}


def sop_of(code):
    return read_sop((factories.SOP_FOLDER / f"{code}.toml").read_bytes())


def rendered(sop, **facts):
    return sop_pdf.render(sop, FACTS | facts, pdf.Pictures())


def newer_version(office, effective_from):
    """The same SOP under another code, from that day on."""
    source = (factories.SOP_FOLDER / "purbalingga.toml").read_text()
    source = re.sub(r'^code = ".*"$', 'code = "purbalingga-baru"', source, count=1, flags=re.MULTILINE)
    return import_sop(source.encode(), pemda=office.pemda, effective_from=effective_from)


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_the_paper_says_every_word_of_the_sop_and_stays_on_the_page(code):
    sop = sop_of(code)
    body = rendered(sop)
    text = squeezed(text_of(body))
    rows = [words for step in sop.steps for words in (step.text, *step.needs, *step.output)]
    lists = [*sop.legal_basis, *sop.qualifications, *sop.related, *sop.equipment, *sop.warnings, *sop.records]
    for words in (sop.title.upper(), sop.number, sop.approved_by.upper(), *rows, *lists, *sop.titles.values()):
        assert not words or squeezed(words) in text or words in sop.titles.values(), words
    assert words_outside(body, 10) == []
    assert "Page size:       935.433 x 609.449 pts" in info_of(body)


@pytest.mark.parametrize("size", sop_pdf.ROOM)
@pytest.mark.parametrize("code", ["sumbawa", "batam"])
def test_every_way_that_leaves_a_page_goes_on_from_the_same_letter(code, size):
    chart = draw(sop_of(code))
    widths = Widths.of(chart, sop_pdf.ROOM[size][0])
    pages = paginate(chart, [70] * len(chart.rows), room=500, column=widths.performer)
    assert len(pages) > 1
    assert [row.no for page in pages for row in page.rows] == [row.no for row in chart.rows]
    for above, below in pairwise(pages):
        assert above.height <= 500 and above.bottom == below.top == STRIP
        left = {(one.x, one.letter) for one in above.connectors if one.y > above.height - STRIP}
        assert left == {(one.x, one.letter) for one in below.connectors if one.y < STRIP}
        assert left
        places = sorted(x for x, _ in left)
        assert all(right - here >= 18 for here, right in pairwise(places))


def test_a_row_that_no_page_holds_is_refused_at_once():
    chart = draw(sop_of("sumbawa"))
    with pytest.raises(ValueError, match="row 1 is higher than a page"):
        paginate(chart, [900] * len(chart.rows), room=500, column=118)


def test_a_merged_time_cell_is_printed_again_after_a_page_break():
    chart = draw(sop_of("sumbawa"))
    pages = paginate(chart, [70] * len(chart.rows), room=500, column=118)
    for page in pages:
        spans = [row.limit_span for row in page.rows]
        assert sum(spans) == len(page.rows) and spans[0] > 0


@pytest.mark.parametrize("size", sop_pdf.ROOM)
@pytest.mark.parametrize("source", [*factories.SOP_CODES, "kabupaten-contoh"])
def test_the_drawing_lies_over_the_rows_that_it_draws(source, size):
    own = Path(__file__).parent / "sop" / f"{source}.toml"
    sop = read_sop(own.read_bytes()) if own.exists() else sop_of(source)
    body = rendered(sop, paper_size=size)
    boxes, text = pdf_boxes(body), text_of(body)
    page, head = next((page, top) for page, top, word in boxes if word == "Mulai")
    first = next(top for at, top, word in boxes if at == page and word == sop.steps[0].no)
    assert abs(head - first) < 8
    # A table that outgrew its page would have its head once more than its rows were cut.
    assert text.count("Mutu baku") == text.count("Berlanjut ke halaman berikutnya") + 1


def pdf_boxes(body):
    """Page, upper edge and text of every word."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=body, capture_output=True, check=True).stdout
    boxes = []
    for number, page in enumerate(re.split(r"<page ", found.decode())[1:], 1):
        boxes += [(number, float(top), word) for top, word in re.findall(r'yMin="([\d.]+)"[^>]*>([^<]*)<', page)]
    return boxes


def test_hostile_words_are_printed_as_words():
    source = (factories.SOP_FOLDER / "purbalingga.toml").read_text()
    payload = "<img src='http://127.0.0.1:9/x'><script>1</script>{{ 7|add:7 }}"
    sop = read_sop(re.sub(r'^text = ".*"$', f'text = "{payload}"', source, count=1, flags=re.MULTILINE).encode())
    assert squeezed(payload) in squeezed(text_of(rendered(sop)))


@pytest.mark.django_db
def test_a_version_out_of_force_is_printed_anew_as_kadaluarsa_and_the_old_bytes_stay(morning):
    office = factories.make_office("purbalingga")
    copy = factories.make_sop_copy(office)
    first = print_of(office.sop_version, copy)
    render_sop(first.pk)
    assert print_of(office.sop_version, copy) == first
    newer_version(office, date(2026, 11, 21))
    assert print_of(office.sop_version, copy) == first  # not in force yet
    with moment.at(factories.MORNING + timedelta(days=1)):
        second = print_of(office.sop_version, copy)
    render_sop(second.pk)
    first.refresh_from_db(), second.refresh_from_db()
    old, new = (text_of(one.file.read()) for one in (first, second))
    assert "SALINAN TERKENDALI nomor 001, pemegang Contoh Kepala Bidang" in old
    assert "KADALUARSA" not in old
    assert "KADALUARSA sejak 21 November 2026, digantikan versi purbalingga-baru" in new


@pytest.mark.django_db
def test_a_version_that_is_still_to_come_says_so(morning):
    office = factories.make_office("purbalingga")
    later = newer_version(office, date(2027, 1, 1))
    assert print_of(later).facts["standing"] == "BELUM BERLAKU, berlaku mulai 1 Januari 2027"
    assert print_of(office.sop_version).facts["standing"] == ""


@pytest.mark.django_db
def test_a_print_that_failed_every_time_is_tried_again_an_hour_later(morning):
    office = factories.make_office("purbalingga")
    wanted = print_of(office.sop_version)
    CetakanSop.objects.update(attempts=MOST_ATTEMPTS, failure="Rusak")
    assert print_of(office.sop_version).is_given_up
    with moment.at(factories.MORNING + timedelta(minutes=61)):
        again = print_of(office.sop_version)
    assert (again.pk, again.attempts, again.failure) == (wanted.pk, 0, "")


@pytest.mark.django_db
def test_everybody_opens_the_uncontrolled_print_and_the_worker_makes_it_once(morning, client):
    office = factories.make_office("purbalingga")
    client.force_login(office.people["opd"], backend="tickets.backends.PeopleBackend")
    page = reverse("sop_naskah", args=[office.sop_version.pk])
    assert page in client.get(reverse("sop_tabel", args=[office.sop_version.pk])).content.decode()
    assert client.get(page).status_code == 202
    assert client.get(page).status_code == 202
    render_sop(CetakanSop.objects.get().pk)
    answer = client.get(page)
    assert answer.status_code == 200
    assert "TIDAK TERKENDALI" in text_of(answer.getvalue())
    assert 'filename="sop-purbalingga-' in answer["Content-Disposition"]


@pytest.mark.django_db
def test_the_admin_hands_out_numbered_copies_and_takes_them_back(morning, client):
    office = factories.make_office("purbalingga")
    client.force_login(office.people["admin"], backend="tickets.backends.PeopleBackend")
    page = reverse("kelola_salinan_sop", args=[office.sop_version.pk])
    assert client.post(page, {"holder": ""}).status_code == 422
    for holder in ("Kabid Informatika", "Tata Usaha"):
        assert client.post(page, {"holder": holder}).status_code == 303
    first, second = SalinanSop.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert client.post(reverse("kelola_salinan_tarik", args=[first.pk])).status_code == 303
    first.refresh_from_db()
    read = client.get(page).content.decode()
    assert first.withdrawn_on == date(2026, 11, 20)
    assert "ditarik 20 November 2026" in read and "beredar" in read
    assert ManagementEntry.objects.filter(act__contains="salinan terkendali").count() == 3
    with pytest.raises(SopInUse):
        import_sop(office.sop_version.source.replace("10 menit", "11 menit").encode(), pemda=office.pemda)
