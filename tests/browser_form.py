"""Fills the form of any SOP row in a browser as a person does: by the labels and boxes that stand on the page."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.factories import Office, make_photo
from workflow.fields import FIELDS, Field
from workflow.sop.definition import Step

#: What people write in the boxes; a code that is not here gets "Contoh" and its label.
WORDS = {
    "nomor_agenda": "123/AGD/2026",
    "nomor_surat": "000.8/45/Contoh/2026",
    "perihal_surat": "Permohonan penanganan gangguan jaringan",
    "hasil_verifikasi": "Surat lengkap: lokasi, waktu mulai, dan narahubung tercantum.",
    "catatan_disposisi": "Mohon ditangani sebelum pelayanan sore.",
    "dikonfirmasi_oleh": "Contoh Admin SKPD, Pranata Komputer",
    "uraian_gangguan": "Seluruh komputer di ruang layanan tidak tersambung sejak pagi.",
    "alasan_tanggung_jawab": "Switch yang rusak adalah aset Dinas.",
    "alasan_keputusan": "Switch tidak menyala setelah adaptor diganti, sehingga harus diganti.",
    "kontak_koordinasi": "Contoh Pengelola Gedung, Kasubbag Umum",
    "hasil_koordinasi": "Kunjungan disepakati dan ruang panel akan dibuka.",
    "temuan": "Switch lantai 2 mati, lampu daya tidak menyala.",
    "inventarisasi": "Satu switch 8 port mati dan dua konektor longgar.",
    "isi_kondisi": "Switch lantai 2 mati dan akan diganti hari ini.",
    "disampaikan_kepada": "Contoh Admin SKPD, Pranata Komputer",
    "tindakan": "Mengganti konektor, memasang switch, dan mengatur ulang VLAN layanan.",
    "hasil_tindakan": "Jaringan tersambung kembali.",
    "ringkasan": "Switch lantai 2 diganti dan jaringan pulih pada hari yang sama.",
    "saran": "Pasang penangkal petir pada panel lantai 2.",
    "catatan_penerusan": "Diteruskan untuk diketahui.",
    "catatan_tinjauan": "Sudah sesuai.",
    "ping_dikirim": "10",
    "ping_diterima": "0",
}
#: The box that is ticked where the first one would tell an odd story.
CHOICES = {
    "penyebab": "Switch atau hub rusak",
    "lokasi_gangguan": "Last mile",
    "tanggung_jawab": "Dinas Kominfo",
    "instruksi": "Tindak lanjuti sesuai SOP",
    "hasil_uji": "Normal",
}
DEVICE = {
    "Jenis perangkat": "Switch",
    "Merek dan tipe": "Contoh SW-8",
    "Nomor seri": "CONTOH-0001",
    "Nomor inventaris": "INV-1",
    "Kepemilikan": "Aset Dinas",
    "Kondisi atau kerusakan": "Mati setelah petir",
}
NEW_DEVICE = {
    "Merek dan tipe pengganti": "Contoh SW-16",
    "Nomor seri pengganti": "CONTOH-0002",
    "Nomor inventaris pengganti": "INV-2",
    "Kepemilikan pengganti": "Aset Dinas",
}


def fill_row(page: Page, office: Office, step: Step, outcome: str = "", also: tuple[str, ...] = ()) -> None:
    """Fill everything that the row asks for, and the optional codes of ``also``; the button is not pressed."""
    page.wait_for_load_state()  # a click ends when the next page begins: what is counted now would not be there yet
    if step.outcomes:
        pick(group(page, "Hasil langkah ini"), step.outcome(outcome).label)
    for code in (*step.required_data(outcome), *also):
        if not _is_asked(page, code, outcome):
            continue
        _FILLERS[FIELDS[code].kind](page, office, FIELDS[code])


def answer_checks(page: Page, answers: tuple[tuple[str, str], ...]) -> None:
    """Answer the questions of a check tree in order; each is (answer, what is noted with it)."""
    for answer, note in answers:
        pick(page.locator("main form"), answer)
        if note:
            page.locator("[name=cek_teks], [name=cek_angka]").fill(note)
        page.get_by_role("button", name="Lanjut").click()
        expect(page.locator("#isian")).to_be_in_viewport()  # nobody scrolls past the head of the page to every question


def group(page: Page, label: str) -> Locator:
    """The fieldset with that question."""
    return page.get_by_role("group", name=named(label))


def named(label: str) -> re.Pattern:
    """The label itself, also when its unit or "(boleh kosong)" follows."""
    return re.compile(rf"^\s*{re.escape(label)}( dalam \S+)?\s*(\(boleh kosong\))?\s*$")


def pick(among: Locator, words: str) -> None:
    """Press the box with these words; what stands smaller behind them does not matter."""
    among.locator("label").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).first.click()


def _is_asked(page: Page, code: str, outcome: str) -> bool:
    """False for a choice that the outcome answers already: nobody says it twice."""
    chosen = outcome in dict(FIELDS[code].choices)
    return not (chosen and page.locator(f"[name={code}]").count() == 0)


def _write(page: Page, office: Office, field: Field) -> None:
    page.get_by_label(named(field.label)).fill(WORDS.get(field.code, f"Contoh {field.label.lower()}"))


def _choose(page: Page, office: Office, field: Field) -> None:
    words = CHOICES.get(field.code, field.choices[0][1])
    if page.locator(f"select[name={field.code}]").count():
        page.get_by_label(named(field.label)).select_option(label=words)
    else:
        pick(group(page, field.label), words)


def _write_number(page: Page, office: Office, field: Field) -> None:
    page.get_by_label(named(field.label)).fill(WORDS.get(field.code, "12,5" if field.kind == "desimal" else "4"))


def _write_date(page: Page, office: Office, field: Field) -> None:
    box = page.get_by_label(named(field.label))
    if not box.input_value():  # what the report said stays
        box.fill(timezone.localdate(timezone=office.pemda.tz).isoformat())


def _write_moment(page: Page, office: Office, field: Field) -> None:
    """A promise lies ahead; when somebody came stands in the box already, of the recovery the day."""
    if field.code == "tiba_at":
        return
    if field.code == "waktu_pulih":
        say_when_it_was_back(page)
        return
    ahead = timezone.localtime(timezone=office.pemda.tz) + timedelta(hours=5)
    group(page, field.label).get_by_label("Tanggal").fill(f"{ahead:%Y-%m-%d}")
    group(page, field.label).get_by_label("Jam").fill(f"{ahead:%H:%M}")


def say_when_it_was_back(page: Page) -> None:
    """The hour of the recovery; its day stands in the box already."""
    group(page, "Waktu pulih").get_by_label("Jam").fill("00:00")


def _pick_receiver(page: Page, office: Office, field: Field) -> None:
    group(page, field.label).locator("label").first.click()


def _pick_team(page: Page, office: Office, field: Field) -> None:
    for member in office.team:
        pick(group(page, field.label), f"{member} (")


def _pick_responsible(page: Page, office: Office, field: Field) -> None:
    pick(group(page, field.label), str(office.team[0]))


def _attach(page: Page, office: Office, field: Field) -> None:
    photo = make_photo(field.attr, "steelblue")
    page.locator(f"[name={field.code}]").set_input_files(
        {"name": f"contoh-{field.code}.jpg", "mimeType": "image/jpeg", "buffer": photo.content}
    )


def _name_device(page: Page, office: Office, field: Field) -> None:
    row = page.get_by_role("region", name=field.label).get_by_role("group", name="Perangkat 1")
    wanted = DEVICE | (NEW_DEVICE if field.kind == "perangkat_pengganti" else {})
    for label, words in wanted.items():
        box = row.get_by_label(named(label))
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=words)
        else:
            box.fill(words)


_FILLERS = {
    "teks": _write,
    "paragraf": _write,
    "pilihan": _choose,
    "pilihan_banyak": _choose,
    "bulat": _write_number,
    "desimal": _write_number,
    "tanggal": _write_date,
    "waktu": _write_moment,
    "penerima": _pick_receiver,
    "petugas": _pick_team,
    "penanggung_jawab": _pick_responsible,
    "foto": _attach,
    "berkas": _attach,
    "perangkat_rusak": _name_device,
    "perangkat_pengganti": _name_device,
}
