"""Faults as they come in week after week: what is reported, what is found, what is done. Invented, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

#: Rooms in which they happen.
ROOMS = (
    "ruang pelayanan",
    "ruang bendahara",
    "ruang arsip",
    "ruang rapat",
    "ruang kepegawaian",
    "ruang pimpinan",
    "loket 2",
    "ruang data",
)


@dataclass(frozen=True)
class Fault:
    """One kind of fault. ``is_remote``: cured from the desk; ``device``: what is replaced (code, brand and type)."""

    title: str
    description: str
    impact: str
    jenis: str
    penyebab: str
    lokasi: str
    jaringan: str
    temuan: str
    tindakan: str
    ringkasan: str
    answers: tuple[tuple, ...]
    kondisi: str = "mati"
    saran: str = ""
    is_remote: bool = False
    device: tuple[str, str] | None = None


#: How the check tree of Bogor's row 6 ends when a setting, a cable, a device or the capacity was to blame.
CONFIGURED = (("konfigurasi_ulang", "Sudah"), ("cek_ulang", "Sudah normal"))
CABLED = (
    ("uji_kabel", "Kabel rusak"),
    ("ganti_kabel", "Kabel sudah diganti", "Satu jalur."),
    ("cek_ulang", "Sudah normal"),
)
REPLACED = (
    ("periksa_perangkat", "Perangkat rusak"),
    ("ganti_perangkat", "Perangkat sudah diganti", "Dengan cadangan dari gudang."),
    ("cek_ulang", "Sudah normal"),
)


def _dead(cause: str, words: str, rest: tuple[tuple, ...]) -> tuple[tuple, ...]:
    return (("mati_atau_lambat", "Mati"), ("traceroute", cause, words), *rest)


def _slow(mbps: float, done: str, *, pc: str = "PC baik", router: str = "Router baik") -> tuple[tuple, ...]:
    return (
        ("mati_atau_lambat", "Lambat"),
        ("tes_bandwidth", "Di bawah kapasitas", mbps),
        ("cek_pc", pc),
        ("cek_router", router),
        ("tindakan_lambat", "Tindakan sudah dilakukan", done),
        ("cek_ulang", "Sudah normal"),
    )


FAULTS = (
    Fault(
        title="Internet mati total di {}",
        description="Semua komputer tidak tersambung sejak pagi, lampu pada switch padam.",
        impact="8 komputer, pekerjaan terhenti",
        jenis="mati_total",
        penyebab="switch",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="Switch tidak menyala, adaptor dan stopkontak baik.",
        tindakan="Mengganti switch dengan cadangan dan memindahkan seluruh kabel.",
        ringkasan="Switch rusak dan diganti, seluruh komputer tersambung kembali.",
        answers=_dead("Kerusakan perangkat", "Jalur berhenti sebelum switch.", REPLACED),
        saran="Menyediakan satu switch cadangan di gudang OPD.",
        device=("switch", "Contoh SW-8"),
    ),
    Fault(
        title="Internet lambat di {}",
        description="Halaman terbuka sangat lama dan unggah berkas sering gagal.",
        impact="12 komputer, pengiriman laporan tertunda",
        jenis="lambat",
        penyebab="bandwidth",
        lokasi="internal_opd",
        jaringan="internet",
        temuan="Unduhan pembaruan di beberapa komputer memenuhi jalur.",
        tindakan="Mengatur pembatasan kecepatan per komputer dan menjadwalkan pembaruan malam hari.",
        ringkasan="Jalur penuh oleh pembaruan. Pembatasan dipasang, kecepatan kembali sesuai.",
        answers=_slow(3.4, "Pembatasan kecepatan per komputer."),
        kondisi="lambat",
        is_remote=True,
    ),
    Fault(
        title="Wi-Fi {} tidak terdeteksi",
        description="Nama Wi-Fi tidak muncul pada telepon dan laptop.",
        impact="Tamu dan pegawai memakai kuota sendiri",
        jenis="wifi",
        penyebab="access_point",
        lokasi="internal_opd",
        jaringan="internet",
        temuan="Access point menyala tetapi tidak memancarkan sinyal.",
        tindakan="Mengganti access point dan menyalin setelan nama serta kata sandi.",
        ringkasan="Access point rusak dan diganti, Wi-Fi dapat dipakai kembali.",
        answers=_dead("Kerusakan perangkat", "Perangkat tidak menjawab.", REPLACED),
        device=("access_point", "Contoh AP-5"),
    ),
    Fault(
        title="Kabel jaringan {} putus",
        description="Tiga komputer tidak tersambung setelah lemari dipindahkan.",
        impact="3 komputer",
        jenis="mati_total",
        penyebab="kabel_lan",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="Kabel terjepit kaki lemari dan putus di dalam.",
        tindakan="Menarik kabel baru dan memasang konektor pada kedua ujungnya.",
        ringkasan="Kabel terjepit dan putus. Kabel diganti dan diberi pelindung.",
        answers=_dead("Kabel", "Tidak ada jawaban dari port.", CABLED),
    ),
    Fault(
        title="Komputer {} tidak mendapat alamat IP",
        description="Beberapa komputer hanya memperoleh alamat 169.254.",
        impact="5 komputer bergantian dengan ruang lain",
        jenis="tanpa_ip",
        penyebab="dhcp",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="Sebuah router pribadi membagikan alamat pada jaringan kantor.",
        tindakan="Melepas router pribadi dan memperbarui alamat semua komputer.",
        ringkasan="Router pribadi membagikan alamat. Router dilepas, alamat kembali normal.",
        answers=_dead("Konfigurasi atau perangkat hang", "Alamat dibagikan perangkat lain.", CONFIGURED),
        saran="Perangkat pribadi tidak dipasang tanpa sepengetahuan pengelola jaringan.",
    ),
    Fault(
        title="Sambungan {} putus-nyambung",
        description="Sambungan hilang beberapa menit lalu kembali sendiri, berulang sepanjang hari.",
        impact="10 komputer, aplikasi sering keluar sendiri",
        jenis="putus_nyambung",
        penyebab="poe",
        lokasi="last_mile",
        jaringan="keduanya",
        temuan="Adaptor radio panas dan tegangannya turun naik.",
        tindakan="Mengganti adaptor radio dan merapikan kabel dayanya.",
        ringkasan="Adaptor radio rusak dan diganti, sambungan stabil selama diuji.",
        answers=_dead("Kerusakan perangkat", "Jawaban hilang timbul.", REPLACED),
        kondisi="putus_nyambung",
    ),
    Fault(
        title="Aplikasi layanan tidak terbuka dari {}",
        description="Aplikasi layanan tidak terbuka, situs lain terbuka seperti biasa.",
        impact="Pelayanan dicatat manual",
        jenis="vpn",
        penyebab="konfigurasi",
        lokasi="data_center",
        jaringan="intranet",
        temuan="Aturan pada gerbang menolak segmen OPD setelah pembaruan.",
        tindakan="Mengembalikan aturan gerbang bagi segmen OPD dan menguji dari dua komputer.",
        ringkasan="Aturan gerbang salah setelah pembaruan. Aturan dikembalikan, aplikasi terbuka.",
        answers=_dead("Konfigurasi atau perangkat hang", "Ditolak di gerbang.", CONFIGURED),
        is_remote=True,
    ),
    Fault(
        title="Jaringan {} lambat karena satu komputer",
        description="Jaringan sangat lambat setiap kali satu komputer dinyalakan.",
        impact="9 komputer",
        jenis="lambat",
        penyebab="virus",
        lokasi="perangkat_pengguna",
        jaringan="keduanya",
        temuan="Satu komputer mengirim data terus-menerus karena terjangkit virus.",
        tindakan="Melepas komputer dari jaringan, membersihkannya, dan memasang antivirus.",
        ringkasan="Satu komputer terjangkit virus. Setelah dibersihkan, jaringan normal.",
        answers=_slow(1.2, "Komputer terjangkit dibersihkan.", pc="PC bermasalah"),
        kondisi="lambat",
    ),
    Fault(
        title="Router {} menyala ulang sendiri",
        description="Router menyala ulang setiap setengah jam, sambungan ikut hilang.",
        impact="14 komputer, antrean layanan memanjang",
        jenis="putus_nyambung",
        penyebab="router",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="Kapasitor router menggembung.",
        tindakan="Mengganti router dan memulihkan setelan dari cadangan.",
        ringkasan="Router rusak dan diganti, sambungan stabil.",
        answers=_dead("Kerusakan perangkat", "Router tidak menjawab berkala.", REPLACED),
        kondisi="putus_nyambung",
        device=("router", "Contoh RB-750"),
    ),
    Fault(
        title="Alamat IP bentrok di {}",
        description="Muncul pesan alamat IP bentrok dan sambungan terputus bergantian.",
        impact="2 komputer bergantian terputus",
        jenis="konflik_ip",
        penyebab="ubah_ip",
        lokasi="perangkat_pengguna",
        jaringan="intranet",
        temuan="Dua komputer memakai alamat tetap yang sama.",
        tindakan="Mengembalikan kedua komputer ke alamat otomatis.",
        ringkasan="Dua komputer memakai alamat yang sama. Setelan dikembalikan ke otomatis.",
        answers=_dead("Konfigurasi atau perangkat hang", "Dua perangkat pada satu alamat.", CONFIGURED),
        is_remote=True,
    ),
    Fault(
        title="Internet {} mati setelah listrik padam",
        description="Setelah listrik menyala kembali, internet tidak ikut menyala.",
        impact="7 komputer",
        jenis="mati_total",
        penyebab="listrik",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="UPS tidak menyalurkan daya, baterainya lemah.",
        tindakan="Memindahkan perangkat ke stopkontak langsung dan mengganti baterai UPS.",
        ringkasan="Baterai UPS lemah dan diganti, perangkat menyala kembali.",
        answers=_dead("Konfigurasi atau perangkat hang", "Perangkat tanpa daya.", CONFIGURED),
        saran="Baterai UPS diperiksa setiap enam bulan.",
    ),
    Fault(
        title="Jaringan berputar (loop) di {}",
        description="Semua lampu switch berkedip cepat dan tidak ada yang tersambung.",
        impact="16 komputer, layanan terhenti",
        jenis="mati_total",
        penyebab="loop",
        lokasi="internal_opd",
        jaringan="keduanya",
        temuan="Kedua ujung satu kabel tertancap pada switch yang sama.",
        tindakan="Mencabut kabel yang berputar dan mengaktifkan perlindungan loop.",
        ringkasan="Kabel berputar pada satu switch. Kabel dicabut, jaringan normal.",
        answers=_dead("Kabel", "Lalu lintas berputar.", CABLED),
    ),
)
