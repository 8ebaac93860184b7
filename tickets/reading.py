"""Writing down what an auditor reads, and the words for it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from tickets.models import Reading, User
from workflow import moment

#: What each page is called in the log, by its address name; any other is "Halaman".
PAGES = {
    "kotak_masuk": "Kotak masuk",
    "menunggu_alasan": "Alasan keterlambatan",
    "ticket": "Tiket",
    "ticket_sop": "Tabel SOP tiket",
    "ticket_sums": "Hitungan waktu",
    "percakapan": "Percakapan",
    "tanda_terima": "Tanda terima",
    "diberi_tahu": "Siapa yang diberi tahu",
    "formulir": "Formulir kosong",
    "formulir_langkah": "Formulir kosong",
    "surat_permohonan": "Surat permohonan",
    "berkas": "Lampiran",
    "berkas_pesan": "Lampiran percakapan",
    "naskah": "Dokumen",
    "naskah_rinci": "Rincian dokumen",
    "konsep_naskah": "Konsep dokumen",
    "dokumen": "Daftar dokumen",
    "periksa_naskah": "Periksa keaslian naskah",
    "verifikasi": "Keaslian naskah",
    "rekap": "Rekap",
    "cetakan": "Cetakan",
    "cetakan_berkas": "Unduhan cetakan",
    "semua_tiket": "Semua tiket",
    "cari": "Pencarian",
    "agenda_buku": "Buku agenda",
    "agenda_buku_csv": "Unduhan buku agenda",
    "kepatuhan": "Kepatuhan",
    "kepatuhan_langkah": "Kepatuhan per langkah",
    "skm": "Survei kepuasan",
    "skm_unsur": "Unduhan survei kepuasan",
    "skm_jawaban": "Unduhan survei kepuasan",
    "sop": "SOP",
    "sop_tabel": "Tabel SOP",
    "sop_tafsir": "Tafsir SOP",
    "sop_naskah": "Naskah SOP",
    "salinan_sop": "Salinan SOP",
    "standar_pelayanan": "Standar pelayanan",
    "sertifikat_segel": "Sertifikat segel",
    "kelola_jurnal": "Jurnal pengelolaan",
    "jejak_audit": "Jejak audit",
    "jejak_audit_unduh": "Unduhan jejak audit",
    "jejak_dibaca": "Catatan pembacaan",
    "pemberitahuan": "Pemberitahuan",
    "setelan_pemberitahuan": "Setelan pemberitahuan",
    "bantuan": "Bantuan",
    "akun": "Akun saya",
    "ubah_sandi": "Ubah kata sandi",
}
NO_PAGE = "Halaman"


def note_reading(reader: User, *, name: str, address: str, query: str) -> Reading:
    """Write down that ``reader`` opened the page ``name``; filters as "nama: kata, nama: kata"."""
    chosen = [f"{key}: {value}" for key, value in parse_qsl(query) if value]
    return Reading.objects.create(
        pemda_id=reader.pemda_id,
        reader=reader,
        reader_name=reader.full_name or reader.username,
        reader_title=reader.jabatan,
        page=PAGES.get(name, NO_PAGE),
        address=address[:300],
        filters=", ".join(chosen).replace("\0", "")[:500],
        read_at=moment.now(),
    )
