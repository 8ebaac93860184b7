"""Records of the room reports: papers, their drafts and their look, and the large prints made of them."""

from reports.models.cetakan import MOST_TRIES, BagianCetakan, Cetakan
from reports.models.konsep import Konsep
from reports.models.naskah import Naskah
from reports.models.printed import MOST_ATTEMPTS, Printed
from reports.models.salinan import CetakanSop, SalinanSop
from reports.models.skm import JawabanSkm, TandaSkm, TataSkm
from reports.models.tata import FONTS, MARGINS, KopNaskah, PolaNomor, TataNaskah

__all__ = [
    "FONTS",
    "MARGINS",
    "MOST_ATTEMPTS",
    "MOST_TRIES",
    "BagianCetakan",
    "Cetakan",
    "CetakanSop",
    "JawabanSkm",
    "Konsep",
    "KopNaskah",
    "Naskah",
    "PolaNomor",
    "Printed",
    "SalinanSop",
    "TandaSkm",
    "TataNaskah",
    "TataSkm",
]
