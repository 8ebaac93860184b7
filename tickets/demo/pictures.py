"""Small pictures for the sample cases: a device with its lights, and a letter as if it had been scanned."""

from __future__ import annotations

import io
from functools import cache

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from tickets.uploads import CleanFile, clean_upload

PHOTO_SIZE = (640, 480)
LETTER_SIZE = (744, 1052)
MARGIN = 70
WALLS = ("#d9dcd2", "#cfd8dc", "#e0d8cc", "#d5d3e0")
SKY = "#bcd0dc"
INK = "#1d1f24"
#: Words of a caption that say it was taken outside.
OUTSIDE = ("FO", "menara", "antena", "Radio", "udara")


def photo(caption: str, *, broken: bool, seed: int) -> CleanFile:
    """A rack, or what hangs outside, whole or broken, and the caption underneath."""
    is_outside = any(word in caption for word in OUTSIDE)
    picture = Image.new("RGB", PHOTO_SIZE, SKY if is_outside else WALLS[seed % len(WALLS)])
    pen = ImageDraw.Draw(picture)
    if is_outside:
        _draw_mast(pen, broken)
    else:
        _draw_rack(pen, broken, seed)
    pen.rectangle((0, 420, 640, 480), fill="#f7f7f5")
    pen.text((16, 428), "FOTO CONTOH", font=_font(14), fill="#8a3324")
    pen.text((16, 448), caption[:78], font=_font(17), fill=INK)
    return _clean(picture, "foto", caption)


def _draw_mast(pen: ImageDraw.ImageDraw, broken: bool) -> None:
    """A mast with its antenna and a cable in the air, which hangs down when it is broken."""
    pen.rectangle((0, 330, 640, 420), fill="#7d8f63")
    for side in (-1, 1):
        pen.line((320 + side * 10, 60, 320 + side * 46, 360), fill="#5a5f66", width=6)
    for rung in range(7):
        half = 14 + rung * 5
        pen.line((320 - half, 90 + rung * 40, 320 + half, 90 + rung * 40), fill="#5a5f66", width=4)
    pen.ellipse((336, 70, 396, 130), fill="#e8e8e4", outline="#5a5f66", width=4)
    pen.line((0, 150, 310, 120), fill=INK, width=3)
    if broken:
        pen.line([(330, 120), (430, 190), (450, 330)], fill=INK, width=3)
        pen.line((520, 330, 640, 170), fill=INK, width=3)
    else:
        pen.line((330, 120, 640, 150), fill=INK, width=3)


def _draw_rack(pen: ImageDraw.ImageDraw, broken: bool, seed: int) -> None:
    """A rack with three devices; one of them is dark when it is broken."""
    pen.rectangle((90, 60, 550, 390), fill="#4a4f57", outline="#2d3036", width=6)
    for shelf in range(3):
        top = 95 + shelf * 95
        lit = not broken or shelf != seed % 3
        pen.rectangle((115, top, 525, top + 62), fill="#23262b" if lit else "#3a2d2b", outline="#15171a", width=3)
        for port in range(12):
            left = 135 + port * 27
            pen.rectangle((left, top + 28, left + 18, top + 46), fill="#0d0e10", outline="#6b717b")
            colour = ("#47c26b", "#e0b13a")[(seed + port * 7 + shelf) % 5 == 0] if lit else "#57413d"
            pen.ellipse((left + 5, top + 12, left + 13, top + 20), fill=colour)
        if lit:
            pen.arc((140 + shelf * 90, top + 40, 300 + shelf * 90, top + 110), 0, 180, fill="#2f6fb0", width=4)


def letter(
    *, government: str, opd: str, address: str, number: str, date: str, to: str, subject: str, body: str, head: str
) -> CleanFile:
    """A letter of request on one page: kop, number, subject, words and the place of the signature."""
    page = Image.new("RGB", LETTER_SIZE, "#fdfcf7")
    pen = ImageDraw.Draw(page)
    middle, right = LETTER_SIZE[0] // 2, LETTER_SIZE[0] - MARGIN
    pen.text((middle, 64), f"PEMERINTAH {government}".upper(), font=_font(19), fill=INK, anchor="mm")
    pen.text((middle, 94), opd.upper(), font=_font(25), fill=INK, anchor="mm", stroke_width=0.6)
    pen.text((middle, 122), address, font=_font(15), fill=INK, anchor="mm")
    pen.line((MARGIN, 142, right, 142), fill=INK, width=4)
    pen.line((MARGIN, 148, right, 148), fill=INK, width=1)
    pen.text((right, 178), date, font=_font(17), fill=INK, anchor="ra")
    top = 178
    for label, words in (("Nomor", number), ("Sifat", "Segera"), ("Lampiran", "-"), ("Hal", subject)):
        pen.text((MARGIN, top), label, font=_font(17), fill=INK)
        pen.text((MARGIN + 90, top), ":", font=_font(17), fill=INK)
        for line in _wrapped(words, 330):
            pen.text((MARGIN + 102, top), line, font=_font(17), fill=INK)
            top += 26
    top += 26
    for line in ("Yth.", to, "di Tempat"):
        pen.text((MARGIN, top), line, font=_font(17), fill=INK)
        top += 26
    top += 22
    for paragraph in body.split("\n"):
        for line in _wrapped(paragraph, right - MARGIN):
            pen.text((MARGIN, top), line, font=_font(17), fill=INK)
            top += 27
        top += 12
    top += 30
    pen.text((right - 362, top), "Kepala,", font=_font(17), fill=INK)
    pen.line(_signature(right - 362, top + 62), fill="#26418f", width=3)
    pen.text((right - 362, top + 100), head, font=_font(17), fill=INK)
    pen.text(
        (middle, LETTER_SIZE[1] - 40), "SURAT CONTOH, BUKAN NASKAH DINAS", font=_font(15), fill="#8a3324", anchor="mm"
    )
    return _clean(page, "surat", f"Surat {number.replace('/', '-')}")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _wrapped(words: str, width: int) -> list[str]:
    """Cut a paragraph into lines that fit the width (pixels at the size of the body)."""
    lines: list[str] = []
    for word in words.split():
        if lines and _font(17).getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _signature(left: int, top: int) -> list[tuple[int, int]]:
    return [(left + x, top + y) for x, y in ((0, 8), (18, -22), (30, 14), (52, -16), (66, 10), (98, -8), (140, 4))]


def _clean(picture: Image.Image, kind: str, name: str) -> CleanFile:
    """Through the product's own door for files."""
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return clean_upload(ContentFile(written.getvalue(), name=f"{name}.jpg"), kind)
