"""Every fault of ways, time, hands, checks and entries that an SOP file can have.

Each entry: what is changed in the faultless sixth SOP, then row, key and words of the one fault that must be found.
"""

import pytest

from tests.mutation import assert_only_fault

# fmt: off
FAULTS = {
    # Ways
    "next_beside_outcomes": (
        [('role = "sekretaris"\nlimit', 'role = "sekretaris"\nnext = "14"\nlimit')],
        "13", "next", "bersama",
    ),
    "one_outcome_only": (
        [('[[step.outcome]]\ncode = "diperbaiki"\nlabel = "Diperbaiki"\nto = "12"\n', "")],
        "13", "outcome", "hanya satu",
    ),
    "duplicate_outcome_code": (
        [('code = "diperbaiki"', 'code = "disetujui"')],
        "13", "outcome.disetujui.code", "lebih dari sekali",
    ),
    "next_is_no_row": ([('next = "7"', 'next = "99"')], "6", "next", "“99” tidak ada"),
    "outcome_leads_to_no_row": ([('to = "12"', 'to = "120"')], "13", "outcome.diperbaiki.to", "“120” tidak ada"),
    "next_gives_back": ([('next = "7"', 'next = "dikembalikan"')], "6", "next", "hanya untuk pilihan"),
    "landing_in_the_report_before_work": ([('to = "6"', 'to = "12"')], "4", "outcome.diteruskan.to", "tidak boleh"),
    "closing_before_work": (
        [('to = "ditolak"', 'to = "selesai"')],
        "4", "outcome.bukan_wewenang.to", "tidak boleh",
    ),
    "closing_row_before_work": ([('to = "ditolak"', 'to = "14"')], "4", "outcome.bukan_wewenang.to", "tidak boleh"),
    "refusing_after_work": ([('to = "12"', 'to = "ditolak"')], "13", "outcome.diperbaiki.to", "tidak boleh"),
    "row_that_nothing_reaches": ([('next = "7"', 'next = "8"')], "7", "no", "tidak ada jalan"),
    "rows_that_never_end": (
        [('to = "14"', 'to = "12"'), ('to = "11"', 'to = "14"')],
        "12", "next", "12, 13 tidak pernah mencapai selesai; begitu pula baris 9, 10, 11",
    ),
    "optional_with_several_ways": (
        [('printed_limit = "segera"', "optional = true")],
        "8", "optional", "beberapa jalan",
    ),
    # Time
    "bad_limit": ([('limit = "1 jam"', 'limit = "segera"')], "11", "limit", "tidak dikenal"),
    "limit_of_nothing": ([('limit = "1 jam"', 'limit = "0 jam"')], "11", "limit", "nol"),
    "reversed_limit": ([('limit = "15-30 menit"', 'limit = "30-15 menit"')], "1", "limit", "terbalik"),
    "bad_limit_of_a_group": (
        [('limit = "1 hari"\ninferred = "Sel', 'limit = "satu hari"\ninferred = "Sel')],
        "", "limit_group.pagi.limit", "tidak dikenal",
    ),
    "own_limit_inside_a_group": (
        [('role = "sekretaris"\ndata', 'role = "sekretaris"\nlimit = "1 jam"\ndata')],
        "3", "limit", "waktu bersama “pagi”",
    ),
    "group_of_one_row": (
        [('steps = ["2", "3", "4", "6"]', 'steps = ["3"]')],
        "", "limit_group.pagi.steps", "dua baris",
    ),
    "group_of_one_row_twice": (
        [('steps = ["2", "3", "4", "6"]', 'steps = ["3", "4", "3"]')],
        "", "limit_group.pagi.steps", "disebut 2 kali",
    ),
    "group_with_an_unknown_row": (
        [('steps = ["2", "3", "4", "6"]', 'steps = ["2", "3", "4", "5"]')],
        "", "limit_group.pagi.steps", "“5” tidak ada",
    ),
    "group_with_the_end_row": (
        [
            ('limit = "1 hari"\n[[step.outcome]]\ncode = "disetujui"', '[[step.outcome]]\ncode = "disetujui"'),
            (
                "[[limit_group]]",
                '[[limit_group]]\ncode = "akhir"\nsteps = ["13", "14"]\nlimit = "1 hari"\n[[limit_group]]',
            ),
        ],
        "", "limit_group.akhir.steps", "penutup",
    ),
    "duplicate_group_code": (
        [
            ('limit = "30 menit"\n', ""),
            ('limit = "1 jam"\n', ""),
            (
                "[[limit_group]]",
                '[[limit_group]]\ncode = "pagi"\nsteps = ["11", "12"]\nlimit = "1 hari"\n[[limit_group]]',
            ),
        ],
        "", "limit_group.pagi.code", "2 kali",
    ),
    "row_in_two_groups_entered_from_outside": (
        [
            ('limit = "1 jam"\n', ""),
            ('limit = "30 menit"\n', ""),
            ('limit = "2 hari kerja"\n', ""),
            (
                "[[limit_group]]",
                '[[limit_group]]\ncode = "x"\nsteps = ["10", "11"]\nlimit = "1 hari"\n'
                '[[limit_group]]\ncode = "y"\nsteps = ["11", "12"]\nlimit = "2 hari"\n[[limit_group]]',
            ),
        ],
        "11", "limit_group", "dari luar keduanya: baris 8, baris 9",
    ),
    "row_in_two_groups_as_an_entry": (
        [
            ('limit = "1 jam"\n', ""),
            ('limit = "30 menit"\n', ""),
            ('limit = "2 jam kalender"\n', ""),
            (
                "[[limit_group]]",
                '[[limit_group]]\ncode = "x"\nsteps = ["6", "7"]\nlimit = "1 hari"\n[[limit_group]]',
            ),
        ],
        "6", "limit_group", "dari luar keduanya: start.monitoring, reopen_at",
    ),
    "estimate_never_recorded": ([(', "estimasi_pulih"]', "]")], "9", "limit", "estimasi_pulih"),
    "estimate_recorded_on_one_way_only": (
        [
            (', "estimasi_pulih"]', "]"),
            ('data = ["perangkat_rusak"]', 'data = ["perangkat_rusak", "estimasi_pulih"]'),
        ],
        "9", "limit", "setiap jalan",
    ),
    "estimate_behind_a_row_that_may_be_left_out": (
        [
            (', "estimasi_pulih"]', "]"),
            ('data = ["kontak_koordinasi", "hasil_koordinasi"]', 'data = ["kontak_koordinasi", "estimasi_pulih"]'),
        ],
        "9", "limit", "setiap jalan",
    ),
    "estimate_jumped_over_by_another_entry": (
        [('monitoring = "6"', 'monitoring = "9"')],
        "9", "limit", "setiap jalan",
    ),
    # Hands
    "own_role_acknowledges": ([('acks = ["opd"]\ndata', 'acks = ["opd", "tim"]\ndata')], "9", "acks", "sendiri"),
    "role_acknowledges_twice": ([('acks = ["opd"]\ndata', 'acks = ["opd", "opd"]\ndata')], "9", "acks", "dua kali"),
    "own_role_on_behalf": ([('on_behalf = ["tim"]', 'on_behalf = ["opd"]')], "10", "on_behalf", "sendiri"),
    "role_on_behalf_twice": (
        [('on_behalf = ["tim"]', 'on_behalf = ["tim", "tim"]')],
        "10", "on_behalf", "dua kali",
    ),
    "role_on_behalf_acknowledges": (
        [('on_behalf = ["tim"]', 'on_behalf = ["tim"]\nacks = ["tim"]')],
        "10", "on_behalf", "sudah mengesahkan",
    ),
    "signer_without_part_in_the_row": (
        [('kind = "f04"\nsigned_by = ["tim"]', 'kind = "f04"\nsigned_by = ["kasi"]')],
        "9", "paper.f04.signed_by", "bukan pelaksana",
    ),
    "acknowledger_without_part_in_the_row": (
        [
            (
                'title = "Berita Acara Pemulihan"\nsigned_by = ["tim"]\nacknowledged_by = ["opd"]',
                'acknowledged_by = ["kadis"]',
            ),
        ],
        "11", "paper.ba_pekerjaan.acknowledged_by", "bukan pengesah",
    ),
    "paper_for_an_unknown_outcome": (
        [('on = ["disetujui"]', 'on = ["setuju"]')],
        "13", "paper.laporan.on", "“setuju”",
    ),
    "paper_for_an_outcome_of_a_row_without": (
        [('kind = "lembar_disposisi"', 'kind = "lembar_disposisi"\non = ["ya"]')],
        "2", "paper.lembar_disposisi.on", "“ya”",
    ),
    # Checks
    "duplicate_check": (
        [('code = "listrik"', 'code = "kabel"'), ('"Mati" = "listrik"', '"Mati" = "kabel"')],
        "8", "check.kabel.code", "lebih dari sekali",
    ),
    "unknown_check": (
        [
            ('"Mati" = "listrik"', '"Mati" = "genset"'),
            ('"Menyala" = "kabel"', '"Menyala" = "kabel"\n"Lain" = "listrik"'),
        ],
        "8", "check.daya.answers.Mati", "“genset” tidak ada",
    ),
    "unreachable_check": ([('"Mati" = "listrik"', '"Mati" = "kabel"')], "8", "check.listrik", "tidak ada jawaban"),
    "check_without_end": (
        [('"Sudah diuji" = ""', '"Sudah diuji" = "kabel"')],
        "8", "check.kabel", "tidak pernah berakhir",
    ),
    "check_without_answers": (
        [('[step.check.answers]\n"Sudah diuji" = ""\n', "")],
        "8", "check.kabel.answers", "tidak ada",
    ),
    "check_with_a_long_answer": ([('"Tetap mati"', f'"{"m" * 121}"')], "8", "check.listrik.answers", "terlalu panjang"),
    "check_with_unknown_record": (
        [('record = "angka"', 'record = "suara"')],
        "8", "check.kabel.record", "tidak dikenal",
    ),
    # Entry
    "reopening_at_no_row": ([('reopen_at = "6"', 'reopen_at = "5"')], "", "reopen_at", "“5” tidak ada"),
    "reopening_in_the_report": ([('reopen_at = "6"', 'reopen_at = "12"')], "", "reopen_at", "tidak boleh masuk"),
    "reopening_at_the_end": ([('reopen_at = "6"', 'reopen_at = "14"')], "", "reopen_at", "tidak boleh masuk"),
    "report_starts_at_no_row": ([('laporan = "1"', 'laporan = "0"')], "", "start.laporan", "“0” tidak ada"),
    "monitoring_starts_at_no_row": (
        [('monitoring = "6"', 'monitoring = "5"')],
        "", "start.monitoring", "“5” tidak ada",
    ),
}
# fmt: on


@pytest.mark.parametrize(("changes", "row", "key", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_one_mistake_is_named_with_row_and_key_and_nothing_else_is(changes, row, key, words):
    assert_only_fault(changes, row, key, words)
