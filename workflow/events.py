"""What people are told, each kind once: its name among the preferences, its sentence, its e-mail, who gets it unasked.

Definitions only. ``workflow.notifications.queue`` takes the code.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class Channel(TextChoices):
    """A way out of the helpdesk. The list "Pemberitahuan" inside it needs none and cannot be switched off."""

    EMAIL = "email", "Pos-el"
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    WEBHOOK = "webhook", "Webhook"


class Topic(TextChoices):
    """Groups of events on the page of preferences."""

    GILIRAN = "giliran", "Pekerjaan Anda"
    LAPORAN = "laporan", "Laporan OPD Anda"
    TENGGAT = "tenggat", "Tenggat"
    PERCAKAPAN = "percakapan", "Percakapan"
    AKUN = "akun", "Jabatan dan akun"


@dataclass(frozen=True)
class Event:
    """One kind of notice.

    ``sentence`` is what the person reads; it may hold {langkah}, {status} and {kata}, the caller's own words.
    ``template`` names the e-mail: ``templates/emails/<template>.{subject,txt,html}``.
    ``sends``: whether other channels than the list are used unless the person chose otherwise.
    ``for_hands``: worthless, and not sent, once the ticket no longer waits for the person.
    ``listed``: whether it stands in the list "Pemberitahuan", and among the preferences.
    ``urgent``: sent at once, also right after another letter about the same ticket.
    """

    code: str
    topic: Topic
    label: str
    sentence: str
    template: str = "kabar"
    sends: bool = True
    for_hands: bool = False
    listed: bool = True
    urgent: bool = False


EVENTS: dict[str, Event] = {
    event.code: event
    for event in (
        # -- hands
        Event(
            "giliran",
            Topic.GILIRAN,
            "Langkah menunggu Anda",
            "Langkah {langkah} menunggu Anda: {status}.",
            template="giliran",
            for_hands=True,
        ),
        Event(
            "pengesahan",
            Topic.GILIRAN,
            "Pengesahan menunggu Anda",
            "Langkah {langkah} menunggu pengesahan Anda: {status}.",
            template="giliran",
            for_hands=True,
        ),
        Event(
            "kembali",
            Topic.GILIRAN,
            "Langkah dikembalikan kepada Anda",
            "Langkah {langkah} dikembalikan kepada Anda: {status}.",
            template="giliran",
            for_hands=True,
        ),
        Event(
            "laporan_piket",
            Topic.GILIRAN,
            "Laporan baru saat Anda piket",
            "Anda piket: laporan baru dari {kata} masuk di luar jam kerja.",
            urgent=True,
        ),
        Event("ditunjuk", Topic.GILIRAN, "Anda ditunjuk sebagai petugas", "Anda ditunjuk sebagai petugas laporan ini."),
        Event("dilepas", Topic.GILIRAN, "Penugasan Anda berakhir", "Laporan ini ditangani petugas lain."),
        Event("gugur", Topic.GILIRAN, "Laporan ditarik OPD", "Laporan ini dibatalkan oleh pelapornya."),
        Event("data_diperbaiki", Topic.GILIRAN, "Data laporan diperbaiki", "Data laporan diperbaiki: {kata}."),
        Event(
            "perintah_lisan",
            Topic.GILIRAN,
            "Perintah lisan Anda dicatat",
            "Perintah lisan Anda pada langkah {kata} dicatat. Mohon konfirmasi.",
        ),
        Event(
            "perintah_ditunggu",
            Topic.GILIRAN,
            "Perintah lisan belum dikonfirmasi",
            "Perintah lisan {kata}, menunggu konfirmasi.",
        ),
        Event(
            "perintah_diputus",
            Topic.GILIRAN,
            "Perintah lisan dikonfirmasi atau dibantah",
            "Perintah lisan {kata}.",
        ),
        # -- the reporting side
        Event("diterima", Topic.LAPORAN, "Laporan diterima", "Laporan telah diterima dan dicatat."),
        Event(
            "dikembalikan",
            Topic.LAPORAN,
            "Laporan perlu dilengkapi",
            "Laporan dikembalikan untuk dilengkapi. Alasannya ada pada halaman tiket.",
        ),
        Event(
            "ditolak",
            Topic.LAPORAN,
            "Laporan tidak dapat ditangani",
            "Laporan tidak dapat ditangani. Alasannya ada pada halaman tiket.",
        ),
        Event("dibatalkan", Topic.LAPORAN, "Laporan dibatalkan", "Laporan dibatalkan."),
        Event(
            "laporan_diperbaiki",
            Topic.LAPORAN,
            "Data laporan Anda diperbaiki",
            "Data laporan diperbaiki: {kata}.",
        ),
        Event(
            "dialihkan",
            Topic.LAPORAN,
            "Laporan ternyata milik OPD lain",
            "Laporan {kata} keliru dicatat untuk OPD Anda dan kini dicatat untuk OPD yang benar. "
            "Anda tidak perlu berbuat apa-apa.",
            template="akun",
        ),
        Event("ditunda", Topic.LAPORAN, "Penanganan menunggu", "Penanganan dijeda: {kata}."),
        Event("estimasi", Topic.LAPORAN, "Perkiraan waktu pulih", "Perkiraan waktu pulih: {kata}."),
        Event("sah_lokasi", Topic.LAPORAN, "Pengesahan di lokasi", "Pekerjaan disahkan di lokasi oleh {kata}."),
        Event(
            "sah_basah",
            Topic.LAPORAN,
            "Tanda tangan basah dicatat",
            "Pengesahan dicatat dari naskah bertanda tangan basah: {kata}.",
        ),
        Event("kunjungan", Topic.LAPORAN, "Petugas akan datang", "Petugas akan memeriksa di lokasi."),
        Event(
            "selesai",
            Topic.LAPORAN,
            "Penanganan selesai",
            "Penanganan selesai. Mohon pastikan gangguan sudah pulih. {kata}",
            template="selesai",
        ),
        Event("dibuka", Topic.LAPORAN, "Laporan dibuka kembali", "Laporan dibuka kembali untuk ditangani."),
        Event(
            "surat_menyusul",
            Topic.LAPORAN,
            "Surat permohonan ditunggu",
            "Surat permohonan yang menyusul masih ditunggu. {kata}",
        ),
        # -- deadlines
        Event(
            "pengingat",
            Topic.TENGGAT,
            "Tenggat mendekat",
            "Tenggat langkah {langkah} mendekat. {kata}",
            template="tenggat",
            urgent=True,
            for_hands=True,
        ),
        Event(
            "lewat_waktu",
            Topic.TENGGAT,
            "Tenggat terlampaui",
            "Langkah {langkah} melewati tenggatnya. {kata}",
            template="tenggat",
            urgent=True,
        ),
        Event(
            "eskalasi",
            Topic.TENGGAT,
            "Keterlambatan diteruskan kepada Anda",
            "Keterlambatan langkah {langkah} diteruskan kepada Anda. {kata}",
            template="tenggat",
            urgent=True,
        ),
        Event(
            "alasan_diberikan",
            Topic.TENGGAT,
            "Alasan keterlambatan menunggu penilaian Anda",
            "Alasan keterlambatan menunggu penilaian Anda. {kata}",
            template="tenggat",
            urgent=True,
        ),
        Event(
            "alasan_diputus",
            Topic.TENGGAT,
            "Alasan keterlambatan diputus",
            "Alasan keterlambatan sudah dinilai. {kata}",
            template="tenggat",
            urgent=True,
        ),
        # -- talking
        Event("pesan", Topic.PERCAKAPAN, "Pesan baru", "Ada pesan baru.", template="pesan"),
        Event("catatan", Topic.PERCAKAPAN, "Catatan internal baru", "Ada catatan internal baru.", template="pesan"),
        Event("sebut", Topic.PERCAKAPAN, "Anda disebut", "Anda disebut dalam percakapan.", template="pesan"),
        Event("tanya", Topic.PERCAKAPAN, "Perkembangan ditanyakan", "OPD menanyakan perkembangan.", template="pesan"),
        Event("foto", Topic.PERCAKAPAN, "Foto ditambahkan", "OPD menambahkan foto.", template="pesan", sends=False),
        Event("pulih", Topic.PERCAKAPAN, "Pemulihan dinyatakan", "OPD menyatakan gangguan sudah pulih.", sends=False),
        Event("belum_pulih", Topic.PERCAKAPAN, "Belum pulih", "OPD menyatakan gangguan belum pulih."),
        # -- papers
        Event("naskah", Topic.GILIRAN, "Naskah menunggu Anda", "Naskah menunggu Anda. {kata}"),
        Event("naskah_terbit", Topic.LAPORAN, "Naskah terbit", "Naskah telah terbit. {kata}", sends=False),
        # -- the person
        Event("piket", Topic.AKUN, "Piket", "{kata}", template="akun"),
        Event("jabatan", Topic.AKUN, "Jabatan", "{kata}", template="akun"),
        Event(
            "sandi",
            Topic.AKUN,
            "Kata sandi baru",
            "Tautan kata sandi baru.",
            template="sandi",
            listed=False,
            urgent=True,
        ),
    )
}
