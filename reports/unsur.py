"""The nine unsur of the survey of satisfaction, and what a value is worth (PermenPAN-RB 14/2017)."""

from __future__ import annotations

from dataclasses import dataclass

from reports.models.skm import UNSUR_COLUMNS


@dataclass(frozen=True)
class Unsur:
    """One unsur: its name in the rule, the question, and the four answers, worst first, worth 1 to 4."""

    column: str
    name: str
    question: str
    answers: tuple[str, str, str, str]

    @property
    def code(self) -> str:
        """ "U3", as the tables of the survey write it."""
        return self.column.upper()


def _degrees(quality: str) -> tuple[str, str, str, str]:
    return (f"Tidak {quality}", f"Kurang {quality}", quality.capitalize(), f"Sangat {quality}")


_ASKED = (
    ("Persyaratan", "Apakah persyaratan layanan sesuai dengan jenis layanannya?", _degrees("sesuai")),
    ("Sistem, Mekanisme, dan Prosedur", "Seberapa mudah prosedur layanan ini?", _degrees("mudah")),
    ("Waktu Penyelesaian", "Seberapa cepat gangguan ditangani?", _degrees("cepat")),
    (
        "Biaya/Tarif",
        "Bagaimana kewajaran biaya layanan ini?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    (
        "Produk Spesifikasi Jenis Pelayanan",
        "Apakah hasil layanan sesuai dengan yang tercantum pada standar pelayanan?",
        _degrees("sesuai"),
    ),
    ("Kompetensi Pelaksana", "Bagaimana kemampuan petugas yang melayani?", _degrees("kompeten")),
    (
        "Perilaku Pelaksana",
        "Bagaimana kesopanan dan keramahan petugas?",
        _degrees("sopan dan ramah"),
    ),
    (
        "Penanganan Pengaduan, Saran, dan Masukan",
        "Bagaimana penanganan pengaduan pengguna layanan?",
        ("Tidak ada", "Ada tetapi tidak berfungsi", "Berfungsi kurang maksimal", "Dikelola dengan baik"),
    ),
    (
        "Sarana dan Prasarana",
        "Bagaimana mutu sarana dan prasarana layanan?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
)
UNSUR = tuple(Unsur(column, *asked) for column, asked in zip(UNSUR_COLUMNS, _ASKED, strict=True))


@dataclass(frozen=True)
class Grade:
    """The mutu of a value, and the kinerja of the unit in the words of the rule."""

    letter: str
    words: str


#: Lowest value (of 25 to 100, two decimals) of each grade, the best first.
GRADES = (
    (88.31, Grade("A", "Sangat Baik")),
    (76.61, Grade("B", "Baik")),
    (65.00, Grade("C", "Kurang Baik")),
    (25.00, Grade("D", "Tidak Baik")),
)


def grade_of(value: float) -> Grade:
    """What a value is worth; it is rounded as it is printed, so that number and letter never disagree."""
    return next(grade for lowest, grade in GRADES if round(value, 2) >= lowest)
