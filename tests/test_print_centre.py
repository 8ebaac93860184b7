"""The print centre: papers by filter, many as one file made part by part, kept for a day by who ordered it."""

import io
import subprocess
import zipfile
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from reports import bundle, printing, tasks
from reports.models import MOST_TRIES, BagianCetakan, Cetakan, Naskah
from reports.tasks import advance_cetakan, render_naskah, tend_cetakan
from tests import factories
from workflow import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def walked_once(module_db):
    """A ticket at its end with its rendered papers; what a test changes in the database is taken back after it."""
    with moment.at(factories.MORNING):
        office = factories.make_office()
        ticket = factories.walk(office, factories.make_ticket(office), "perbaikan")
        for paper in ticket.papers.all():
            render_naskah(paper.pk)
    return office, ticket.pk


@pytest.fixture
def office(walked_once, db):
    """The office whose ticket was walked, as fresh objects."""
    return deepcopy(walked_once[0])


@pytest.fixture
def papers(walked_once, db, morning):
    """The rendered papers of that ticket: five, of which three are current."""
    return list(Naskah.objects.filter(ticket=walked_once[1]).order_by("issued_at", "pk"))


@pytest.fixture
def admin(client, office):
    """A browser in which the admin is signed in."""
    client.force_login(office.people["admin"], backend="tickets.backends.PeopleBackend")
    return client


def shown(client, **asked):
    """Numbers and versions on the page, as asked."""
    rows = client.get(reverse("dokumen"), asked).context["page"].rows
    return {(paper.number, paper.version) for paper in rows}


@pytest.fixture
def order(django_capture_on_commit_callbacks):
    """Order papers as one file; the worker begins after the commit."""

    def ordered(client, papers, form="gabungan", **more):
        chosen = {"bentuk": form, "naskah": [paper.pk for paper in papers], **more}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("cetakan_baru"), chosen)

    return ordered


def body_of(cetakan):
    """The finished file."""
    with cetakan.file.open("rb") as stored:
        return stored.read()


def test_the_list_shows_current_papers_and_filters_them(admin, office, papers):
    current = {(paper.number, paper.version) for paper in papers if paper.superseded_at is None}
    assert shown(admin) == current
    assert len(shown(admin, versi="semua")) == len(papers) > len(current)
    assert shown(admin, bulan="2026-11") == current
    assert shown(admin, bulan="2026-10") == shown(admin, opd=office.other_opd.pk) == shown(admin, tiket="X-1") == set()
    assert shown(admin, tiket=papers[0].ticket.number.lower()) == shown(admin, opd=office.opd.pk) == current
    assert shown(admin, jenis="laporan") == {pair for pair in current if "/LAP/" in pair[0]}


@pytest.mark.parametrize("hostile", ["0000-00", "2026-13", "9999-12", "x", "²026-1²", "\x00", "9" * 80])
def test_a_senseless_filter_filters_nothing_or_finds_nothing(admin, papers, hostile):
    for name in ("bulan", "opd", "jenis", "tiket", "versi"):
        assert admin.get(reverse("dokumen"), {name: hostile}).status_code == 200


def test_the_page_costs_the_same_for_any_number_of_papers(admin, papers, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        admin.get(reverse("dokumen"), {"versi": "semua"})


def test_ticked_papers_become_one_pdf_with_a_bookmark_each_and_no_seal(admin, papers, order):
    answer = order(admin, papers)
    cetakan = Cetakan.objects.get()
    assert answer["Location"] == reverse("cetakan", args=[cetakan.pk])
    body = body_of(cetakan)
    text = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
    assert all(paper.number in text for paper in papers)
    assert b"/ByteRange" not in body
    checked = subprocess.run(["qpdf", "--check", "-"], input=body, capture_output=True, check=False)
    assert checked.returncode == 0 or b"-" in checked.stderr
    assert "Siap diunduh" in admin.get(answer["Location"]).content.decode()
    download = admin.get(reverse("cetakan_berkas", args=[cetakan.pk]))
    assert b"".join(download.streaming_content) == body
    assert not BagianCetakan.objects.exists()


def test_all_that_the_filter_finds_become_a_zip_of_the_sealed_files(admin, papers, order):
    order(admin, [], "zip", semua="ya", jenis="laporan")
    with zipfile.ZipFile(io.BytesIO(body_of(Cetakan.objects.get()))) as packed:
        names = packed.namelist()
        wanted = [paper for paper in papers if paper.kind == "laporan"]
        assert len(names) == len(wanted) + 1
        for name, paper in zip(names, wanted, strict=False):
            assert name.startswith(f"{paper.number.replace('/', '-').lower()}-")
            with paper.file.open("rb") as stored:
                assert packed.read(name) == stored.read()
        assert all(paper.sha256 in packed.read("daftar.csv").decode() for paper in wanted)


def test_nothing_ticked_too_much_and_an_unknown_form_make_no_print(admin, papers, monkeypatch, order):
    assert order(admin, []).status_code == 303
    monkeypatch.setattr(bundle, "MOST_PAPERS", 2)
    assert order(admin, papers).status_code == 303
    assert order(admin, papers, "exe").status_code == 404
    assert not Cetakan.objects.exists()


def test_foreign_papers_cannot_be_slipped_in(client, other_office, papers, order):
    client.force_login(other_office.people["admin"], backend="tickets.backends.PeopleBackend")
    assert order(client, papers).status_code == 303
    assert not Cetakan.objects.exists()


def test_a_print_belongs_to_who_ordered_it(client, office, papers, admin, order):
    order(admin, papers)
    cetakan = Cetakan.objects.get()
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    for page in ("cetakan", "cetakan_berkas"):
        assert client.get(reverse(page, args=[cetakan.pk])).status_code == 404


def unfinished(office, papers, count=3):
    """An order in parts of one paper, and no worker."""
    return printing.order(
        actor=office.people["admin"],
        kind=Cetakan.Kind.GABUNGAN,
        title="Cetakan",
        wanted={"papers": [paper.pk for paper in papers[:count]]},
        part_count=count,
    )


def test_the_page_of_an_unfinished_print_shows_its_parts_and_loads_itself(admin, office, papers, monkeypatch):
    monkeypatch.setattr(bundle, "PART_PAPERS", 1)
    cetakan = unfinished(office, papers)
    printing.advance(cetakan.pk)
    answer = admin.get(reverse("cetakan", args=[cetakan.pk]))
    assert "Bagian 1 dari 4" in answer.content.decode()
    assert answer["Refresh"] == "3"
    assert admin.get(reverse("cetakan_berkas", args=[cetakan.pk])).status_code == 404


def test_a_killed_worker_costs_one_part(office, papers, monkeypatch):
    monkeypatch.setattr(bundle, "PART_PAPERS", 1)
    cetakan, made = unfinished(office, papers), []
    part = bundle.merged_part

    def killed(cetakan, number):
        made.append(number)
        if made == [0, 1]:
            raise KeyboardInterrupt
        return part(cetakan, number)

    maker = printing.MAKERS[Cetakan.Kind.GABUNGAN]
    monkeypatch.setitem(
        printing.MAKERS, Cetakan.Kind.GABUNGAN, printing.Maker(maker.extension, "", killed, maker.whole)
    )
    with pytest.raises(KeyboardInterrupt):
        advance_cetakan(cetakan.pk)
    assert printing.stalled(moment.now()) == []
    with moment.at(factories.MORNING + timedelta(minutes=1)):
        tend_cetakan()
    cetakan.refresh_from_db()
    assert (cetakan.is_ready, made) == (True, [0, 1, 1, 2])


def test_of_two_workers_at_one_part_the_first_stays(office, papers):
    cetakan = unfinished(office, papers, count=1)
    for _ in range(2):
        printing._make_part(cetakan, 0)
    assert cetakan.parts.count() == 1


def test_a_print_that_always_fails_is_given_up_and_says_so(admin, office, papers):
    papers[0].file.save("rusak.pdf", ContentFile(b"?"))  # beside the file that the other tests read
    cetakan = unfinished(office, papers, count=1)
    for minute in range(MOST_TRIES + 2):
        with moment.at(factories.MORNING + timedelta(minutes=minute)):
            tend_cetakan()
    cetakan.refresh_from_db()
    assert (cetakan.is_given_up, cetakan.tries) == (True, MOST_TRIES)
    assert cetakan.failure.startswith("PaperLost")
    assert "gagal dibuat" in admin.get(reverse("cetakan", args=[cetakan.pk])).content.decode()


def test_three_prints_in_the_making_are_enough(admin, office, papers, order):
    for _ in range(printing.MOST_OPEN):
        unfinished(office, papers)
    assert order(admin, papers)["Location"] == reverse("dokumen")
    assert Cetakan.objects.count() == printing.MOST_OPEN


def test_after_a_day_a_print_and_its_file_are_gone(admin, office, papers, order):
    order(admin, papers)
    cetakan = Cetakan.objects.get()
    name, storage = cetakan.file.name, cetakan.file.storage
    with moment.at(factories.MORNING + timedelta(hours=23)):
        tend_cetakan()
    assert storage.exists(name)
    with moment.at(factories.MORNING + timedelta(hours=25)):
        tend_cetakan()
    assert not storage.exists(name)
    assert not Cetakan.objects.exists()
    assert Naskah.objects.count() == len(papers)


def test_a_broker_that_is_away_only_delays(admin, papers, monkeypatch, order):
    def refuse(pk):
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.advance_cetakan, "delay", refuse)
    assert order(admin, papers).status_code == 302
    assert printing.stalled(moment.now()) == [Cetakan.objects.get().pk]
