"""The parts of the screen, each rendered alone: structure, words for screen readers, and the strict CSP."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import escape, strip_tags

from tickets.deadline import Deadline
from tickets.templatetags.rupa import OUTLINES, jalur_ringkas, kesalahan
from tickets.views.cards import Card
from workflow.sop import read_sop
from workflow.sop.cover import cover_of, in_words
from workflow.sop.flowchart import draw
from workflow.track import ClockFacts, RowFacts, build_track, stations_of

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts)
SCREENS = [path for path in TEMPLATES if "reports" not in path.parts]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


def sop_of(name):
    return read_sop((ROOT / "workflow" / "sop" / f"{name}.toml").read_bytes())


def words_of(html):
    return " ".join(strip_tags(html).split())


class Lapor(forms.Form):
    """A form with one widget of each layout."""

    jenis = forms.ChoiceField(
        label="Apa yang terjadi?", choices=[("mati", "Mati total"), ("lambat", "Lambat")], widget=forms.RadioSelect
    )
    lokasi = forms.CharField(label="Di mana?", help_text="Sebutkan gedung, lantai, dan ruang.")
    sejak = forms.SplitDateTimeField(label="Sejak kapan?")
    catatan = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    harap = forms.MultipleChoiceField(
        label="Harap", choices=[("a", "Proses")], required=False, widget=forms.CheckboxSelectMultiple
    )
    benar = forms.BooleanField(label="Isian benar", required=False)
    berkas = forms.FileField(label="Foto", required=False)
    asal = forms.CharField(widget=forms.HiddenInput, initial="telepon", required=False)


@pytest.fixture
def refused():
    form = Lapor({"lokasi": "", "jenis": "mati"})
    form.is_valid()
    return render_to_string("_formulir.html", {"form": form})


def test_a_refused_form_begins_with_links_to_the_fields(refused):
    summary = refused[: refused.index("</div>")]

    assert 'role="alert"' in summary
    assert "Ada 2 isian yang perlu diperbaiki" in summary
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_lokasi", "id_sejak_0"]
    assert all(f'id="{target}"' in refused for target in targets)


@pytest.mark.parametrize(
    ("label", "sentence", "read"),
    [
        ("Di mana?", "Isian ini harus diisi.", "Di mana? Isian ini harus diisi."),
        ("Foto", "Paling banyak 10 berkas.", "Foto: Paling banyak 10 berkas."),
        ("Tanggal surat", "Isi tanggal surat.", "Isi tanggal surat."),
    ],
)
def test_a_link_to_a_field_names_it_once(label, sentence, read):
    assert kesalahan(label, sentence) == read


def test_a_field_reads_question_hint_error_input(refused):
    field = refused[refused.index('for="id_lokasi"') :]

    order = [field.index(part) for part in ("Di mana?", 'id="id_lokasi_helptext"', 'id="id_lokasi_error"', "<input")]

    assert order == sorted(order)
    assert 'aria-describedby="id_lokasi_helptext id_lokasi_error"' in field
    assert 'aria-invalid="true"' in field


def test_optional_fields_say_so_and_required_ones_carry_no_star():
    html = render_to_string("_formulir.html", {"form": Lapor()})

    assert len(re.findall(r"boleh kosong", html)) == 3
    assert "*" not in words_of(html)


def test_groups_are_fieldsets_with_large_boxes():
    html = render_to_string("_formulir.html", {"form": Lapor()})

    assert html.count("<fieldset") == html.count("<legend>") == 3
    assert html.count('class="pilih') == 2
    assert re.search(r'<label for="id_jenis_0"><input type="radio"[^>]*><span>Mati total</span></label>', html)


def test_a_hidden_field_is_sent_and_shows_nothing():
    html = render_to_string("_formulir.html", {"form": Lapor()})

    assert 'type="hidden" name="asal" value="telepon"' in html


@pytest.mark.parametrize(
    ("state", "icon"),
    [
        ("aman", "clock"),
        ("dekat", "exclamation-triangle-fill"),
        ("lewat", "exclamation-octagon-fill"),
        ("jeda", "pause-btn-fill"),
        ("tanpa", "dash-lg"),
        ("selesai", "check-lg"),
        ("selesai-lewat", "check-lg"),
    ],
)
def test_a_deadline_is_a_shape_a_word_and_a_colour(state, icon):
    html = render_to_string("tickets/_tenggat.html", {"tenggat": {"state": state, "words": "sisa 6 menit kerja"}})

    assert f"tenggat--{state}" in html
    assert f"#i-{icon}" in html
    assert words_of(html) == "sisa 6 menit kerja"


def present_track():
    sop = sop_of("sumbawa")
    facts = [
        RowFacts("1", performer="Contoh Agendaris", elapsed="12 menit", at="Rab 18 Nov, 13.52"),
        *[RowFacts(no) for no in "245"],
        RowFacts("6", outcome=sop.step("6").outcomes[1].code, elapsed="1 jam", late=True),
        RowFacts("7", is_open=True, elapsed="3 jam", at="sejak Kam 19 Nov, 15.05"),
    ]
    return build_track(sop, facts, [ClockFacts("G1", "berjalan", used=0.8, level="dekat", words="Terpakai 8 jam.")])


def test_the_short_track_has_one_station_per_printed_row_and_one_bar_per_time_cell():
    html = jalur_ringkas(present_track())

    assert html.count("<svg") == 14
    assert html.count('aria-current="step"') == 1
    assert re.findall(r"lebar-(\d+)", html) == ["8", "3", "3"]
    assert "langkah 7, sedang berjalan" in words_of(html)


def test_the_mini_track_is_one_picture_of_shapes_without_figures():
    sop = sop_of("purbalingga")
    stations = stations_of(sop, [RowFacts("1"), RowFacts("3", is_open=True)])

    html = render_to_string("tickets/_jalur_mini.html", {"stations": stations, "track_label": "Langkah 3 dari 7"})

    assert html.count("<svg") == 1
    drawn = dict(re.findall(r'class="simbol--(\w+)"><path class="b" d="([^"]+)"', html))
    assert {state: pens.count("M") for state, pens in drawn.items()} == {"selesai": 1, "kini": 1, "belum": 4}
    assert words_of(html) == ""
    assert 'role="img" aria-label="Langkah 3 dari 7"' in html


def test_the_upright_track_puts_the_work_under_the_present_row_only():
    kini = {
        "tenggat": {"state": "dekat", "words": "sisa 6 menit kerja", "big": True},
        "due": "Senin, 23 November 2026 pukul 16.00 WITA",
        "awaited": "Menunggu OPD.",
        "acts": [{"url": "/a", "label": "Simpan", "kind": "utama"}],
    }
    context = {"track": present_track(), "kerja": "tickets/_langkah_kini.html", "kini": kini}

    html = render_to_string("tickets/_jalur_tegak.html", context)

    assert html.count("Di sini sekarang") == html.count("langkah__kerja") == 1
    assert "paling lambat Senin, 23 November 2026 pukul 16.00 WITA" in words_of(html)
    assert 'class="isi isi--dekat"' in html
    assert "tidak diambil: " in html
    assert words_of(html).count("belum dimulai") == 7
    assert "terlambat" in html


def test_the_fold_of_finished_rows_needs_no_script():
    html = render_to_string("tickets/_jalur_tegak.html", {"track": present_track()})

    assert re.search(r'type="checkbox" id="lipat"><label[^>]*for="lipat">Tampilkan 5 langkah yang selesai', html)


def test_a_card_of_the_inbox_is_one_link_and_two_buttons():
    sop = sop_of("purbalingga")
    kartu = Card(
        url="/t/1",
        opd="Kecamatan Contoh Utara",
        trouble="Koneksi putus-nyambung.",
        number="PBG-2026-0314",
        channel="Telepon, 09.32",
        tenggat=Deadline("dekat", "sisa 6 menit kerja"),
        urgency="dekat",
        stations=stations_of(sop, [RowFacts("1", is_open=True)]),
        track_label="Langkah 1 dari 7",
        act_url="/t/1/isi",
        act_label="Disposisikan",
        row="2. Mendisposisikan <Laporan>",
        by_when="",
    )

    html = render_to_string("tickets/_kotak.html", {"cards": [kartu], "request": None})

    assert "kartu-masuk--dekat" in html
    assert re.findall(r'href="(/t/[^"]*)"', html) == ["/t/1", "/t/1/isi", "/t/1"]
    assert '<a class="tombol tombol--utama" href="/t/1/isi">Disposisikan</a>' in html
    assert "Mendisposisikan &lt;Laporan&gt;" in html and "Paling lambat" not in html


@pytest.mark.parametrize("name", ["purbalingga", "sumbawa", "tanah-bumbu", "bogor", "batam"])
def test_the_table_of_an_sop_has_a_cell_for_every_row_and_performer(name):
    sop = sop_of(name)
    chart = draw(sop)

    html = render_to_string("workflow/_tabel_sop.html", {"flowchart": chart})

    assert html.count('<td class="no">') == len(chart.rows)
    assert html.count('<td class="pel">') == len(chart.rows) * len(chart.columns)
    assert html.count('role="img"') == sum(cell.symbol is not None for row in chart.rows for cell in row.cells)
    assert all(escape(column.title) in html for column in chart.columns)


def test_the_sop_table_explains_the_five_symbols_of_a_flowchart():
    html = render_to_string("workflow/_tabel_sop.html", {"flowchart": draw(sop_of("purbalingga"))})
    legend = html[html.index("legenda") :]
    for symbol in ("mulai/akhir", "kegiatan", "keputusan", "alur kerja", "beda halaman"):
        assert f"</svg>{symbol}</li>" in legend


def test_the_table_marks_the_row_of_a_ticket_and_dashes_what_is_read_into_the_text():
    html = render_to_string("workflow/_tabel_sop.html", {"flowchart": draw(sop_of("sumbawa"), present="9")})

    assert html.count('aria-current="step"') == 1
    assert 'class="alur t"' in html
    assert 'rowspan="8"' in html
    assert "ditafsirkan" in html


def test_the_page_of_an_sop_shows_its_identity_and_every_printed_list():
    sop = sop_of("batam")
    request = RequestFactory().get("/sop")
    request.user = AnonymousUser()

    html = render_to_string(
        "workflow/sop.html", {"sop": sop, "flowchart": draw(sop), "cover": cover_of(sop)}, request=request
    )

    assert sop.number in html
    assert "Tafsir yang dipakai" in html
    assert all(title in html for title in ("Dasar hukum", "Peringatan", "Peralatan/perlengkapan"))
    assert html.count("<h1>") == 1


@pytest.mark.parametrize(("day", "words"), [("2023-05-25", "25 Mei 2023"), ("2017-10", "Oktober 2017"), ("", "")])
def test_a_date_of_the_cover_is_written_as_far_as_it_is_known(day, words):
    assert in_words(day) == words


@pytest.mark.parametrize("code", ["403", "404", "422", "500", "503", "403_csrf"])
def test_an_error_page_says_what_to_do_next(code):
    html = render_to_string(f"{code}.html", {"exception": "Tindakan ini milik Kabid Informatika."})

    assert html.count("<h1>") == 1
    assert 'class="tombol' in html
    assert "!" not in words_of(html[html.index("<main") :])


def test_the_login_page_lists_demo_accounts_only_when_they_are_given():
    request = RequestFactory().get("/masuk")
    request.user = AnonymousUser()
    account = {"username": "contoh-kabid", "password": "rahasia-contoh", "name": "Contoh Kabid", "jabatan": "Kabid"}

    with_accounts = render_to_string(
        "registration/masuk.html", {"demo_accounts": [{"pemda": "Contoh", "accounts": [account]}]}, request=request
    )
    without = render_to_string("registration/masuk.html", {}, request=request)

    assert "contoh-kabid" in with_accounts
    assert "Akun contoh" not in without


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_carries_a_style_or_script_of_its_own(path):
    text = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)


def test_every_icon_that_a_template_or_page_list_names_is_in_the_sprite():
    sprite = ElementTree.parse(ROOT / "static" / "img" / "ikon.svg").getroot()
    drawn = {symbol.get("id").removeprefix("i-") for symbol in sprite if symbol.get("id")}

    named = {name for path in SCREENS for name in re.findall(r'{% ikon "([^"]+)"', path.read_text())}

    assert named <= drawn
    assert len(named) > 5


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_loads_only_files_that_are_here(path):
    addresses = re.findall(r"url\(\"?([^)\"]+)", path.read_text())

    assert all((path.parent / address).resolve().is_file() for address in addresses)
    assert "@import" not in path.read_text()


def test_every_colour_that_a_sheet_names_is_a_token():
    tokens = set(re.findall(r"(--[a-z0-9-]+):", "".join(path.read_text() for path in SHEETS)))

    used = {name for path in SHEETS for name in re.findall(r"var\((--[a-z0-9-]+)", path.read_text())}

    assert used <= tokens


def test_stations_have_an_outline_for_every_shape_of_the_flowcharts():
    charts = [draw(sop_of(name)) for name in ("purbalingga", "sumbawa", "tanah-bumbu", "bogor", "batam")]

    shapes = {cell.symbol.shape for chart in charts for row in chart.rows for cell in row.cells if cell.symbol}

    assert shapes == set(OUTLINES)
