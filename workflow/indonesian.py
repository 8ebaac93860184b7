"""Formal Indonesian for screens and papers: dates, clock times, durations, numbers, lists.

Pure text functions. A moment is an aware datetime; `zone` (IANA name or tzinfo) says in whose clock it is
written, and without it the moment's own zone is used, as Django's `localtime` gives it. Clock times always
name their zone (WIB, WITA, WIT); another zone raises ValueError, as does a naive moment. Durations are in
seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
BULAN = (
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
)
BULAN_ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_ZONE_AT_OFFSET = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
_ONES = (
    "",
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
)
_SCALES = ((1_000_000, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
_LARGEST = 999_999_999

Zone = str | tzinfo | None


def _local(moment: datetime, zone: Zone) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("waktu tanpa zona tidak dapat ditulis")
    if zone is None:
        return moment
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def _local_date(day: date, zone: Zone) -> date:
    return _local(day, zone).date() if isinstance(day, datetime) else day


def _clock(local: datetime) -> str:
    return f"{local.hour:02}.{local.minute:02}"  # strftime takes three times as long, and lists write thousands


def hari(day: date, zone: Zone = None) -> str:
    """Day of the week of a date or moment: "Jumat" (never "Jum'at")."""
    return HARI[_local_date(day, zone).weekday()]


def tanggal(day: date, zone: Zone = None) -> str:
    """Date in words: "21 November 2026"."""
    local = _local_date(day, zone)
    return f"{local.day} {BULAN[local.month - 1]} {local.year}"


def hari_tanggal(day: date, zone: Zone = None) -> str:
    """Day and date: "Sabtu, 21 November 2026"."""
    local = _local_date(day, zone)
    return f"{HARI[local.weekday()]}, {tanggal(local)}"


def masa(begin: date, end: date) -> str:
    """From one date to another, each word once: "23 sampai 24 November 2026"; a single day is its date alone."""
    if begin == end:
        return tanggal(end)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day} sampai {tanggal(end)}"
    if begin.year == end.year:
        return f"{begin.day} {BULAN[begin.month - 1]} sampai {tanggal(end)}"
    return f"{tanggal(begin)} sampai {tanggal(end)}"


def jam(moment: datetime, zone: Zone = None) -> str:
    """Clock time with its zone: "09.10 WIB". Seconds are cut off, not rounded."""
    local = _local(moment, zone)
    return f"{_clock(local)} {zona(local)}"


def zona(moment: datetime, zone: Zone = None) -> str:
    """Name of the zone of a clock time: "WIB", "WITA" or "WIT"."""
    local = _local(moment, zone)
    try:
        return _ZONE_AT_OFFSET[local.utcoffset()]
    except KeyError:
        raise ValueError(f"zona waktu {local.tzinfo} bukan WIB, WITA, atau WIT") from None


def tanggal_jam(moment: datetime, zone: Zone = None) -> str:
    """Date and clock time: "21 November 2026 pukul 09.10 WIB"."""
    return f"{tanggal(moment, zone)} pukul {jam(moment, zone)}"


def hari_tanggal_jam(moment: datetime, zone: Zone = None) -> str:
    """Day, date and clock time: "Senin, 23 November 2026 pukul 16.00 WITA"."""
    local = _local(moment, zone)
    return f"{hari_tanggal(local)} pukul {jam(local)}"


def rentang(begin: datetime, end: datetime, zone: Zone = None) -> str:
    """From one moment to another, a day named once: "21 November 2026 pukul 08.00 sampai 16.00 WIB"."""
    if _local_date(begin, zone) == _local_date(end, zone):
        return f"{tanggal(begin, zone)} pukul {_clock(_local(begin, zone))} sampai {jam(end, zone)}"
    return f"{tanggal_jam(begin, zone)} sampai {tanggal_jam(end, zone)}"


def bulan_romawi(month: int | date, zone: Zone = None) -> str:
    """Month of a letter number: 11, or a date in November, is "XI". ValueError outside 1 to 12."""
    number = month if isinstance(month, int) else _local_date(month, zone).month
    if not 1 <= number <= 12:
        raise ValueError(f"bulan {number} tidak ada")
    return BULAN_ROMAWI[number - 1]


def durasi(seconds: float) -> str:
    """Elapsed clock time in whole minutes, rounded down: "2 jam 15 menit", "kurang dari 1 menit".

    A day here has 24 hours: "1 hari 3 jam 5 menit". Raises ValueError for a negative duration.
    """
    hours, minutes = divmod(_whole_minutes(seconds), 60)
    days, hours = divmod(hours, 24)
    return _joined((days, "hari"), (hours, "jam"), (minutes, "menit"))


def durasi_kerja(seconds: float, day_seconds: int) -> str:
    """Working time: "2 jam 15 menit kerja", and from one day of `day_seconds` on "1 hari 4 jam kerja".

    Rounded down to minutes, from one day on to hours. Raises ValueError for a negative duration.
    """
    return f"{lama(seconds, day_seconds)} kerja"


def sisa(seconds: float, day_seconds: int, *, late: bool | None = None) -> str:
    """Working time left until a deadline, or passed since: "sisa 6 menit kerja", "terlambat 1 jam 20 menit".

    `seconds` as `working_time.remaining` gives them, negative when late. `late` overrules the sign, for the
    closed hours right after a deadline in which no working second has passed yet.
    """
    if late is None:
        late = seconds < 0
    if not late:
        return f"sisa {durasi_kerja(max(seconds, 0), day_seconds)}"
    passed = max(-seconds, 0)
    return f"terlambat {durasi_kerja(passed, day_seconds) if passed >= day_seconds else durasi(passed)}"


def _whole_minutes(seconds: float) -> int:
    if seconds < 0:
        raise ValueError("durasi tidak boleh negatif")
    return int(seconds // 60)


def lama(seconds: float, day_seconds: int) -> str:
    """Working time where its place says that it is: "2 jam 15 menit", "1 hari 4 jam"; see :func:`durasi_kerja`."""
    minutes = _whole_minutes(seconds)
    if seconds < day_seconds:
        return _joined((minutes // 60, "jam"), (minutes % 60, "menit"))
    days, rest = divmod(int(seconds), day_seconds)
    return _joined((days, "hari"), (rest // 3600, "jam"))


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "kurang dari 1 menit"


def terbilang(number: int) -> str:
    """Whole number in words, 0 to 999,999,999: 2026 is "dua ribu dua puluh enam". ValueError outside."""
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"{number} tidak dapat ditulis dengan kata; paling besar {angka(_LARGEST)}")
    return _spelt(number) or "nol"


def _spelt(number: int) -> str:
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    # "seratus" and "seribu", but "satu juta".
    head = f"se{name}" if count == 1 and size in (100, 1000) else f"{_spelt(count)} {name}"
    return f"{head} {_spelt(rest)}".rstrip()


def tanggal_terbilang(day: date, zone: Zone = None) -> str:
    """Date of a Berita Acara in words (domain.md 1.6), without the weekday.

    "dua puluh satu bulan November tahun dua ribu dua puluh enam".
    """
    local = _local_date(day, zone)
    return f"{terbilang(local.day)} bulan {BULAN[local.month - 1]} tahun {terbilang(local.year)}"


def angka(number: float | Decimal, decimals: int | None = None) -> str:
    """Number with a decimal comma and thousands dots: "1.234,5".

    `decimals` fixes the places behind the comma, rounded half up; without it noughts at the end are left out, for
    "3,500" could be read as a thousand times as much.
    """
    value = Decimal(str(number))
    value = value.normalize() if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if value == 0:
        value = abs(value)
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def daftar(items: Sequence[str]) -> str:
    """Enumeration: "a", "a dan b", "a, b, dan c"; empty for nothing."""
    if len(items) < 3:
        return " dan ".join(items)
    return f"{', '.join(items[:-1])}, dan {items[-1]}"


def kalimat(words: str) -> str:
    """Close a sentence once, also after an abbreviation ("Menunggu Contoh Teknisi, A.Md.Kom.") or a question."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def dalam_kalimat(label: str) -> str:
    """A label inside a sentence: "menunggu OPD"; one that begins with an abbreviation or a name written like
    "WhatsApp" keeps its capitals."""
    first_word = label.split(" ", 1)[0]
    return label if first_word[1:].lower() != first_word[1:] else label[:1].lower() + label[1:]
