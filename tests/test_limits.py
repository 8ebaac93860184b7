"""The "Waktu" column of the five SOPs, read and totalled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.limits import (
    ESTIMASI,
    HARI,
    LONGEST_DAYS,
    MENIT_KALENDER,
    MENIT_KERJA,
    Amount,
    Limit,
    Total,
    in_words,
    parse_limit,
    runs_at_night,
)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("10 menit", Limit(MENIT_KERJA, None, 10)),
        ("10 Menit", Limit(MENIT_KERJA, None, 10)),
        ("  30   menit ", Limit(MENIT_KERJA, None, 30)),
        ("1 jam", Limit(MENIT_KERJA, None, 60)),
        ("1-3 jam", Limit(MENIT_KERJA, 60, 180)),
        ("1 - 3 jam", Limit(MENIT_KERJA, 60, 180)),
        ("1\u20133 Jam", Limit(MENIT_KERJA, 60, 180)),
        ("3-3 jam", Limit(MENIT_KERJA, 180, 180)),
        ("15-45 menit", Limit(MENIT_KERJA, 15, 45)),
        ("2 jam kerja", Limit(MENIT_KERJA, None, 120)),
        ("1 hari", Limit(HARI, None, 1)),
        ("1 Hari", Limit(HARI, None, 1)),
        ("2 hari kerja", Limit(HARI, None, 2)),
        ("1-2 hari kerja", Limit(HARI, 1, 2)),
        ("2 jam kalender", Limit(MENIT_KALENDER, None, 120)),
        ("30 menit kalender", Limit(MENIT_KALENDER, None, 30)),
        ("estimasi", Limit(ESTIMASI, None, None)),
        ("Estimasi", Limit(ESTIMASI, None, None)),
    ],
)
def test_a_printed_limit_is_read(text, limit):
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "kosong"),
        ("   ", "kosong"),
        ("segera", "tidak dikenal"),
        ("10", "tidak dikenal"),
        ("menit", "tidak dikenal"),
        ("-1 hari", "tidak dikenal"),
        ("1,5 jam", "tidak dikenal"),
        ("1.5 jam", "tidak dikenal"),
        ("satu hari", "tidak dikenal"),
        ("1 minggu", "tidak dikenal"),
        ("1-2-3 jam", "tidak dikenal"),
        ("1 jam 30 menit", "tidak dikenal"),
        ("\u0661 jam", "tidak dikenal"),
        ("1 hari kalender", "hanya untuk menit dan jam"),
        ("0 menit", "tidak boleh nol"),
        ("0-3 jam", "tidak boleh nol"),
        ("0-0 hari", "tidak boleh nol"),
        ("3-1 jam", "terbalik"),
        ("367 hari", "terlalu panjang"),
        ("1-9999999999999 jam", "terlalu panjang"),
    ],
)
def test_a_bad_limit_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_limit(text)


@pytest.mark.parametrize(
    "text",
    [
        "10 menit",
        "1-3 jam",
        "90 menit",
        "30-90 menit",
        "3-3 jam",
        "2 hari",
        "1-2 hari",
        "2 jam kalender",
        "estimasi",
    ],
)
def test_a_limit_is_written_as_it_was_printed(text):
    assert in_words(parse_limit(text)) == text


@given(
    kind=st.sampled_from([MENIT_KERJA, MENIT_KALENDER, HARI]),
    numbers=st.tuples(*[st.integers(1, LONGEST_DAYS)] * 2).map(sorted),
    ranged=st.booleans(),
)
def test_every_limit_survives_being_written_and_read(kind, numbers, ranged):
    limit = Limit(kind, numbers[0] if ranged else None, numbers[1])
    assert parse_limit(in_words(limit)) == limit


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        # Purbalingga, all six rows and without the repair (domain.md 9.P: 180 to 300 minutes)
        (["10 menit"] * 3 + ["1 jam", "1-3 jam", "30 menit"], "3-5 jam"),
        (["10 menit"] * 3 + ["1 jam", "30 menit"], "2 jam"),
        # Sumbawa with and without replacement
        (["1 hari kerja", "2 hari kerja", "1 hari kerja"], "4 hari"),
        (["1 hari kerja", "1 hari kerja"], "2 hari"),
        # Tanah Bumbu: rows without a time, one promise
        ([None] * 8 + ["estimasi"], "1 estimasi"),
        # Bogor, Batam
        (["1 Hari"] * 6 + ["10 Menit"] * 3, "6 hari + 30 menit"),
        (["1 Hari"] * 12, "12 hari"),
        (["1-3 jam", "10 menit"], "70-190 menit"),
        (
            ["1-2 hari", "30 menit kalender", "2 jam", "estimasi"],
            "1-2 hari + 2 jam + 30 menit kalender + 1 estimasi",
        ),
        ([], "tanpa standar waktu"),
        ([None], "tanpa standar waktu"),
    ],
)
def test_a_total_names_its_parts_and_never_adds_them_up(cells, words):
    assert Total.of(cell and parse_limit(cell) for cell in cells).in_words() == words


def test_a_total_keeps_targets_and_limits_apart():
    total = Total().plus(parse_limit("10 menit")).plus(parse_limit("1-3 jam")).plus(parse_limit("1 hari"))
    assert total == Total(working_days=Amount(1, 1), working_minutes=Amount(70, 190))


@pytest.mark.parametrize(
    ("words", "runs_on"),
    [
        ("2 jam kalender", True),
        ("2 Jam Kalender", True),
        ("Estimasi", True),
        ("estimasi waktu pemulihan dan perbaikan", True),
        ("2 jam", False),
        ("segera", False),
        ("", False),
    ],
)
def test_a_time_cell_says_whether_its_time_runs_on_at_night(words, runs_on):
    assert runs_at_night(words) is runs_on
