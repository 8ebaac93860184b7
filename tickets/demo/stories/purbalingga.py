"""Purbalingga: minutes and hours, no letter asked, a repair or none (SOP rows 1, 3, 4, 5, 6, 7)."""

from datetime import time

from tickets.demo.cases import Case
from tickets.demo.moves import (
    ago,
    broken_device,
    correct,
    correct_report,
    pause,
    photo,
    reassign,
    refuse,
    reopen,
    resubmit,
    resume,
    return_to_opd,
    row,
    send_back,
    swapped_device,
    team,
    withdraw,
)
from tickets.demo.timetable import Ago, Waiting
from workflow.states import Kanal

SWITCH = broken_device("switch", "Contoh SW-24", "CONTOH-SN-1101", "Seluruh port mati setelah petir", "pinjam_pakai")

CASES = (
    Case(
        opd="dukcapil",
        title="Internet mati total di loket pelayanan",
        description=(
            "Sejak pagi seluruh komputer loket tidak tersambung. Lampu indikator switch di ruang server padam "
            "setelah hujan disertai petir tadi malam."
        ),
        place="Gedung A, lantai 1, loket pelayanan",
        impact="14 komputer, pencetakan KTP-el dan KK terhenti",
        begins=Ago(88, time(8, 4)),
        photos=("Switch di ruang server, semua lampu padam",),
        moves=(
            row(6),
            row(
                7,
                instruksi=["proses", "laporkan"],
                sifat="sangat_segera",
                catatan_disposisi="Layanan adminduk, dahulukan.",
            ),
            row(5, **team("tim1", "tim2"), instruksi=["proses"]),
            row(
                45,
                "perbaikan",
                jenis="mati_total",
                penyebab="petir",
                lokasi_gangguan="internal_opd",
                jaringan="keduanya",
                ping_dikirim=20,
                ping_diterima=0,
                temuan="Switch distribusi 24 port mati total. Adaptor baik, papan switch berbau hangus.",
                foto=[photo("Switch mati, port 1 sampai 24 tanpa lampu", broken=True)],
            ),
            row(
                95,
                tindakan="Mengganti switch distribusi, memindahkan 16 kabel, memasang ulang konfigurasi VLAN loket.",
                hasil_tindakan="Seluruh komputer loket memperoleh alamat IP dan tersambung.",
                perangkat_pengganti=[swapped_device(SWITCH, "Contoh SW-24P", "CONTOH-SN-2101", "pinjam_pakai")],
                waktu_pulih=ago(8),
                foto=[photo("Switch pengganti terpasang, lampu menyala")],
            ),
            row(
                20,
                ringkasan=(
                    "Internet loket mati total karena switch distribusi rusak terkena petir. Switch diganti, "
                    "konfigurasi VLAN dipulihkan, dan layanan kembali normal pada hari yang sama."
                ),
                saran="Pasang penangkal petir arus lemah pada jalur kabel luar gedung.",
            ),
        ),
    ),
    Case(
        opd="puskesmas",
        title="Aplikasi rekam medis tidak dapat dibuka",
        description="Petugas pendaftaran menelepon: aplikasi rekam medis tidak terbuka, situs lain terbuka.",
        place="Ruang pendaftaran",
        impact="6 komputer, pendaftaran pasien dicatat manual",
        begins=Ago(71, time(9, 31)),
        kanal=Kanal.TELEPON,
        delay=4,
        moves=(
            row(3),
            row(6, sifat="segera"),
            row(8, **team("tim2", "tim3")),
            row(
                35,
                "pulih",
                jenis="dns",
                penyebab="ubah_ip",
                lokasi_gangguan="perangkat_pengguna",
                jaringan="intranet",
                ping_dikirim=20,
                ping_diterima=20,
                ping_rata_ms="3.40",
                temuan=(
                    "Alamat DNS komputer pendaftaran diubah pengguna. Setelah dikembalikan ke setelan otomatis, "
                    "aplikasi terbuka tanpa perbaikan jaringan."
                ),
                waktu_pulih=ago(5),
            ),
            row(
                18,
                ringkasan="Alamat DNS pada enam komputer diubah pengguna. Setelan dikembalikan dan aplikasi normal.",
                saran="Tidak mengubah setelan alamat IP dan DNS tanpa memberi tahu Tim Jaringan.",
            ),
        ),
    ),
    Case(
        opd="kecamatan",
        title="Jaringan kantor kecamatan putus sejak malam",
        description="Internet tidak ada sama sekali.",
        place="Kantor kecamatan",
        impact="11 komputer, layanan surat keterangan terhenti",
        begins=Ago(53, time(8, 20)),
        down_for=640,
        moves=(
            row(8),
            return_to_opd(
                9, "kabid", "Mohon lengkapi lokasi perangkat dan nomor narahubung yang dapat dihubungi siang ini."
            ),
            resubmit(
                55,
                "Lokasi perangkat dan keadaan lampu indikator sudah dilengkapi.",
                description=(
                    "Internet tidak ada sama sekali sejak pukul 21.40. Perangkat ada di ruang arsip, lampu PON pada "
                    "ONT berkedip merah. Kabel udara di depan kantor tampak menjuntai."
                ),
                place="Kantor kecamatan, ruang arsip",
            ),
            row(16, instruksi=["proses"], sifat="segera"),
            send_back(6, "kasi", "Mohon disposisi menyebut apakah tim boleh memakai mobil tangga siang ini."),
            row(
                11,
                instruksi=["proses", "koordinasi"],
                catatan_disposisi="Mobil tangga dapat dipakai mulai pukul 13.00.",
            ),
            row(9, **team("tim1", "tim3", "tim4")),
            row(
                70,
                "perbaikan",
                jenis="mati_total",
                penyebab="fo_putus",
                lokasi_gangguan="last_mile",
                jaringan="keduanya",
                ping_dikirim=50,
                ping_diterima=0,
                temuan="Kabel FO udara putus tertimpa dahan, sekitar 180 meter dari kantor.",
                foto=[photo("Kabel FO udara putus tertimpa dahan", broken=True)],
            ),
            pause(25, "cuaca", "Hujan deras, penyambungan di tiang ditunda demi keselamatan."),
            resume(150, "Hujan reda, penyambungan dilanjutkan."),
            row(
                140,
                tindakan="Menarik ulang 60 meter kabel FO dan menyambung dua inti dengan splicer.",
                hasil_tindakan="Redaman −19 dBm, jaringan stabil.",
                foto=[photo("Sambungan FO selesai, lampu PON hijau")],
            ),
            row(
                45,
                ringkasan=(
                    "Kabel FO udara putus tertimpa dahan. Perbaikan sempat menunggu hujan reda. Kabel ditarik ulang "
                    "dan disambung, jaringan kecamatan normal kembali."
                ),
                saran="Pemangkasan dahan di sepanjang jalur kabel secara berkala.",
            ),
        ),
    ),
    Case(
        opd="keuangan",
        title="Permintaan tambahan titik Wi-Fi ruang rapat",
        description="Ruang rapat baru belum mempunyai Wi-Fi. Mohon dipasang dua titik.",
        place="Gedung B, lantai 3, ruang rapat",
        impact="Rapat memakai tethering telepon",
        begins=Ago(40, time(10, 12)),
        down_for=5,
        has_node=False,
        moves=(
            row(7),
            refuse(
                8,
                "kabid",
                "Bukan gangguan. Penambahan titik diajukan melalui SOP Pelayanan Jaringan Internet Terpadu.",
            ),
        ),
    ),
    Case(
        opd="perizinan",
        title="Wi-Fi ruang tunggu tidak terdeteksi",
        description="Nama Wi-Fi ruang tunggu hilang dari daftar di semua telepon.",
        place="Lantai 1, ruang tunggu",
        impact="Pemohon izin tidak dapat mengisi formulir daring",
        begins=Ago(33, time(13, 22)),
        moves=(withdraw(4, "Ternyata adaptor access point terlepas, sudah kami pasang kembali dan Wi-Fi menyala."),),
    ),
    Case(
        opd="keuangan",
        title="Internet lambat saat pencairan anggaran",
        description="Aplikasi keuangan sering gagal menyimpan, unduhan sangat lambat sejak pukul 08.00.",
        place="Gedung B, lantai 2, bidang perbendaharaan",
        impact="22 komputer, pencairan tertunda",
        begins=Ago(24, time(8, 41)),
        down_for=40,
        moves=(
            row(7),
            row(
                6,
                by="kadis",
                instruksi=["proses", "laporkan"],
                sifat="segera",
                catatan_disposisi="Kabid sedang dinas luar.",
            ),
            row(9, **team("tim3", "tim4")),
            reassign(
                12, "kasi", ("tim2", "tim4"), "Contoh Teknisi Tiga sedang menangani gangguan lain di luar kantor."
            ),
            row(
                40,
                "perbaikan",
                jenis="lambat",
                penyebab="loop",
                lokasi_gangguan="internal_opd",
                jaringan="keduanya",
                ping_dikirim=100,
                ping_diterima=63,
                ping_rata_ms="412.70",
                unduh_mbps="1.90",
                unggah_mbps="0.80",
                temuan="Kedua ujung satu kabel tertancap pada switch yang sama sehingga terjadi loop.",
                foto=[photo("Kedua ujung kabel pada switch yang sama", broken=True)],
            ),
            row(
                50,
                tindakan="Mencabut kabel yang membentuk loop dan mengaktifkan perlindungan loop pada switch.",
                hasil_tindakan="Unduh 94 Mbps, kehilangan paket nol.",
            ),
            correct(
                9,
                "6",
                "Angka unduh salah ketik, hasil ukur 84 Mbps.",
                hasil_tindakan="Unduh 84 Mbps, kehilangan paket nol.",
            ),
            row(15, ringkasan="Loop kabel membuat jaringan lambat. Kabel dicabut dan perlindungan loop diaktifkan."),
            reopen(450, "Jaringan kembali lambat sejak pagi, gejalanya sama seperti kemarin."),
            row(9, **team("tim2", "tim4")),
            row(
                50,
                "perbaikan",
                jenis="lambat",
                penyebab="kabel_lan",
                lokasi_gangguan="internal_opd",
                jaringan="keduanya",
                temuan="Kabel uplink antarlantai terjepit pintu panel, banyak galat CRC pada port 24.",
            ),
            row(
                200,
                tindakan="Mengganti kabel uplink antarlantai sepanjang 40 meter dan mengganti konektornya.",
                hasil_tindakan="Galat CRC hilang, unduh 92 Mbps.",
                foto=[photo("Kabel uplink baru pada panel lantai 2")],
            ),
            row(
                22,
                ringkasan="Kabel uplink terjepit pintu panel. Kabel dan konektor diganti, kecepatan normal.",
                saran="Memasang pelindung kabel pada panel lantai 2.",
            ),
        ),
    ),
    # -- waiting now --------------------------------------------------------------------------------------------
    Case(
        opd="dukcapil",
        title="Tiga komputer tidak mendapat alamat IP",
        description="Tiga komputer pelayanan hanya memperoleh alamat 169.254, yang lain normal.",
        place="Gedung A, lantai 1, ruang rekam",
        impact="3 komputer, perekaman sebagian terhenti",
        begins=Waiting(3),
        moves=(),
    ),
    Case(
        opd="perizinan",
        title="Situs perizinan tidak terbuka dari kantor",
        description="Situs perizinan terbuka lewat telepon tetapi tidak dari komputer kantor.",
        place="Lantai 2, ruang verifikasi",
        impact="9 komputer, verifikasi berkas tertunda",
        begins=Waiting(8),
        moves=(row(5),),
    ),
    Case(
        opd="puskesmas",
        title="Internet putus-nyambung di ruang obat",
        description="Sambungan hilang beberapa menit, lalu kembali, berulang sejak kemarin sore.",
        place="Ruang obat",
        impact="4 komputer, resep elektronik sering gagal",
        begins=Waiting(42),
        kanal=Kanal.WHATSAPP,
        delay=6,
        moves=(
            row(2),
            correct_report(
                3, "Gedungnya tertukar ketika pesan WhatsApp disalin.", place="Ruang obat, gedung rawat jalan lantai 1"
            ),
            row(6, sifat="segera"),
        ),
    ),
    Case(
        opd="kecamatan",
        title="Access point aula mati",
        description="Access point di aula tidak menyala walaupun stopkontak berfungsi.",
        place="Aula kecamatan",
        impact="Kegiatan pelatihan tanpa internet",
        begins=Waiting(70),
        moves=(
            row(6),
            row(8),
            row(7, **team("tim1", "tim4")),
            row(
                40,
                "perbaikan",
                jenis="wifi",
                penyebab="poe",
                lokasi_gangguan="internal_opd",
                jaringan="internet",
                temuan="Adaptor PoE tidak mengeluarkan tegangan.",
                foto=[photo("Adaptor PoE tanpa tegangan", broken=True)],
            ),
        ),
    ),
    Case(
        opd="dukcapil",
        title="Printer jaringan tidak terjangkau",
        description="Printer tidak merespons.",
        place="Gedung A",
        impact="Pencetakan dialihkan ke ruang lain",
        begins=Waiting(260),
        has_node=False,
        moves=(
            row(5),
            return_to_opd(8, "kabid", "Mohon sebutkan ruang, alamat IP printer, dan sejak kapan tidak terjangkau."),
        ),
    ),
)
