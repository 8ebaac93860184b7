"""The one door for uploaded files: photos are re-encoded, PDF scans are kept if they are plain, the rest is refused.

What a file is, its content says; name and browser's type are never asked. A photo becomes new JPEG bytes without EXIF,
so neither a hidden second file nor the place where it was taken survives. A PDF keeps its bytes, because the electronic
signature (TTE) of a letter holds only for them; so everything in it that could act is a reason to refuse it.

The library that reads PDFs takes 10 MB in every process that knows it, so the first PDF loads it.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from workflow.fields import LARGEST_FILE
from workflow.indonesian import angka

if TYPE_CHECKING:
    import pypdf

MEGABYTE = 1024 * 1024
MAX_BYTES = LARGEST_FILE * MEGABYTE
MAX_PIXELS = 40_000_000
MAX_SIDE = 2000
MAX_PDF_PAGES = 200
MAX_PDF_OBJECTS = 50_000
#: How often the file may open an array or a dictionary. A scan of 10 MB does so 40,000 times by chance;
#: a file made to keep the parser busy does so millions of times.
MAX_PDF_OPENINGS = {b"[": 200_000, b"<<": 50_000}
JPEG_QUALITY = 85
MAX_LAMBANG_BYTES = 2 * MEGABYTE
#: Wider than any printer draws the 18 mm of a lambang.
LAMBANG_SIDE = 500
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
#: Kinds that may also be a PDF; a foto is always a picture.
PDF_KINDS = ("surat", "berkas")

# Names in a PDF that make it do something or carry something: scripts, programs, other files, forms that send.
ACTIVE_NAMES = {
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/FileAttachment",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/AA",
}
# The same in bytes that the cross-reference table does not reach; only names too long to arise by chance.
HIDDEN_NAMES = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
ESCAPED_CHARACTER = re.compile(rb"#([0-9A-Fa-f]{2})")

register_heif_opener(thumbnails=False)


@dataclass(frozen=True)
class CleanFile:
    """A file ready to be kept. ``kind`` is surat, foto or berkas; the stored name says nothing about the sender.

    ``taken`` says of a photo whether it shows the place before or after the work.
    """

    kind: str
    original_name: str
    stored_name: str
    content_type: str
    content: bytes
    sha256: str
    taken: str = ""

    def keep_in(self, row: models.Model) -> None:
        """Store the file with the row that tells of it. Bytes before rows: a crash leaves an orphan file at most."""
        row.original_name, row.content_type = self.original_name, self.content_type
        row.size, row.sha256 = len(self.content), self.sha256
        row.file.save(self.stored_name, ContentFile(self.content), save=False)
        row.save()


def clean_upload(uploaded: File, kind: str) -> CleanFile:
    """Turn an uploaded file into one that may be kept and shown; raises ValidationError with the field's sentence.

    Photos: JPEG, PNG, WebP or HEIC, at most 10 MB and 40 megapixels, turned upright, at most 2000 px, stored as JPEG.
    Kinds ``surat`` and ``berkas`` may also be a PDF without password, scripts, forms that send, or files inside.
    """
    if uploaded.size > MAX_BYTES:
        raise ValidationError(f"Berkas {_megabytes(uploaded.size)} MB terlalu besar. Paling besar {LARGEST_FILE} MB.")
    uploaded.seek(0)
    content = uploaded.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError("Berkas ini kosong. Pilih berkas yang lain.")
    if kind in PDF_KINDS and content.startswith(b"%PDF-"):
        _require_plain_pdf(content)
        return _clean(kind, uploaded.name, content, "pdf", "application/pdf")
    return _clean(kind, uploaded.name, _photo(content, kind), "jpg", "image/jpeg")


def _clean(kind: str, name: str | None, content: bytes, suffix: str, content_type: str) -> CleanFile:
    return CleanFile(
        kind=kind,
        original_name=_readable_name(name, kind, suffix),
        stored_name=f"{secrets.token_hex(16)}.{suffix}",
        content_type=content_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _readable_name(name: str | None, kind: str, suffix: str) -> str:
    """The sender's name for the file without folders and control characters, with the suffix that its content has."""
    last = PurePosixPath(PureWindowsPath(name or "").as_posix()).stem
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in '<>"/\\:|?*;')
    return f"{plain.strip(' .')[:120] or kind}.{suffix}"


def _megabytes(size: int) -> str:
    """Size for the sentence, rounded up so that a file just over the limit does not read as the limit."""
    tenths = -(-size * 10 // MEGABYTE)
    return angka(tenths // 10 if tenths % 10 == 0 else tenths / 10)


def _photo(content: bytes, kind: str) -> bytes:
    """A picture written anew as JPEG."""
    accepted = "foto JPEG, PNG, WebP, atau HEIC"
    wanted = f"PDF atau {accepted}" if kind in PDF_KINDS else accepted
    return _redrawn(content, IMAGE_FORMATS, wanted, _as_jpeg)


def clean_lambang(uploaded: File) -> CleanFile:
    """The coat of arms of a letterhead as new PNG bytes; raises ValidationError with a sentence.

    PNG and JPEG only: an SVG may fetch and run, and papers are printed for decades.
    """
    if uploaded.size > MAX_LAMBANG_BYTES:
        raise ValidationError(f"Berkas terlalu besar. Paling besar {MAX_LAMBANG_BYTES // MEGABYTE} MB.")
    uploaded.seek(0)
    content = _redrawn(uploaded.read(), ("PNG", "JPEG"), "gambar PNG atau JPEG", _as_lambang)
    return _clean("foto", uploaded.name, content, "png", "image/png")


def _redrawn(content: bytes, formats: tuple[str, ...], wanted: str, write: Callable[[Image.Image], bytes]) -> bytes:
    """Decode a picture, after its size is known to be bearable, and let ``write`` make new bytes of it."""
    # WeasyPrint, where a process has loaded it, lets Pillow accept pictures that were cut off; here they are refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content), formats=formats) as header:
            _require_bearable(header.size)
            header.verify()
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            _require_bearable(picture.size)
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG decodes at reduced size: less memory, same result
            return write(picture)
    except ValidationError:
        raise
    except UnidentifiedImageError:
        raise ValidationError(f"Berkas ini bukan {wanted}. Pilih berkas yang lain.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, struct.error, RuntimeError):
        # What Pillow and its codecs raise for broken bytes; the picture is refused, not the request.
        raise ValidationError("Foto ini rusak atau tidak lengkap. Ambil atau pilih foto yang lain.") from None


def _as_lambang(picture: Image.Image) -> bytes:
    """The picture small, its transparency kept, nothing of the old file but its colours."""
    drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    drawn.thumbnail((LAMBANG_SIDE, LAMBANG_SIDE))
    fresh = Image.new("RGBA", drawn.size)
    fresh.paste(drawn)
    written = io.BytesIO()
    fresh.save(written, "PNG", optimize=True)
    return written.getvalue()


def _require_bearable(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ValidationError:
    return ValidationError(f"Foto ini terlalu besar. Paling besar {MAX_PIXELS // 1_000_000} megapiksel.")


def _as_jpeg(picture: Image.Image) -> bytes:
    """The picture upright, on white, at most MAX_SIDE wide or high; nothing of the old file but its colours."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode != "RGB":
        layered = upright.convert("RGBA")
        upright = Image.new("RGB", layered.size, "white")
        upright.paste(layered, mask=layered.getchannel("A"))
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    written = io.BytesIO()
    fresh.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return written.getvalue()


def _require_plain_pdf(content: bytes) -> None:
    """Refuse a PDF that cannot be read to its end, is locked, or holds anything but pages to look at."""
    import pypdf

    if b"%%EOF" not in content[-2048:]:
        raise ValidationError("PDF ini tidak lengkap. Pindai atau unduh ulang, lalu pilih lagi.")
    if any(content.count(opening) > most for opening, most in MAX_PDF_OPENINGS.items()):
        raise _too_intricate()
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = not locked and _is_active(reader, content)
    except ValidationError:
        raise
    except Exception:  # a parser of hostile bytes raises whatever it stumbles over
        raise ValidationError("PDF ini rusak dan tidak dapat dibaca. Pindai ulang, lalu pilih lagi.") from None
    if locked:
        raise ValidationError("PDF ini terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu pilih lagi.")
    if not pages:
        raise ValidationError("PDF ini tidak mempunyai halaman. Pilih berkas yang lain.")
    if pages > MAX_PDF_PAGES:
        raise ValidationError(f"PDF ini {pages} halaman. Paling banyak {MAX_PDF_PAGES} halaman.")
    if active:
        raise ValidationError(
            "PDF ini memuat skrip, formulir kirim, atau berkas di dalamnya. Cetak ke PDF atau pindai suratnya."
        )


def _too_intricate() -> ValidationError:
    return ValidationError("PDF ini terlalu rumit. Cetak ke PDF atau pindai suratnya.")


def _is_active(reader: pypdf.PdfReader, content: bytes) -> bool:
    """Whether any object of the file, reached by its page tree or not, names something that acts."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    if HIDDEN_NAMES.search(ESCAPED_CHARACTER.sub(lambda found: bytes([int(found[1], 16)]), content)):
        return True
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_PDF_OBJECTS:
        raise _too_intricate()
    open_ends = [reader.trailer]
    open_ends += [reader.get_object(IndirectObject(*key, reader)) for key in sorted(numbers)]
    while open_ends:
        found = open_ends.pop()
        if isinstance(found, DictionaryObject):
            if ACTIVE_NAMES & found.keys() or found.get("/S") in ACTIVE_NAMES or found.get("/Subtype") in ACTIVE_NAMES:
                return True
            open_ends += [value for value in found.values() if isinstance(value, (DictionaryObject, ArrayObject))]
        elif isinstance(found, ArrayObject):
            open_ends += [value for value in found if isinstance(value, (DictionaryObject, ArrayObject))]
    return False
