"""``manage.py check_sop``: what an officer sees who checks an SOP file before it is used."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.mutation import FILES, mutated
from workflow.fields import FIELDS
from workflow.papers import BEFORE_THE_SOP, PaperKind
from workflow.states import ACTS, SOP_ROLES


def check(*arguments) -> str:
    """The words that the command prints."""
    out = StringIO()
    call_command("check_sop", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments) -> str:
    """The words that the command prints before it ends with exit code 1."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_sop", *map(str, arguments), stdout=out)
    assert error.value.returncode == 1
    return out.getvalue() + str(error.value)


def test_a_faultless_file_shows_its_rows_with_performer_time_and_what_follows():
    lines = check(FILES / "kabupaten-contoh.toml").splitlines()

    assert lines[0] == (
        "kabupaten-contoh-2026: Penanganan Gangguan Jaringan Perangkat Daerah (Pemerintah Kabupaten Contoh)"
    )
    rows = {line.split()[0]: line.split() for line in lines[2:32] if line and not line.startswith(" ")}
    assert rows["1"] == ["1", "penerimaan", "tu", "15-30", "menit", "2"]
    assert rows["3"] == ["3", "disposisi", "sekretaris", "pagi", "4"]
    assert rows["9"] == ["9", "perbaikan", "tim", "(disahkan", "opd)", "estimasi", "11"]
    assert rows["14"] == ["14", "selesai", "–", "–", "–"]


def test_every_way_is_shown_with_its_total_and_the_share_of_the_opd():
    text = check(FILES / "kabupaten-contoh.toml")

    assert (
        "8 (penggantian) → 10 → 9 → 11 → 12 → 13 (disetujui) → 14"
        " = 4 hari + 105-120 menit + 2 jam kalender + 1 estimasi (bagian OPD: 2 hari)" in text
    )
    assert "Cara tanpa pengulangan dari laporan (baris 1):" in text
    assert "Cara tanpa pengulangan dari monitoring (baris 6):" in text


def test_backward_edges_and_ways_out_are_shown_once_with_their_shortest_way():
    lines = check(FILES / "kabupaten-contoh.toml").splitlines()
    backward = lines[lines.index("Jalan mundur (masing-masing dengan cara terpendek):") + 1 :]
    leaving = lines[lines.index("Jalan keluar (masing-masing dengan cara terpendek):") + 1 :]

    assert [line.split(":")[0].strip() for line in backward[:2]] == ["10 → 9", "13 → 12"]
    assert "8 (pulih) → 11 → 12 → 13 (diperbaiki) → 12 → 13 (disetujui) → 14 = 3 hari" in backward[1]
    assert [line.split(":")[0].strip() for line in leaving[:2]] == ["4 → dikembalikan", "4 → ditolak"]


def test_what_the_print_does_not_say_is_listed_with_its_reason():
    text = check(FILES / "kabupaten-contoh.toml")

    assert "Nomor 5: tidak tercantum pada naskah SOP" in text
    assert "Tafsir baris 8, outcome.pulih: Jaringan dapat pulih pada saat diperiksa." in text
    assert "Tafsir waktu bersama pagi: Sel waktu tergabung" in text


def test_a_symbol_outside_the_printed_columns_is_a_remark_and_no_fault(tmp_path):
    file = tmp_path / "tanpa-kolom.toml"
    file.write_bytes(mutated(('"kabid", "kasi", "tim", "opd"]', '"kabid", "kasi", "tim"]')))

    assert "Catatan: kolom “opd” pada baris 7 tidak termasuk dalam columns." in check(file)


def test_a_bad_file_outside_the_repository_ends_with_all_its_faults(tmp_path):
    bad = tmp_path / "salah.toml"
    bad.write_bytes(mutated(('limit = "15-30 menit"', 'limit = "30-15 menit"'), ('next = "7"', 'next = "99"')))

    text = refused(bad)

    assert "2 kesalahan" in text
    assert "baris 1, limit: batas waktu “30-15 menit” terbalik" in text
    assert "baris 6, next: baris “99” tidak ada" in text


def test_one_bad_file_does_not_hide_the_others(tmp_path):
    bad = tmp_path / "salah.toml"
    bad.write_text("code = ")

    text = refused(bad, FILES / "paling-singkat.toml", tmp_path / "tidak-ada.toml")

    assert "tidak terbaca sebagai TOML" in text
    assert "1. a → b → selesai = tanpa standar waktu" in text
    assert "tidak-ada.toml: berkas tidak dapat dibuka" in text
    assert "2 dari 3 berkas tidak dapat dipakai" in text


def test_a_call_without_a_file_says_what_is_missing():
    assert "paling sedikit satu berkas" in refused()


def test_the_vocabulary_names_every_word_that_a_file_may_use():
    text = check("--vocabulary")

    words = {*ACTS, *ACTS.values(), *SOP_ROLES, *FIELDS, *set(PaperKind) - set(BEFORE_THE_SOP)}
    assert {str(word) for word in words if f"  {word} " not in f"{text} ".replace("\n", " \n ")} == set()
    for part in ("akhir_hari", "jam_sama", "wajib", "menyusul", "1-3 jam", "estimasi", "outcome.KODE", "titles.PERAN"):
        assert part in text


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ('code = "a"\ntitle = "b\n', 'baris teks ke-2, huruf ke-11 (“title = "b”): teks tidak ditutup'),
        ('code = "a"\ncode = "b"\n', 'baris teks ke-2, huruf ke-11 (“code = "b"”): nama ini sudah ditulis di atas'),
        ('columns = ["tim" "tu"]\n', 'huruf ke-18 (“columns = ["tim" "tu"]”): kurung siku tidak ditutup, atau koma'),
        ("code = kabupaten\n", "nilainya tidak dapat dibaca; teks ditulis di antara tanda kutip"),
        ("[titles\n", "judul tabel tidak ditutup kurung siku"),
        ("code", "di akhir berkas: sesudah kunci harus ada tanda ="),
    ],
)
def test_a_file_that_is_no_toml_is_named_with_its_line_and_in_indonesian(tmp_path, broken, words):
    bad = tmp_path / "salah.toml"
    bad.write_text(broken)
    assert words in refused(bad)
