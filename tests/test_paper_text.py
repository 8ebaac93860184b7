"""What an official reads on each kind of paper, from its PDF: every label with its words, in the printed order."""

import pytest

from tests.test_pdf import facts, rendered, text_of  # noqa: F401 (facts is a fixture)
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

APPROVED = "Disahkan melalui sistem, bukan TTE tersertifikasi 20 November 2026 pukul"
#: Words by kind, in the order in which they are read.
WORDS = {
    PaperKind.DATA_PELAPOR: (
        "DATA PELAPOR TANDA TERIMA LAPORAN GANGGUAN JARINGAN Nomor 001/DP/Kominfo/XI/2026",
        "Instansi/OPD Dinas Contoh Perpustakaan",
        "Kontak pelapor 081200000000",
        "Laporan diterima 20 November 2026 pukul 09.00 WIB, melalui aplikasi",
        "Nomor agenda 1/2026",
        "Surat Nomor 000/Contoh/2026, tanggal 19 November 2026",
        "ditangani menurut Maintenance Gangguan Jaringan (SOP nomor 046/757/2023)",
        "TATA USAHA,",
        APPROVED,
    ),
    PaperKind.F01: (
        "FORM ADUAN SKPD (F-01)",
        "Aduan diterima 20 November 2026 pukul 10.00 WITA, melalui aplikasi",
        "SKPD Dinas Contoh Perpustakaan",
        "Admin atau penanggung jawab IT Contoh dikonfirmasi oleh",
        "Hasil ping 4 paket dikirim, 4 paket diterima",
        "Uraian gangguan Internet mati total di ruang layanan Contoh isian uraian gangguan pada langkah 3.",
        "Dikonfirmasi oleh SKPD,",
        "Penerima aduan, TIM JARINGAN,",
        APPROVED,
    ),
    PaperKind.LAPORAN_PERMASALAHAN: (
        "LAPORAN PERMASALAHAN NOMOR 001/LP/Kominfo/XI/2026",
        "Kepada : Koordinator Jaringan Kominfo Admin / Penanggung Jawab IT SKPD",
        "Hal : Internet mati total di ruang layanan",
        "Tanggung jawab : OPD/SKPD",
        "Alasan penetapan : Contoh isian alasan penetapan pada langkah 4.",
        "Dinas memberi bantuan pemulihan dan perbaikan.",
        APPROVED,
    ),
    PaperKind.LAPORAN_LAPANGAN: (
        "LAPORAN LAPANGAN NOMOR 001/LL/Kominfo/XI/2026",
        "Kepada : Koordinator Jaringan Kominfo Dari",
        "Inventarisasi permasalahan : Contoh isian inventarisasi permasalahan pada langkah 6.",
        "Kondisi di lapangan : Contoh isian kondisi yang disampaikan pada langkah 7.",
        "Estimasi waktu pemulihan dan perbaikan: 20 November 2026 pukul 15.00 WITA",
        APPROVED,
    ),
    PaperKind.PEMBERITAHUAN_ESTIMASI: (
        "PEMBERITAHUAN ESTIMASI WAKTU PEMULIHAN NOMOR 001/PE/Kominfo/XI/2026",
        "Kepada : Admin / Penanggung Jawab IT SKPD Disampaikan kepada : Contoh disampaikan kepada",
        "Kondisi di lapangan : Contoh isian kondisi yang disampaikan pada langkah 8.",
        "Estimasi waktu pemulihan dan perbaikan: 20 November 2026 pukul 15.00 WITA",
        APPROVED,
    ),
    PaperKind.F04: (
        "FORM TINDAKAN (F-04)",
        "Rujukan F-01 Tiket TBU-2026-0001, 20 November 2026 pukul 10.00 WITA",
        "Petugas Contoh Tim (penanggung jawab) Contoh Tim2",
        "Tiba di lokasi: 20 November 2026 pukul 09.59 WITA",
        "suku cadang disediakan oleh SKPD",
        "Tindakan Contoh isian tindakan pada langkah 9.",
        "Hasil uji Normal",
        "Diterima oleh SKPD, DINAS CONTOH PERPUSTAKAAN,",
        APPROVED,
    ),
    PaperKind.ISIAN_KELENGKAPAN: (
        "DOKUMEN ISIAN KELENGKAPAN PEMERIKSAAN DI LOKASI GANGGUAN",
        "Pihak yang dihubungi Contoh pihak yang dihubungi",
        "Jadwal kunjungan 20 November 2026 pukul 08.59 WIB",
        "Kelengkapan di lokasi (diisi bersama saat kunjungan):",
        "Pendamping dari OPD",
        "Disepakati oleh,",
        APPROVED,
    ),
    PaperKind.BA_PENGGANTIAN: (
        "DINAS CONTOH PERPUSTAKAAN BERITA ACARA PERMOHONAN PENGGANTIAN PERANGKAT",
        "Pada hari ini, Jumat, tanggal dua puluh bulan November tahun dua ribu dua puluh enam (20-11-2026)",
        "Unit kerja : Dinas Contoh Perpustakaan selanjutnya disebut PIHAK PERTAMA;",
        "Jabatan : Tim Jaringan selanjutnya disebut PIHAK KEDUA.",
        "Pertimbangan : Contoh isian pertimbangan pada langkah 8.",
        "Perangkat yang dimohonkan penggantiannya sebanyak 1 unit:",
        "SN CONTOH-0001",
        "dalam rangkap 2 (dua)",
        APPROVED,
        "FORMULIR PENGGANTIAN PERANGKAT",
    ),
    PaperKind.LAPORAN: (
        "LAPORAN TINDAK LANJUT NOMOR 001/LAP/Kominfo/XI/2026 TENTANG INTERNET MATI TOTAL DI RUANG LAYANAN",
        "sebagai hasil pelaksanaan Penanganan Gangguan Jaringan (SOP nomor 007)",
        "Petugas : Contoh Tim (penanggung jawab) Contoh Tim2",
        "Langkah 5:",
        "Pemeriksaan bertahap",
        "Demikian laporan ini dibuat dengan sebenarnya",
        APPROVED,
    ),
}


@pytest.mark.parametrize("facts", WORDS, indirect=True)
def test_a_paper_tells_what_its_readers_look_for_in_the_order_of_its_form(facts):  # noqa: F811
    text = text_of(rendered(facts), "-raw")  # as the file says it; else poppler guesses columns from the gaps
    at = 0
    for words in WORDS[facts["kind"]]:
        at = text.find(words, at)
        assert at >= 0, f"{words!r} is missing, or stands too early, in: {text}"
