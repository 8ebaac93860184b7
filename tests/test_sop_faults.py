"""Every fault of form and of single rows that an SOP file can have, and how faults are told.

Each entry: what is changed in the faultless sixth SOP, then row, key and words of the one fault that must be found.
"""

import pytest

from tests.mutation import SIXTH, assert_only_fault, faults_of, mutated

# fmt: off
FAULTS = {
    # Form
    "unreadable_toml": ([('code = "kabupaten-contoh-2026"', "code = ")], "", "", "TOML"),
    "unknown_key_in_the_head": ([("purpose =", "purpos =")], "", "purpos", "tidak dikenal"),
    "unknown_key_in_a_row": ([('needs = ["Buku agenda"]', 'need = ["Buku agenda"]')], "1", "need", "tidak dikenal"),
    "unknown_key_in_start": ([('letter = "men', 'surat = "men')], "", "start.surat", "tidak dikenal"),
    "unknown_key_in_an_outcome": (
        [('label = "Diteruskan"', 'label = "Diteruskan"\nnext = "6"')],
        "4", "outcome.diteruskan.next", "tidak dikenal",
    ),
    "unknown_key_in_a_paper": ([('kind = "f04"', 'kind = "f04"\nby = "x"')], "9", "paper.f04.by", "tidak dikenal"),
    "unknown_key_in_a_check": (
        [('code = "daya"', 'code = "daya"\nyes = 1')],
        "8", "check.daya.yes", "tidak dikenal",
    ),
    "unknown_key_in_a_group": (
        [('code = "pagi"', 'code = "pagi"\nrow = 1')],
        "", "limit_group.pagi.row", "tidak dikenal",
    ),
    "text_as_number": ([('revision = "Revisi 01"', "revision = 1")], "", "revision", "harus berupa teks"),
    "number_of_a_row_as_number": ([('no = "7"', "no = 7")], "7", "no", "harus berupa teks"),
    "list_as_text": (
        [('equipment = ["Laptop", "Tang krimping"]', 'equipment = "Laptop"')],
        "", "equipment", "daftar",
    ),
    "list_of_numbers": ([('needs = ["Buku agenda"]', "needs = [1]")], "1", "needs", "daftar teks"),
    "flag_as_text": ([("optional = true", 'optional = "ya"')], "7", "optional", "true/false"),
    "table_as_text": (
        [('inferred = { "outcome.pulih" = "Jaringan dapat pulih pada saat diperiksa." }', 'inferred = "x"')],
        "8", "inferred", "tabel",
    ),
    "table_of_numbers": ([('5 = "tidak tercantum pada naskah SOP"', "5 = 5")], "", "gaps.5", "teks"),
    "missing_title": (
        [('title = "Penanganan Gangguan Jaringan Perangkat Daerah"\n', "")],
        "", "title", "tidak ada",
    ),
    "missing_code": ([('code = "kabupaten-contoh-2026"\n', "")], "", "code", "tidak ada"),
    "missing_reopen_at": ([('reopen_at = "6"\n', "")], "", "reopen_at", "tidak ada"),
    "empty_government": ([('"Pemerintah Kabupaten Contoh"', '" "')], "", "government", "kosong"),
    "row_without_number": (
        [('no = "12"\n', ""), ('to = "12"', 'to = "11"')],
        "ke-11 pada berkas", "no", "tidak ada",
    ),
    "row_without_text": ([('text = "Kepala Seksi menyusun laporan"\n', "")], "12", "text", "tidak ada"),
    "row_without_status": ([('status = "pelaporan"\n', "")], "12", "status", "tidak ada"),
    "row_without_role": (
        [('role = "kasi"\ndata = ["ringkasan"]', 'data = ["ringkasan"]')],
        "12", "role", "tidak ada",
    ),
    "outcome_without_label": ([('label = "Disetujui"\n', "")], "13", "outcome.disetujui.label", "tidak ada"),
    "outcome_without_target": ([('to = "14"\n', "")], "13", "outcome.disetujui.to", "tidak ada"),
    "outcome_without_code": ([('code = "diperbaiki"\n', "")], "13", "outcome[2].code", "tidak ada"),
    "paper_without_kind": ([('kind = "f04"\n', "")], "9", "paper[1].kind", "tidak ada"),
    "check_without_question": ([('ask = "Apakah perangkat menyala?"\n', "")], "8", "check.daya.ask", "tidak ada"),
    "group_without_limit": (
        [('limit = "1 hari"\ninferred = "Sel', 'inferred = "Sel')],
        "", "limit_group.pagi.limit", "tidak ada",
    ),
    "limit_wider_than_its_cell": (
        [('limit = "1 jam"', f'limit = "1{" " * 40}jam"')],
        "11", "limit", "paling panjang 40 huruf",
    ),
    "limit_of_countless_figures": (
        [('limit = "1 jam"', f'limit = "{"9" * 5000} jam"')],
        "11", "limit", "paling panjang 40 huruf",
    ),
    "plain_time_that_the_cell_hides": (
        [('limit = "2 jam kalender"', 'limit = "2 jam kalender"\nprinted_limit = "segera"')],
        "7", "printed_limit", "berjalan terus",
    ),
    "working_time_that_the_cell_denies": (
        [('limit = "1 jam"', 'limit = "1 jam"\nprinted_limit = "1 jam kalender"')],
        "11", "printed_limit", "berjalan terus",
    ),
    "empty_limit": ([('limit = "1 jam"', 'limit = ""')], "11", "limit", "kosong"),
    "bad_code": ([('code = "kabupaten-contoh-2026"', 'code = "Kabupaten Contoh"')], "", "code", "huruf kecil"),
    "bad_inner_code": (
        [('code = "bukan_wewenang"', 'code = "bukan wewenang"')],
        "4", "outcome.bukan wewenang.code", "hanya huruf",
    ),
    "bad_number": ([('no = "7"', 'no = "7 b"'), ('next = "7"\n', "")], "7 b", "no", "tanpa spasi"),
    "number_named_like_an_end": (
        [('no = "7"', 'no = "ditolak"'), ('next = "7"\n', "")],
        "ke-6 pada berkas", "no", "nama akhir",
    ),
    "number_named_like_the_end_of_a_withdrawal": (
        [('no = "7"', 'no = "dibatalkan"'), ('next = "7"\n', "")],
        "ke-6 pada berkas", "no", "nama akhir",
    ),
    "gap_that_is_a_row": ([('5 = "tidak tercantum', '4 = "tidak tercantum')], "", "gaps.4", "ada pada tabel"),
    "gap_that_is_no_number": (
        [('5 = "tidak tercantum', f'{"5" * 13} = "tidak tercantum')],
        "", f"gaps.{'5' * 13}", "bukan nomor baris",
    ),
    "bad_date": ([("created_on = 2026-03-02", 'created_on = "Maret 2026"')], "", "created_on", "tanggal"),
    "bad_month": ([('revised_on = "2026-02"', 'revised_on = "2026-13"')], "", "revised_on", "tanggal"),
    "bad_day": ([("created_on = 2026-03-02", 'created_on = "2026-02-30"')], "", "created_on", "kalender"),
    "date_with_time": (
        [("created_on = 2026-03-02", "created_on = 2026-03-02T08:00:00")],
        "", "created_on", "tanggal",
    ),
    "bad_day_rule": ([('day_rule = "jam_sama"', 'day_rule = "besok"')], "", "day_rule", "tidak dikenal"),
    "bad_letter": ([('letter = "menyusul"', 'letter = "mungkin"')], "", "start.letter", "tidak dikenal"),
    "title_too_long": ([('"Kepala Seksi Jaringan"', f'"{"K" * 161}"')], "", "titles.kasi", "terlalu panjang"),
    # Rows
    "duplicate_number": (
        [('no = "3"', 'no = "2"'), ('steps = ["2", "3", "4", "6"]', 'steps = ["2", "4", "6"]')],
        "2", "no", "dipakai 2 baris",
    ),
    "unknown_status": ([('status = "koordinasi"', 'status = "kordinasi"')], "7", "status", "“koordinasi”"),
    "status_of_rest": ([('status = "koordinasi"', 'status = "menunggu"')], "7", "status", "tidak dikenal"),
    "unknown_role": (
        [('role = "kasi"\ndata = ["ringkasan"]', 'role = "koordinator"\ndata = ["ringkasan"]')],
        "12", "role", "tidak dikenal",
    ),
    "role_without_part_in_an_sop": (
        [('role = "kasi"\ndata = ["ringkasan"]', 'role = "admin"\ndata = ["ringkasan"]')],
        "12", "role", "tidak dikenal",
    ),
    "unknown_column": ([('column = "opd"\noutput', 'column = "skpd"\noutput')], "14", "column", "tidak dikenal"),
    "unknown_role_in_columns": ([('columns = ["tu",', 'columns = ["umum", "tu",')], "", "columns", "tidak dikenal"),
    "unknown_role_in_titles": (
        [("[titles]\n", '[titles]\nkoordinator = "Koordinator"\n')],
        "", "titles.koordinator", "tidak dikenal",
    ),
    "unknown_data_field": ([('data = ["ringkasan"]', 'data = ["ringkas"]')], "12", "data", "“ringkasan”"),
    "unknown_data_field_of_an_outcome": (
        [('data = ["perangkat_rusak"]', 'data = ["perangkat"]')],
        "8", "outcome.penggantian.data", "tidak dikenal",
    ),
    "repeated_data_field": (
        [('data = ["ringkasan"]', 'data = ["ringkasan", "ringkasan"]')],
        "12", "data", "dua kali",
    ),
    "unknown_paper_kind": ([('kind = "f04"', 'kind = "f05"')], "9", "paper.f05.kind", "tidak dikenal"),
    "role_without_title": ([('tim = "Teknisi Jaringan"\n', "")], "7", "titles.tim", "tanpa sebutan"),
    "column_without_title": (
        [('columns = ["tu",', 'columns = ["opd_kepala", "tu",')],
        "", "titles.opd_kepala", "sebutan",
    ),
    "end_row_with_a_role": ([('column = "opd"\noutput', 'role = "opd"\noutput')], "14", "role", "penutup"),
    "end_row_with_time": ([('column = "opd"\noutput', 'limit = "1 hari"\noutput')], "14", "limit", "penutup"),
    "end_row_with_data": ([('column = "opd"\noutput', 'data = ["saran"]\noutput')], "14", "data", "penutup"),
    "end_row_with_next": ([('column = "opd"\noutput', 'next = "selesai"\noutput')], "14", "next", "penutup"),
    "reason_for_an_absent_key": (
        [('inferred = { "outcome.pulih" =', "inferred = { limit =")],
        "8", "inferred.limit", "tidak ada",
    ),
    "reason_for_an_absent_outcome": (
        [('"outcome.pulih" =', '"outcome.rusak" =')],
        "8", "inferred.outcome.rusak", "tidak ada",
    ),
    "reason_for_an_absent_group": (
        [('"outcome.pulih" =', "limit_group =")],
        "8", "inferred.limit_group", "tidak ada",
    ),
    "reason_for_next_beside_outcomes": ([('"outcome.pulih" =', "next =")], "8", "inferred.next", "tidak ada"),
    "reason_for_an_absent_title": (
        [('"titles.opd" =', '"titles.auditor" =')],
        "", "inferred.titles.auditor", "tidak ada",
    ),
    "empty_reason": ([('"Tidak semua gangguan perlu koordinasi."', '""')], "7", "inferred.optional", "kosong"),
    "original_of_an_absent_key": (
        [("printed = { text =", "printed = { needs =")],
        "8", "printed.needs", "dibetulkan",
    ),
}
# fmt: on


@pytest.mark.parametrize(("changes", "row", "key", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_one_mistake_is_named_with_row_and_key_and_nothing_else_is(changes, row, key, words):
    assert_only_fault(changes, row, key, words)


def test_all_mistakes_are_told_at_once_and_in_the_order_of_the_file():
    content = mutated(
        ('day_rule = "jam_sama"', 'day_rule = "besok"'),
        ('status = "koordinasi"', 'status = "kordinasi"'),
        ('limit = "15-30 menit"', 'limit = "30-15 menit"'),
        ('next = "9"', 'next = "90"'),
        ('"Mati" = "listrik"', '"Mati" = "kabel"'),
        ('kind = "f04"', 'kind = "f05"'),
    )

    found = [(fault.row, fault.key) for fault in faults_of(content)]

    assert found == [
        ("", "day_rule"),
        ("1", "limit"),
        ("7", "status"),
        ("8", "check.listrik"),
        ("9", "paper.f05.kind"),
        ("10", "next"),
    ]


def test_a_file_without_rows_says_so():
    keys = [fault.key for fault in faults_of(b"step = []\n" + SIXTH[: SIXTH.index("[[limit_group]]")].encode())]

    assert keys == ["step"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 5000, b"a = 1\na = 2", b""])
def test_whatever_the_bytes_are_the_answer_is_a_list_of_faults(content):
    assert faults_of(content)


def test_an_empty_file_lacks_everything_that_is_required():
    keys = [fault.key for fault in faults_of(b"")]

    assert keys == ["code", "title", "government", "titles", "step", "reopen_at"]


def test_a_fault_reads_as_a_sentence():
    fault = faults_of(mutated(('next = "7"', 'next = "99"')))[0]

    assert str(fault) == "baris 6, next: baris “99” tidak ada"
