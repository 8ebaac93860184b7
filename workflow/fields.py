"""The closed catalogue of data that an SOP row may ask for: one code = one form field = one place where it is kept.

``record`` names the model in ``tickets.models`` and ``attr`` its column, so a row's form and its storage are built from
the SOP file without code per SOP. Kinds decide the form field; the words are what the screen shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.states import Party, Status

JENIS = (
    ("mati_total", "Mati total"),
    ("lambat", "Lambat"),
    ("putus_nyambung", "Putus-nyambung"),
    ("tanpa_ip", "Tidak mendapat alamat IP"),
    ("konflik_ip", "Konflik alamat IP"),
    ("dns", "DNS atau situs tertentu tidak terbuka"),
    ("wifi", "Wi-Fi tidak terdeteksi"),
    ("vpn", "VPN atau aplikasi internal tidak terjangkau"),
    ("lainnya", "Lainnya"),
)
PENYEBAB = (
    ("fo_putus", "Kabel FO atau kabel udara putus"),
    ("kabel_lan", "Kabel LAN atau konektor rusak"),
    ("switch", "Switch atau hub rusak"),
    ("router", "Router rusak atau hang"),
    ("access_point", "Access point rusak"),
    ("poe", "PoE atau adaptor rusak"),
    ("loop", "Loop jaringan"),
    ("ubah_ip", "Konflik atau perubahan alamat IP oleh pengguna"),
    ("dhcp", "DHCP tidak sah"),
    ("konfigurasi", "Konfigurasi salah"),
    ("bandwidth", "Bandwidth penuh"),
    ("virus", "Virus atau serangan"),
    ("listrik", "Listrik padam atau UPS"),
    ("petir", "Petir"),
    ("pc", "Perangkat pengguna (PC)"),
    ("penyedia", "Gangguan penyedia (ISP)"),
    ("pusat_data", "Gangguan pusat data"),
    ("radio", "Radio atau antena bergeser"),
    ("lainnya", "Lainnya"),
)
LOKASI_GANGGUAN = (
    ("data_center", "Jaringan Data Center"),
    ("backbone", "Backbone atau FO"),
    ("last_mile", "Last mile"),
    ("internal_opd", "Jaringan internal OPD"),
    ("perangkat_pengguna", "Perangkat pengguna"),
    ("penyedia", "Penyedia atau hulu"),
)
JARINGAN = (("internet", "Internet"), ("intranet", "Intranet"), ("keduanya", "Internet dan intranet"))
KONDISI = (("mati", "Mati"), ("lambat", "Lambat"), ("putus_nyambung", "Putus-nyambung"), ("normal", "Normal"))
TANGGUNG_JAWAB = tuple(Party.choices)
HASIL_UJI = (("normal", "Normal"), ("sebagian", "Pulih sebagian"), ("belum", "Belum normal"))
PERANGKAT = (
    ("router", "Router"),
    ("switch", "Switch"),
    ("access_point", "Access Point"),
    ("poe", "PoE"),
    ("kabel_lan", "Kabel LAN"),
    ("hub", "Hub"),
    ("ont", "ONT/modem"),
    ("sfp", "SFP/media converter"),
    ("patch_cord", "Patch cord FO"),
    ("radio", "Radio/antena"),
    ("ups", "UPS"),
    ("server", "Server"),
    ("rak", "Rak"),
    ("lainnya", "Lainnya"),
)
KEPEMILIKAN = (("dinas", "Aset Dinas"), ("opd", "Aset OPD"), ("pinjam_pakai", "Pinjam pakai dari Dinas"))
SIFAT = (("biasa", "Biasa"), ("segera", "Segera"), ("sangat_segera", "Sangat segera"), ("rahasia", "Rahasia"))
INSTRUKSI = (
    ("proses", "Proses lebih lanjut"),
    ("tanggapan", "Tanggapan dan saran"),
    ("koordinasi", "Koordinasi/konfirmasikan"),
    ("tindak_lanjut", "Tindak lanjuti sesuai SOP"),
    ("laporkan", "Laporkan hasilnya"),
)


#: Kinds that hold rows of devices, several records per run.
DEVICE_KINDS = ("perangkat_rusak", "perangkat_pengganti")
#: Who goes, which even a verbal order says.
TEAM_DATA = ("petugas", "penanggung_jawab")
#: What the row of the reception asks of the letter; a letter that follows brings it later.
LETTER_DATA = ("nomor_surat", "tanggal_surat", "berkas_surat")
#: Megabytes of one photo or scan; the door for uploads refuses more.
LARGEST_FILE = 10
#: What stands beside every question for a scan.
SCAN_HINT = f"PDF atau foto, paling besar {LARGEST_FILE} MB."
#: Data that the act itself gives where nobody wrote any.
GIVEN_BY_ACT = ("nomor_agenda",)
#: Kinds that hold uploaded files, kept as attachments.
FILE_KINDS = ("foto", "berkas")


@dataclass(frozen=True)
class Field:
    """One datum. Kinds: teks, paragraf, pilihan, pilihan_banyak, bulat, desimal, tanggal, waktu, penerima (a post of
    the next row's role), petugas (people of a team), penanggung_jawab (one of the petugas), foto, berkas,
    perangkat_rusak and perangkat_pengganti (rows of devices)."""

    code: str
    label: str
    kind: str
    record: str
    attr: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None


_FIELDS = (
    # Surat dan agenda
    Field("nomor_surat", "Nomor surat", "teks", "Surat", "nomor", hint="Seperti tertulis pada surat."),
    Field("tanggal_surat", "Tanggal surat", "tanggal", "Surat", "tanggal"),
    Field("perihal_surat", "Perihal surat", "teks", "Surat", "perihal"),
    Field(
        "nomor_agenda",
        "Nomor agenda",
        "teks",
        "Surat",
        "nomor_agenda",
        hint="Kosongkan: nomor berikutnya pada buku agenda diberikan otomatis.",
    ),
    Field(
        "berkas_surat",
        "Pindaian surat",
        "berkas",
        "Attachment",
        "surat",
        hint=SCAN_HINT,
    ),
    # Identitas dan konfirmasi aduan (F-01)
    Field("narahubung", "Narahubung", "teks", "KonfirmasiAduan", "narahubung", hint="Nama dan jabatan."),
    Field("kontak", "Nomor HP narahubung", "teks", "KonfirmasiAduan", "kontak"),
    Field(
        "dikonfirmasi_oleh",
        "Dikonfirmasi oleh",
        "teks",
        "KonfirmasiAduan",
        "dikonfirmasi_oleh",
        hint="Nama dan jabatan penanggung jawab IT atau admin SKPD.",
    ),
    Field("uraian_gangguan", "Uraian gangguan", "paragraf", "KonfirmasiAduan", "uraian"),
    Field("dugaan_awal", "Dugaan awal", "paragraf", "KonfirmasiAduan", "dugaan_awal"),
    # Disposisi dan penugasan
    Field("hasil_verifikasi", "Hasil verifikasi surat", "paragraf", "Disposisi", "hasil_verifikasi"),
    Field("kepada", "Diteruskan kepada Sdr.", "penerima", "Disposisi", "kepada"),
    Field("sifat", "Sifat", "pilihan", "Disposisi", "sifat", SIFAT),
    Field("instruksi", "Dengan hormat harap", "pilihan_banyak", "Disposisi", "instruksi", INSTRUKSI),
    Field("catatan_disposisi", "Catatan", "paragraf", "Disposisi", "catatan"),
    Field("petugas", "Petugas", "petugas", "Penugasan", "petugas", hint="Pilih satu orang atau lebih."),
    Field(
        "penanggung_jawab",
        "Penanggung jawab",
        "penanggung_jawab",
        "Penugasan",
        "penanggung_jawab",
        hint="Tidak perlu dipilih bila petugasnya satu orang.",
    ),
    # Pemeriksaan
    Field("kondisi", "Kondisi jaringan", "pilihan", "Pemeriksaan", "kondisi", KONDISI),
    Field("jenis", "Jenis gangguan", "pilihan", "Pemeriksaan", "jenis", JENIS),
    Field("penyebab", "Penyebab", "pilihan", "Pemeriksaan", "penyebab", PENYEBAB),
    Field("lokasi_gangguan", "Lokasi gangguan", "pilihan", "Pemeriksaan", "lokasi_gangguan", LOKASI_GANGGUAN),
    Field("jaringan", "Jaringan yang terganggu", "pilihan", "Pemeriksaan", "jaringan", JARINGAN),
    Field("temuan", "Temuan", "paragraf", "Pemeriksaan", "temuan"),
    Field(
        "ping_dikirim",
        "Ping dikirim",
        "bulat",
        "Pemeriksaan",
        "ping_dikirim",
        unit="paket",
        minimum=0,
        maximum=100000,
    ),
    Field(
        "ping_diterima",
        "Ping diterima",
        "bulat",
        "Pemeriksaan",
        "ping_diterima",
        unit="paket",
        minimum=0,
        maximum=100000,
    ),
    Field(
        "ping_rata_ms",
        "Rata-rata ping",
        "desimal",
        "Pemeriksaan",
        "ping_rata_ms",
        unit="ms",
        minimum=0,
        maximum=100000,
    ),
    Field("traceroute", "Hasil traceroute", "paragraf", "Pemeriksaan", "traceroute"),
    Field(
        "unduh_mbps",
        "Kecepatan unduh",
        "desimal",
        "Pemeriksaan",
        "unduh_mbps",
        unit="Mbps",
        minimum=0,
        maximum=1000000,
    ),
    Field(
        "unggah_mbps",
        "Kecepatan unggah",
        "desimal",
        "Pemeriksaan",
        "unggah_mbps",
        unit="Mbps",
        minimum=0,
        maximum=1000000,
    ),
    Field(
        "foto",
        "Foto",
        "foto",
        "Attachment",
        "foto",
        hint=f"Paling besar {LARGEST_FILE} MB setiap foto. Data lokasi pada foto dihapus.",
    ),
    # Tanggung jawab dan keputusan
    Field("tanggung_jawab", "Tanggung jawab", "pilihan", "Keputusan", "tanggung_jawab", TANGGUNG_JAWAB),
    Field("alasan_tanggung_jawab", "Alasan penetapan", "paragraf", "Keputusan", "alasan"),
    Field("alasan_keputusan", "Pertimbangan", "paragraf", "Keputusan", "alasan"),
    # Koordinasi, kunjungan, kondisi, estimasi
    Field("kontak_koordinasi", "Pihak yang dihubungi", "teks", "Kunjungan", "pihak", hint="Nama dan jabatan."),
    Field("hasil_koordinasi", "Hasil koordinasi", "paragraf", "Kunjungan", "hasil_koordinasi"),
    Field("jadwal_kunjungan", "Jadwal kunjungan", "waktu", "Kunjungan", "dijadwalkan_at"),
    Field("tiba_at", "Tiba di lokasi", "waktu", "Kunjungan", "tiba_at"),
    Field(
        "didampingi",
        "Didampingi oleh",
        "teks",
        "Kunjungan",
        "didampingi",
        hint="Nama dan jabatan dari pihak OPD.",
    ),
    Field("inventarisasi", "Inventarisasi permasalahan", "paragraf", "Estimasi", "inventarisasi"),
    Field(
        "estimasi_pulih",
        "Estimasi waktu pulih",
        "waktu",
        "Estimasi",
        "pulih_at",
        hint="Janji kepada OPD. Perubahan memerlukan alasan dan janji pertama tetap menjadi ukuran.",
    ),
    Field(
        "disampaikan_kepada",
        "Disampaikan kepada",
        "teks",
        "PelaporanKondisi",
        "penerima",
        hint="Nama dan jabatan.",
    ),
    Field("isi_kondisi", "Kondisi yang disampaikan", "paragraf", "PelaporanKondisi", "isi"),
    # Tindakan, perangkat, uji
    Field("tindakan", "Tindakan", "paragraf", "Tindakan", "uraian"),
    Field("hasil_tindakan", "Hasil tindakan", "paragraf", "Tindakan", "hasil"),
    Field("perangkat_rusak", "Perangkat yang harus diganti", "perangkat_rusak", "PerangkatRusak", ""),
    Field(
        "perangkat_pengganti",
        "Perangkat yang diganti",
        "perangkat_pengganti",
        "PenggantianPerangkat",
        "",
        hint="Kosongkan baris perangkat yang tidak diganti.",
    ),
    Field("hasil_uji", "Hasil uji", "pilihan", "UjiCoba", "hasil", HASIL_UJI),
    Field("catatan_uji", "Catatan uji", "paragraf", "UjiCoba", "catatan"),
    Field(
        "waktu_pulih",
        "Waktu pulih",
        "waktu",
        "UjiCoba",
        "pulih_at",
        hint="Saat jaringan pulih, bukan saat isian ini ditulis.",
    ),
    # Laporan
    Field("ringkasan", "Ringkasan laporan", "paragraf", "Laporan", "ringkasan"),
    Field("saran", "Saran", "paragraf", "Laporan", "saran"),
    Field("catatan_penerusan", "Catatan penerusan", "paragraf", "Laporan", "catatan"),
    Field("catatan_tinjauan", "Catatan tinjauan", "paragraf", "Laporan", "catatan"),
)
FIELDS: dict[str, Field] = {field.code: field for field in _FIELDS}

#: Data that the form of a status always offers, though no row has to bring it.
OFFERED: dict[Status, tuple[str, ...]] = {
    Status.PENGAJUAN: ("perihal_surat", "berkas_surat"),
    Status.PENERIMAAN: ("nomor_agenda", "nomor_surat", "tanggal_surat", "perihal_surat", "berkas_surat"),
    Status.PEMERIKSAAN_AWAL: ("ping_dikirim", "ping_diterima", "ping_rata_ms", "temuan"),
    Status.KONFIRMASI_ADUAN: ("dugaan_awal",),
    Status.DISPOSISI: ("sifat", "instruksi", "catatan_disposisi"),
    Status.PENUNJUKAN: ("instruksi", "catatan_disposisi"),
    Status.PEMERIKSAAN: (
        "jaringan",
        "ping_dikirim",
        "ping_diterima",
        "ping_rata_ms",
        "traceroute",
        "unduh_mbps",
        "unggah_mbps",
        "temuan",
        "foto",
    ),
    Status.PENANGANAN_JARAK_JAUH: ("hasil_tindakan",),
    Status.KOORDINASI: ("jadwal_kunjungan",),
    Status.PEMERIKSAAN_LOKASI: ("tiba_at", "didampingi", "temuan", "foto"),
    Status.PELAPORAN_KONDISI: (),
    Status.KEPUTUSAN: ("foto",),
    Status.PEMENUHAN_OPD: ("foto", "berkas_surat"),
    Status.PENGGANTIAN: ("foto",),
    Status.PERBAIKAN: ("hasil_tindakan", "perangkat_pengganti", "foto"),
    Status.UJI_COBA: (
        "catatan_uji",
        "ping_dikirim",
        "ping_diterima",
        "ping_rata_ms",
        "unduh_mbps",
        "unggah_mbps",
        "foto",
    ),
    Status.PELAPORAN: ("saran", "foto"),
    Status.PENERUSAN_LAPORAN: ("catatan_penerusan",),
    Status.TINJAUAN: ("catatan_tinjauan",),
    Status.BERITA_ACARA: ("saran", "foto"),
}


def offered_fields(status: Status, required: tuple[str, ...]) -> tuple[str, ...]:
    """Codes a row's form offers beside the required ones, in catalogue order of the status."""
    return tuple(code for code in OFFERED.get(status, ()) if code not in required)
