"""Reading SOP files: what a faultless file becomes, its defaults, and what is no fault."""

import pytest

from tests.mutation import SHORTEST, SIXTH, mutated
from workflow.limits import HARI, MENIT_KERJA, Limit
from workflow.sop import parse, read_sop
from workflow.states import Role, Status


def test_a_sixth_government_is_one_file_without_code():
    sop = read_sop(SIXTH.encode())

    assert [step.no for step in sop.steps] == ["1", "2", "3", "4", "6", "7", "8", "9", "10", "11", "12", "13", "14"]
    assert [step.role for step in sop.steps[1:5]] == [Role.KADIS, Role.SEKRETARIS, Role.KABID, Role.KASI]
    assert Status.UJI_COBA not in {step.status for step in sop.steps}
    assert sop.day_rule == "jam_sama"
    assert (sop.start.laporan, sop.start.monitoring, sop.start.letter) == ("1", "6", "menyusul")
    assert sop.step("7").optional
    assert sop.step("14").is_terminator


def test_a_row_carries_everything_that_the_file_says():
    sop = read_sop(SIXTH.encode())
    step = sop.step("8")

    assert step.status == Status.PEMERIKSAAN_LOKASI
    assert step.data == ("tiba_at", "penyebab", "inventarisasi", "estimasi_pulih")
    assert step.limit is None
    assert step.printed_limit == "segera"
    assert step.printed == {"text": ("Teknisi memriksa lokasi dan menentukan perkiraan waktu pulih",)}
    assert step.inferred == {"outcome.pulih": "Jaringan dapat pulih pada saat diperiksa."}
    assert step.outcome("pulih").inferred == "Jaringan dapat pulih pada saat diperiksa."
    assert [outcome.code for outcome in step.outcomes] == ["perbaikan", "penggantian", "pulih"]
    assert step.required_data("penggantian") == (*step.data, "perangkat_rusak")
    assert step.target("penggantian") == "10"
    assert step.checks[0].answers == {"Menyala": "kabel", "Mati": "listrik"}
    assert step.checks[1].record == "teks"


def test_limits_are_read_and_kept_as_printed():
    sop = read_sop(SIXTH.encode())

    assert sop.step("1").limit == Limit(MENIT_KERJA, 15, 30)
    assert sop.step("1").printed_limit == "15-30 menit"
    assert sop.step("10").limit == Limit(HARI, None, 2)
    assert sop.step("10").printed_limit == "2 hari kerja"
    assert sop.groups[0].limit == Limit(HARI, None, 1)
    assert sop.groups[0].printed_limit == "1 hari"
    assert (sop.step("2").limit, sop.step("2").printed_limit) == (None, "")


def test_what_a_file_leaves_out_has_its_default():
    sop = read_sop(SHORTEST.encode())

    assert (sop.start.laporan, sop.start.monitoring, sop.start.letter) == ("a", "", "tidak")
    assert sop.columns == (Role.TU, Role.TIM)
    assert sop.day_rule == "akhir_hari"
    assert [step.next for step in sop.steps] == ["b", "selesai"]
    assert sop.step("a").column == Role.TU
    assert (sop.number, sop.created_on, sop.legal_basis, sop.gaps) == ("", "", (), {})


def test_a_paper_without_title_and_signer_takes_the_kinds_name_and_the_performer():
    paper = read_sop(SIXTH.encode()).step("2").papers[0]

    assert paper.title == "Lembar Disposisi"
    assert paper.signed_by == (Role.KADIS,)


def test_a_row_may_bear_any_sign_and_a_number_that_is_left_out_still_finds_its_place():
    sop = read_sop(mutated(('no = "7"', 'no = "7²"'), ('next = "7"\n', "")))

    assert sop.printed_numbers[3:7] == ["4", "5", "6", "7²"]


def test_dates_may_be_days_or_months_in_any_order():
    sop = read_sop(SIXTH.encode())

    assert sop.created_on == "2026-03-02"
    assert sop.revised_on == "2026-02"
    assert sop.effective_on < sop.created_on


def test_a_file_of_a_windows_editor_is_read_alike():
    content = b"\xef\xbb\xbf" + SIXTH.replace("\n", "\r\n").encode()

    assert read_sop(content) == read_sop(SIXTH.encode())


def test_a_stored_version_is_parsed_once_per_process():
    first = parse(SHORTEST, "0" * 64)

    assert parse(SHORTEST, "0" * 64) is first
    assert first == read_sop(SHORTEST.encode())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([('no = "14"', 'no = "41"'), ('to = "14"', 'to = "41"')], id="gap_in_the_numbers"),
        pytest.param([("effective_on = 2026-01-05", "effective_on = 2031-12-31")], id="odd_date"),
        pytest.param([('limit = "1 jam"\n', "")], id="row_without_time"),
        pytest.param([('limit = "1 jam"', 'limit = "3 - 3 Hari Kerja"')], id="range_of_one_value"),
        pytest.param([('[start]\nlaporan = "1"\n', "[start]\n")], id="start_by_default"),
        pytest.param([('next = "7"\n', "")], id="next_by_default"),
        pytest.param([('column = "opd"\noutput = ["Arsip"]', 'output = ["Arsip"]')], id="end_without_column"),
        pytest.param([('on_behalf = ["tim"]', 'on_behalf = ["tim", "opd_kepala"]'),
                      ('[titles]\n', '[titles]\nopd_kepala = "Kepala OPD"\n')], id="two_on_behalf"),
        pytest.param([('to = "ditolak"\n', 'to = "ditolak"\n\n'),
                      ('inferred = { "outcome.pulih" =', "inferred = { outcome.pulih =")], id="dotted_reason"),
    ],
)  # fmt: skip
def test_what_is_no_fault_is_accepted(changes):
    read_sop(mutated(*changes))
