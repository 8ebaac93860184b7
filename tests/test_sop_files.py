"""The five SOP files of the repository: faultless, with the printed words and the known totals.

The words are those of the official papers: number, uraian, kelengkapan, waktu, output. Lists inside a cell are joined
by spaces; their printed numbering ("1)") is left out.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from workflow.limits import Amount
from workflow.sop import Sop, Step, read_sop
from workflow.sop.ways import ways

FILES = Path(__file__).parent.parent / "workflow" / "sop"
CODES = ("batam", "bogor", "purbalingga", "sumbawa", "tanah-bumbu")

KONTAK = "Identitas dan kontak Pelapor"
PERMOHONAN = "Surat Permohonan Trobleshooting Gangguan Jaringan"
LAPORAN_HASIL = "Laporan hasil troubleshooting gangguan jaringan"
SOFTWARE = "Komputer / Laptop Jaringan Internet / Wifi Software Troubleshoot Jaringan"
BA_PERMOHONAN = "Berita Acara Permohonan Penggantian Perangkat"

# fmt: off
PRINTED = {
    "purbalingga": [
        ("1", "Menerima laporan gangguan jaringan dari instansi/OPD", KONTAK, "10 menit", "Data Pelapor"),
        ("3", "Memberi Disposisi untuk penanganan laporan aduan", KONTAK, "10 menit", "Disposisi"),
        ("4", "Menunjuk Tim Jaringan untuk melakukan pengecekan dan penanganan laporan aduan", KONTAK, "10 menit", ""),
        ("5", "Melakukan Troubleshooting terkait laporan aduan", "Peralatan jaringan", "1 jam", ""),
        ("6", "Melakukan perbaikan", "Peralatan jaringan", "1-3 jam", "Laporan perbaikan"),
        ("7", "Membuat laporan terkait gangguan jaringan", "", "30 menit", "Laporan gangguan jaringan"),
    ],
    "sumbawa": [
        ("1", "Surat masuk dari OPD yang mengalami gangguan jaringan", PERMOHONAN, "1 Hari Kerja", "Disposisi Dinas"),
        ("2", "Kepala Dinas mendisposisikan surat ke Kepala Bidang TI", PERMOHONAN, "", "Disposisi Dinas"),
        ("3", "Kepala Bidang TI memverifikasi dan mendisposisikan surat ke Kepala Seksi Aplikasi & E-Government",
         PERMOHONAN, "", "Disposisi Dinas"),
        ("4", "Kepala Seksi menunjuk Staf/ Tenaga Ahli Jaringan untuk menangani laporan gangguan jaringan",
         "Disposisi Dinas", "", "Tim Jaringan Kominfo"),
        ("5", "Tim Jaringan Kominfo memeriksa koneksi jaringan sesuai laporan, menganalisa dan memastikan jenis serta "
              "lokasi gangguan.", "Komputer / Laptop Jaringan Internet / Wifi Software Troubleshoot", "", ""),
        ("6", "Tim Jaringan Kominfo melakukan troubleshooting melalui remote access, apabila tidak berhasil maka "
              "dilakukan tinjauan pada lokasi gangguan", SOFTWARE, "", LAPORAN_HASIL),
        ("7", "Tim Jaringan Kominfo melakukan koordinasi dengan pihak OPD pelapor untuk meninjau lokasi gangguan dan "
              "melakukan perbaikan", "", "", "Koordinasi Dengan Pihak Pelapor (OPD)"),
        ("8", "Terdapat kerusakan pada perangkat jaringan", SOFTWARE, "", ""),
        ("9", "Apabila perangkat harus diganti, Tim Jaringan Kominfo menginformasikan kepada pihak pelapor untuk "
              "membuat Berita Acara permohonan penggantian perangkat.", "", "2 Hari Kerja", BA_PERMOHONAN),
        ("10", "Tim Jaringan Kominfo kemudian menyiapkan dan memasang perangkat jaringan sesuai dengan yang diajukan "
               "dan melakukan pengaturan pada perangkat tersebut", BA_PERMOHONAN, "",
         "Perangkat Jaringan (Router, Switch, Access Point, PoE, Kabel LAN, Hub)"),
        ("11", "Setelah itu, Tim Jaringan Kominfo melakukan ujicoba untuk memastikan jaringan telah berjalan dengan "
               "baik", SOFTWARE, "", LAPORAN_HASIL),
        ("12", "Tim Jaringan Kominfo membuat laporan hasil pelaksanaan troubleshooting gangguan jaringan kepada "
               "Kepala Seksi Aplikasi & E-Government", LAPORAN_HASIL, "1 Hari Kerja", "Dokumentasi"),
        ("13", "Kepala Bidang TI menerima laporan dari Kepala Seksi Aplikasi & E-Government untuk diteruskan ke "
               "Kepala Dinas", LAPORAN_HASIL, "", "Dokumentasi"),
        ("14", "Setelah semua proses selesai, Tim Jaringan Kominfo membuat Berita Acara Pekerjaan yang diketahui "
               "pihak pemohon (OPD) dan Kepala Dinas Kominfo", LAPORAN_HASIL, "",
         "Berita Acara Pekerjaan Troubleshooting Gangguan Jaringan"),
    ],
    "bogor": [
        ("1", "Laporan gangguan jaringandari Perangkat Daerah melalui surat", "", "1 Hari", "Surat Permohonan"),
        ("2", "Surat diterima oleh Kepala Diskominfo standi Kota Bogor kemudian di disposisi ke kepala bidang "
              "Teknologi Informasi,", "", "1 Hari", "Lembar Disposisi"),
        ("3", "Kepala Bidang Teknologi Informasi memberikan disposisi kepada Kepala Seksi", "", "1 Hari",
         "Lembar Disposisi"),
        ("4", "Kepala Seksi mendisposisikan kepada staf / teknisi.", "", "1 Hari", "Lembar Disposisi"),
        ("5", "Staf dan teknisi melakukan pengecekan jaringan ke Perangkat Daerah", "", "1 Hari", "Proses Pengecekan"),
        ("6", "Staf dan teknisi mengetes jaringan mati atau sekedar lambat jika mati akan dilakukan traceroute untuk "
              "mengecek atau mengetahui jalur yang mati. Jika terdeteksi mati maka dilakukan konfigurasi ulang pada "
              "perangkat tersebut kemudian dilakukan kembali pengecekan jaringan apakah sudah normal atau belum. "
              "Jika terdapat kerusakan pada kabel, maka dilakukan pengecekan menggunakan kabel jika terbukti kabel "
              "rusak maka harus ada penggantian kabel. Jika terdapat kerusakan pada perangkat, maka perangkat "
              "tersebut harus diganti. Jika jaringan lambat maka dilakukan tes bandwidth dan pengecekan pada PC "
              "tersebut dan pengecekan pada perangkat router yang terpasang", "", "1 Hari", "Proses Pengecekan"),
        ("7", "Staf / teknisi melaporkan hasil tindakanlanjut ke Kepala Seksi", "", "10 Menit",
         "Laporan Tindakanlanjut"),
        ("8", "Kepala seksi melaporkan hasil tindakanlanjut ke kepala bidang", "", "10 Menit",
         "Laporan Tindakanlanjut"),
        ("9", "Kepala bidang melaporkan hasil tindakanlanjut ke Kepala Dinas", "", "10 Menit",
         "Laporan Tindakanlanjut"),
    ],
    "batam": [
        ("1", "Laporan masuk dari OPD yang mendapatkan gangguan koneksi jaringan", "Tiket / Surat Masuk", "1 Hari",
         "Disposisi Dinas"),
        ("2", "Kepala Dinas Kominfo mendisposisikan Laporan ke Kepala Bidang", "Alat tulis Lembar Disposisi",
         "1 Hari", "Disposisi Dinas"),
        ("3", "Kepala Bidang menunjuk Staf / Tim Data Center untuk menangani Laporan", "Komputer Alat tulis Agenda",
         "1 Hari", "Disposisi Dinas"),
        ("4", "Staf / Tim Data Center memeriksa koneksi jaringan sesuai laporan, menganalisa dan memastikan jenis "
              "serta lokasi gangguan", "Komputer", "1 hari", "Data"),
        ("5", "Apabila telah dipastikan gangguan tidak berada di Jaringan Data Center, Staf / Tim Data Center "
              "berkoordinasi dengan pihak pelapor untuk memeriksa ke lokasi", "Komputer Alat tulis Koneksi Internet",
         "1 Hari", "Dokumen Isian kelengkapan"),
        ("6", "Staf / Tim Data Center berkoordinasi dengan pihak pelapor melakukan pemeriksaan di lokasi gangguan",
         "Komputer / laptop Kamera / HP Toolkit Jaringan", "1 Hari", "Dokumentasi"),
        ("7", "Ada kerusakan perangkat, di perbaiki atau harus diganti", "Perangkat Jaringan", "1 hari", ""),
        ("8", "Apabila perangkat harus diganti, Staf / Tim Data Center menginformasikan kepada pihak pelapor untuk "
              "mengisi formulir Berita Acara pengajuan penggantian perangkat",
         "Komputer Kamera / HP Dokumen Formulir Penggantian Perangkat Koneksi Internet", "1 hari", "Dokumentasi"),
        ("9", "Staf / Tim Data Center menyiapkan perangkat pengganti sesuai yang diajukan dan mengganti perangkat "
              "yang rusak", "Perangkat Jaringan", "1 hari", ""),
        ("10", "Setelah proses selesai, Staf / Tim Data Center membuat Berita acara pekerjaan yang diketahui oleh "
               "pihak pelapor dan laporan hasil pelaksanaan",
         "Komputer Koneksi Internet Kamera / HP Berita Acara Pekerjaan", "1 hari", "Dokumentasi"),
        ("11", "Kepala Bidang menerima laporan dari Staf / Tim Data Center untuk dilaporkan sampai ke Kepala Dinas",
         "Berita Acara Pekerjaan", "1 Hari", "Dokumen"),
        ("12", "Kepala Dinas melakukan review", "Berita Acara Pekerjaan", "1 Hari", "Dokumen"),
        ("13", "Selesai", "Dokumentasi", "", ""),
    ],
}
# Tanah Bumbu prints nine sentences and no table.
SENTENCES = [
    "Staf Admin jaringan kominfo yang bertugas secara rutin untuk melakukan monitoring jaringan SKPD menemukan adanya "
    "gangguan pada node di jaringan lokal SKPD Kab. Tanah Bumbu atau menerima laporan dari admin SKPD pengguna Jasa "
    "di lingkungan Pemkab. Tanah Bumbu.",
    "Staf admin jaringan kominfo segera melakukan pengecekan perangkat dengan menggunakan perintah ping melalui "
    "laptop.",
    "Apabila ping tidak berhasil, maka staf admin jaringan kominfo segera menghubungi pengganggu jawab IT atau admin "
    "SKPD tempat terjadi gangguan untuk mengkonfirmasi masalah yang terjadi dengan mengisi form aduan SKPD (F-01).",
    "Jika gangguan terjadi pada infrastruktur jaringan internal SKPD tersebut, atau ada kerusakan perangkat internal "
    "maka menjadi tanggung jawab SKPD tersebut, staf admin kominfo hanya membantu pemulihan dan perbaikan kecuali "
    "gangguan yang disebabkan di luar SKPD maka menjadi tanggungjawab sepenuhnya dari Diskominfo. Staf admin Kominfo "
    "segera melaporkan permasalahan yang terjadi kepada koordinator jaringan Kominfo dan penanggungjawab / admin SKPD "
    "yang terkena gangguan jaringan.",
    "Koordinator jaringan segera menindaklanjuti laporan dengan mengirimkan staf admin jaringan ke SKPD tempat "
    "gangguan.",
    "Staf admin jaringan Kominfo segera melakukan inventarisasi permasalahan dan berdasarkan hal tersebut ditentukan "
    "estimasi waktu pemulihan dan perbaikan.",
    "Staf admin jaringan Kominfo melaporkan kondisi di lapangan beserta estimasi waktu pemulihan dan perbaikan kepada "
    "Koordinator Jaringan.",
    "Koordinator jaringan melaporkan kondisi yang terjadi beserta estimasi waktu pemulihan dan perbaikan kepada admin "
    "SKPD atau penanggung jawab SKPD yang terkena dampak gangguan.",
    "Atas perintah dari Koordinator jaringan, Staf admin jaringan Kominfo segera melakukan perbaikan sesuai dengan "
    "permasalahan dan estimasi waktu pemulihan dan perbaikan yang telah ditentukan, kemudian mengisi form tindakan "
    "(F-04) yang kemudian diserahkan kepada admin SKPD.",
]
# fmt: on


def sop_of(code: str) -> Sop:
    return read_sop((FILES / f"{code}.toml").read_bytes())


def printed_words(step: Step, key: str) -> str:
    """The words of a cell as printed: the declared original where the file mends it."""
    value = getattr(step, key)
    words = step.printed.get(key) or ((value,) if isinstance(value, str) else value)
    return " ".join(re.sub(r"(^|\s)\d\)", " ", " ".join(words)).split())


def printed_time(sop: Sop, step: Step) -> str:
    """The time cell of a row: its own, or that of a group in the group's first row, where it is printed."""
    begun = [group for group in sop.groups if group.steps[0] == step.no]
    return begun[0].printed_limit if begun else step.printed_limit


def passed(code: str, *rows: str):
    """The way of a file that passes exactly these rows."""
    sop = sop_of(code)
    return next(way for way in ways(sop, sop.start.laporan) if way.rows == rows)


def test_the_repository_holds_the_five_governments():
    assert sorted(path.stem for path in FILES.glob("*.toml")) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_file_of_the_repository_is_faultless(code):
    assert sop_of(code).code.startswith(code)


@pytest.mark.parametrize("code", PRINTED)
def test_every_row_says_the_words_of_the_official_table(code):
    sop = sop_of(code)

    rows = [
        (
            step.no,
            printed_words(step, "text"),
            printed_words(step, "needs"),
            printed_time(sop, step),
            printed_words(step, "output"),
        )
        for step in sop.steps
    ]

    assert rows == PRINTED[code]


def test_every_row_of_tanah_bumbu_says_its_printed_sentence():
    sop = sop_of("tanah-bumbu")

    assert [step.no for step in sop.steps] == [str(number) for number in range(1, 10)]
    assert [printed_words(step, "text") for step in sop.steps] == SENTENCES


@pytest.mark.parametrize("code", CODES)
def test_mended_words_differ_from_their_original(code):
    for step in sop_of(code).steps:
        for key, original in step.printed.items():
            value = getattr(step, key)
            assert original != ((value,) if isinstance(value, str) else value), f"{step.no} {key}"


def test_purbalingga_takes_180_minutes_by_target_and_300_by_limit():
    way = passed("purbalingga", "1", "3", "4", "5", "6", "7")

    assert way.total.working_minutes == Amount(180, 300)
    assert (way.total.working_days, way.total.promises) == (Amount(0, 0), 0)


def test_purbalingga_names_the_row_that_its_table_leaves_out():
    assert sop_of("purbalingga").gaps == {"2": "tidak tercantum pada naskah SOP"}


def test_sumbawa_takes_four_days_with_replacement_and_two_without():
    totals = {way.rows: way.total.in_words() for way in ways(sop_of("sumbawa"), "1")}

    assert {rows: total for rows, total in totals.items() if "10" in rows} == {
        ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"): "4 hari"
    }
    assert {total for rows, total in totals.items() if "10" not in rows} == {"2 hari"}


def test_tanah_bumbu_measures_nothing_but_the_promise():
    sop = sop_of("tanah-bumbu")
    totals = {way.rows[-1]: way.total.in_words() for way in ways(sop, "1")}

    assert totals == {"9": "1 estimasi", "2": "tanpa standar waktu"}
    assert [step.no for step in sop.steps if step.limit] == ["9"]
    assert sop.start.monitoring == "1"


def test_bogor_takes_six_days_and_thirty_minutes_of_which_the_opd_has_one_day():
    (way,) = ways(sop_of("bogor"), "1")

    assert way.total.in_words() == "6 hari + 30 menit"
    assert way.opd_share.in_words() == "1 hari"


def test_batam_takes_twelve_ten_or_seven_days():
    totals = {len(way.rows): way.total.in_words() for way in ways(sop_of("batam"), "1")}

    assert totals == {12: "12 hari", 10: "10 hari", 7: "7 hari"}


def test_batams_odd_dates_stay_as_printed():
    sop = sop_of("batam")

    assert (sop.created_on, sop.revised_on, sop.effective_on) == (
        date(2018, 10, 8).isoformat(),
        date(2023, 6, 19).isoformat(),
        date(2018, 10, 15).isoformat(),
    )


@pytest.mark.parametrize("code", CODES)
def test_no_file_carries_an_officials_number(code):
    assert not re.search(r"\bNIP\b|\b\d{8} ?\d{6} ?\d ?\d{3}\b", (FILES / f"{code}.toml").read_text())
