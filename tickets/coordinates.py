"""Where a point of the network stands on the map: degrees within Indonesia, and links that a phone understands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import quote, urlencode

from django.core.exceptions import ValidationError

#: Indonesia from Rote to Weh and from Weh to Merauke, with the sea around it: latitude and longitude swapped are
#: noticed.
LATITUDES = (Decimal(-12), Decimal(7))
LONGITUDES = (Decimal(94), Decimal(142))
WRONG_LATITUDE = "Garis lintang di Indonesia antara -12 dan 7, misalnya -7,388972."
WRONG_LONGITUDE = "Garis bujur di Indonesia antara 94 dan 142, misalnya 109,363922."
BOTH_OR_NONE = "Isi garis lintang dan garis bujur keduanya, atau kosongkan keduanya."
DECIMALS = Decimal("0.000001")  # some ten centimetres


def read_latitude(text: str) -> Decimal | None:
    """Degrees north, None for nothing. Raises ValidationError."""
    return _read(text, LATITUDES, WRONG_LATITUDE)


def read_longitude(text: str) -> Decimal | None:
    """Degrees east, None for nothing. Raises ValidationError."""
    return _read(text, LONGITUDES, WRONG_LONGITUDE)


def _read(text: str, within: tuple[Decimal, Decimal], wrong: str) -> Decimal | None:
    """A number with decimal comma or point, as a person or a map writes it."""
    text = text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    try:
        degrees = Decimal(text)
    except InvalidOperation as refusal:
        raise ValidationError(wrong) from refusal
    if not degrees.is_finite() or not within[0] <= degrees <= within[1]:
        raise ValidationError(wrong)
    return degrees.quantize(DECIMALS)


@dataclass(frozen=True)
class MapLinks:
    """Two ways to the same place: ``app`` opens the phone's own map (RFC 5870), ``web`` a page of OpenStreetMap."""

    app: str
    web: str


def links_to(latitude: Decimal | None, longitude: Decimal | None, words: str) -> MapLinks:
    """Links to a point with its words, or to a search for the words where nobody has measured it.

    Links only: no foreign page or script takes part in ours.
    """
    if latitude is None or longitude is None:
        return MapLinks(
            f"geo:0,0?q={quote(words)}", f"https://www.openstreetmap.org/search?{urlencode({'query': words})}"
        )
    point = f"{latitude},{longitude}"
    mark = urlencode({"mlat": latitude, "mlon": longitude})
    return MapLinks(
        f"geo:{point}?q={point}({quote(words)})",
        f"https://www.openstreetmap.org/?{mark}#map=18/{latitude}/{longitude}",
    )
