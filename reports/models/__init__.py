"""Records of the room reports: papers, their drafts, and what a government decides about the look of both."""

from reports.models.konsep import Konsep
from reports.models.naskah import Naskah
from reports.models.printed import MOST_ATTEMPTS, Printed
from reports.models.tata import FONTS, MARGINS, KopNaskah, PolaNomor, TataNaskah

__all__ = [
    "FONTS",
    "MARGINS",
    "MOST_ATTEMPTS",
    "Konsep",
    "KopNaskah",
    "Naskah",
    "PolaNomor",
    "Printed",
    "TataNaskah",
]
