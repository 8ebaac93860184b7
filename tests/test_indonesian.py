"""What people read: dates, times, durations and numbers in formal Indonesian."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.indonesian import (
    angka,
    bulan_romawi,
    daftar,
    dalam_kalimat,
    durasi,
    durasi_kerja,
    hari,
    hari_tanggal,
    hari_tanggal_jam,
    jam,
    kalimat,
    masa,
    rentang,
    sisa,
    tanggal,
    tanggal_jam,
    tanggal_terbilang,
    terbilang,
)

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
DAY = 27_000  # 7 hours 30 minutes, Perpres 21/2023


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "Sabtu, 21 November 2026"),
        (date(2026, 11, 20), "Jumat, 20 November 2026"),
        (date(2026, 1, 1), "Kamis, 1 Januari 2026"),
        (date(2028, 2, 29), "Selasa, 29 Februari 2028"),
        (date(2026, 8, 17), "Senin, 17 Agustus 2026"),
        (date(2026, 5, 6), "Rabu, 6 Mei 2026"),
        (date(2026, 12, 27), "Minggu, 27 Desember 2026"),
    ],
)
def test_a_date_is_written_with_its_day(day, words):
    assert hari_tanggal(day) == words
    assert f"{hari(day)}, {tanggal(day)}" == words


def test_every_month_has_its_name():
    names = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ]
    assert [tanggal(date(2026, month, 9)) for month in range(1, 13)] == [f"9 {name} 2026" for name in names]


@pytest.mark.parametrize(
    ("zone", "words"),
    [(WIB, "09.10 WIB"), (WITA, "10.10 WITA"), (WIT, "11.10 WIT"), (ZoneInfo(WITA), "10.10 WITA")],
)
def test_a_clock_time_names_its_zone(zone, words):
    assert jam(datetime(2026, 11, 21, 2, 10, 59, tzinfo=UTC), zone) == words


def test_a_clock_time_without_a_zone_keeps_its_own():
    assert jam(datetime(2026, 11, 21, 9, 5, tzinfo=ZoneInfo(WITA))) == "09.05 WITA"
    assert jam(datetime(2026, 11, 21, 0, 0, tzinfo=timezone(timedelta(hours=7)))) == "00.00 WIB"


def test_the_date_is_the_one_of_the_zone_and_not_of_utc():
    before_midnight_utc = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert tanggal_jam(before_midnight_utc, WIB) == "31 Desember 2026 pukul 23.30 WIB"
    assert tanggal_jam(before_midnight_utc, WITA) == "1 Januari 2027 pukul 00.30 WITA"
    assert hari(before_midnight_utc, WITA) == "Jumat"
    assert tanggal_terbilang(before_midnight_utc, WITA) == "satu bulan Januari tahun dua ribu dua puluh tujuh"
    assert bulan_romawi(before_midnight_utc, WITA) == "I"


def test_a_deadline_is_written_with_day_date_and_time():
    assert hari_tanggal_jam(datetime(2026, 11, 23, 8, tzinfo=UTC), WITA) == "Senin, 23 November 2026 pukul 16.00 WITA"


def test_a_span_within_one_day_of_the_zone_names_the_day_once():
    begin = datetime(2026, 11, 27, 1, tzinfo=UTC)
    assert rentang(begin, datetime(2026, 11, 27, 9, tzinfo=UTC), WIB) == "27 November 2026 pukul 08.00 sampai 16.00 WIB"
    night = "27 November 2026 pukul 08.00 WIB sampai 28 November 2026 pukul 00.30 WIB"
    assert rentang(begin, datetime(2026, 11, 27, 17, 30, tzinfo=UTC), WIB) == night


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "23 November 2026"),
        (date(2026, 11, 23), date(2026, 11, 24), "23 sampai 24 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 November sampai 2 Desember 2026"),
        (date(2026, 12, 31), date(2027, 1, 2), "31 Desember 2026 sampai 2 Januari 2027"),
    ],
)
def test_two_dates_name_each_word_once(begin, end, words):
    assert masa(begin, end) == words


@pytest.mark.parametrize("write", [jam, tanggal, hari, tanggal_jam])
def test_a_moment_without_a_zone_is_refused(write):
    with pytest.raises(ValueError, match="tanpa zona"):
        write(datetime(2026, 11, 21, 9, 10))


@pytest.mark.parametrize("zone", [UTC, "Europe/Amsterdam"])
def test_a_clock_time_outside_indonesia_is_refused(zone):
    with pytest.raises(ValueError, match="bukan WIB, WITA, atau WIT"):
        jam(datetime(2026, 11, 21, 9, 10, tzinfo=UTC), zone)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "kurang dari 1 menit"),
        (59.9, "kurang dari 1 menit"),
        (60, "1 menit"),
        (119, "1 menit"),
        (3599, "59 menit"),
        (3600, "1 jam"),
        (8100, "2 jam 15 menit"),
        (86_399, "23 jam 59 menit"),
        (86_400, "1 hari"),
        (97_500, "1 hari 3 jam 5 menit"),
        (86_700, "1 hari 5 menit"),
    ],
)
def test_a_duration_is_written_in_whole_minutes(seconds, words):
    assert durasi(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "kurang dari 1 menit kerja"),
        (59, "kurang dari 1 menit kerja"),
        (360, "6 menit kerja"),
        (7800, "2 jam 10 menit kerja"),
        (DAY - 1, "7 jam 29 menit kerja"),
        (DAY, "1 hari kerja"),
        (DAY + 3599, "1 hari kerja"),
        (DAY + 4 * 3600 + 3540, "1 hari 4 jam kerja"),
        (2 * DAY - 1, "1 hari 7 jam kerja"),
        (12 * DAY, "12 hari kerja"),
    ],
)
def test_working_time_turns_into_days_at_one_working_day(seconds, words):
    assert durasi_kerja(seconds, DAY) == words


@pytest.mark.parametrize("write", [durasi, lambda seconds: durasi_kerja(seconds, DAY)])
def test_a_negative_duration_is_refused(write):
    with pytest.raises(ValueError, match="negatif"):
        write(-1)


@pytest.mark.parametrize(
    ("seconds", "late", "words"),
    [
        (360, None, "sisa 6 menit kerja"),
        (DAY + 4 * 3600, None, "sisa 1 hari 4 jam kerja"),
        (0, None, "sisa kurang dari 1 menit kerja"),
        (-1, None, "terlambat kurang dari 1 menit"),
        (-4800, None, "terlambat 1 jam 20 menit"),
        (-DAY, None, "terlambat 1 hari kerja"),
        (-DAY - 7300, None, "terlambat 1 hari 2 jam kerja"),
        (0, True, "terlambat kurang dari 1 menit"),
        (0, False, "sisa kurang dari 1 menit kerja"),
    ],
)
def test_what_is_left_or_late_is_said_in_words(seconds, late, words):
    assert sisa(seconds, DAY, late=late) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (9, "sembilan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (31, "tiga puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (210, "dua ratus sepuluh"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (1100, "seribu seratus"),
        (2000, "dua ribu"),
        (2025, "dua ribu dua puluh lima"),
        (2026, "dua ribu dua puluh enam"),
        (2030, "dua ribu tiga puluh"),
        (11_000, "sebelas ribu"),
        (21_001, "dua puluh satu ribu satu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (100_000_000, "seratus juta"),
        (
            999_999_999,
            "sembilan ratus sembilan puluh sembilan juta sembilan ratus sembilan puluh sembilan ribu "
            "sembilan ratus sembilan puluh sembilan",
        ),
    ],
)
def test_a_number_is_written_in_words(number, words):
    assert terbilang(number) == words


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_a_number_too_small_or_too_large_for_words_is_refused(number):
    with pytest.raises(ValueError, match=r"paling besar 999\.999\.999"):
        terbilang(number)


VALUES = dict(
    zip(
        [
            "nol",
            "satu",
            "dua",
            "tiga",
            "empat",
            "lima",
            "enam",
            "tujuh",
            "delapan",
            "sembilan",
            "sepuluh",
            "sebelas",
            "seratus",
            "seribu",
        ],
        [*range(12), 100, 1000],
        strict=True,
    )
)


def read_back(words):
    """Read a number in words by the place values alone, from left to right."""
    millions = thousands = group = last = 0
    for word in words.split():
        if word == "juta":
            millions, group, last = group + last, 0, 0
        elif word == "ribu":
            thousands, group, last = group + last, 0, 0
        elif word == "seribu":
            thousands = 1
        elif word == "belas":
            last += 10
        elif word in ("puluh", "ratus"):
            group, last = group + last * {"puluh": 10, "ratus": 100}[word], 0
        else:
            group, last = group + last, VALUES[word]
    return millions * 1_000_000 + thousands * 1000 + group + last


@given(st.integers(0, 999_999_999))
def test_every_number_in_words_reads_back(number):
    assert read_back(terbilang(number)) == number


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "dua puluh satu bulan November tahun dua ribu dua puluh enam"),
        (date(2028, 2, 29), "dua puluh sembilan bulan Februari tahun dua ribu dua puluh delapan"),
        (date(2030, 1, 1), "satu bulan Januari tahun dua ribu tiga puluh"),
    ],
)
def test_the_date_of_a_berita_acara_is_written_in_words(day, words):
    assert tanggal_terbilang(day) == words


def test_the_month_of_a_letter_number_is_roman():
    assert [bulan_romawi(month) for month in range(1, 13)] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
    ]
    assert bulan_romawi(date(2026, 11, 21)) == "XI"


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_that_does_not_exist_is_refused(month):
    with pytest.raises(ValueError, match="tidak ada"):
        bulan_romawi(month)


@pytest.mark.parametrize(
    ("number", "decimals", "words"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1000, None, "1.000"),
        (1_234_567, None, "1.234.567"),
        (-1234, None, "-1.234"),
        (2.5, None, "2,5"),
        (1234.5, None, "1.234,5"),
        (Decimal("0.10"), None, "0,1"),
        (Decimal("3.500"), None, "3,5"),
        (Decimal("100.000"), None, "100"),
        (1e-7, None, "0,0000001"),
        (1e21, None, "1.000.000.000.000.000.000.000"),
        (98.25, 1, "98,3"),
        (2.675, 2, "2,68"),
        (99.95, 1, "100,0"),
        (5, 2, "5,00"),
        (1234.5, 0, "1.235"),
        (-0.04, 1, "0,0"),
    ],
)
def test_a_number_has_a_decimal_comma_and_thousands_dots(number, decimals, words):
    assert angka(number, decimals) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a dan b"),
        (["a", "b", "c"], "a, b, dan c"),
        (("a", "b", "c", "d"), "a, b, c, dan d"),
    ],
)
def test_a_list_ends_with_dan(items, words):
    assert daftar(items) == words


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("Menunggu Tata Usaha", "Menunggu Tata Usaha."),
        ("Menunggu Contoh Teknisi, A.Md.Kom.", "Menunggu Contoh Teknisi, A.Md.Kom."),
        ("Internet mati lagi?", "Internet mati lagi?"),
        ("Internet mati!", "Internet mati!"),
    ],
)
def test_a_sentence_is_closed_once_also_after_a_degree_or_a_question(words, closed):
    assert kalimat(words) == closed


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Menunggu OPD", "menunggu OPD"),
        ("OPD/SKPD", "OPD/SKPD"),
        ("WhatsApp", "WhatsApp"),
        ("PoE atau adaptor rusak", "PoE atau adaptor rusak"),
        ("Datang langsung", "datang langsung"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence_begins_small_unless_it_is_an_abbreviation_or_a_name(label, inside):
    assert dalam_kalimat(label) == inside
