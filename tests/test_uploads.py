"""Whatever is uploaded is decided by its content: re-encoded, kept as a plain PDF, or refused with one sentence."""

import io
import struct
import zlib

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tickets.uploads import clean_upload


def picture(form="JPEG", size=(60, 40), mode="RGB", **options):
    """Return the bytes of a picture."""
    written = io.BytesIO()
    Image.new(mode, size, "orange" if mode == "RGB" else None).save(written, form, **options)
    return written.getvalue()


def pdf(mend=None, **encrypt):
    """Return the bytes of a one-page PDF; ``mend`` may add to its writer."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 300)
    if mend:
        mend(writer)
    if encrypt:
        writer.encrypt(**encrypt)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def upload(content, name="surat.jpg"):
    """Return what a browser would send."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def refusal(content, kind="foto", name="surat.jpg"):
    """Return the sentence with which an upload is refused."""
    with pytest.raises(ValidationError) as refused:
        clean_upload(upload(content, name), kind)
    return refused.value.messages[0]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_any_usual_form_becomes_a_jpeg(form):
    clean = clean_upload(upload(picture(form), "IMG_0001.HEIC"), "foto")
    assert clean.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(clean.content)).format == "JPEG"
    assert clean.original_name == "IMG_0001.jpg"


def test_the_place_where_a_photo_was_taken_is_gone():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 23.0, 15.0), 3: "E", 4: (109.0, 21.0, 30.0)})
    exif[0x010F] = "Telepon Contoh"
    sent = picture(exif=exif.tobytes(), comment=b"rahasia")
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    kept = clean_upload(upload(sent), "foto").content

    assert not dict(Image.open(io.BytesIO(kept)).getexif())
    assert b"Exif" not in kept
    assert b"Telepon" not in kept
    assert b"rahasia" not in kept


def test_a_photo_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = clean_upload(upload(picture(size=(60, 40), exif=exif.tobytes())), "foto").content
    assert Image.open(io.BytesIO(kept)).size == (40, 60)


def test_a_large_photo_is_made_smaller():
    kept = clean_upload(upload(picture(size=(4200, 3150))), "foto").content
    assert Image.open(io.BytesIO(kept)).size == (2000, 1500)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_picture_of_any_colour_mode_is_readable(mode):
    kept = clean_upload(upload(picture("PNG", mode=mode)), "foto").content
    assert Image.open(io.BytesIO(kept)).mode == "RGB"


def test_two_files_hidden_in_one_lose_the_second():
    smuggled = b"<script>alert(1)</script>PK\x03\x04"
    kept = clean_upload(upload(picture() + smuggled), "foto").content
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a" + b"\0" * 40,
        b"PK\x03\x04" + b"\0" * 40,
        b"\x7fELF" + b"\0" * 40,
        b"%!PS-Adobe-3.0\n",
        b"BM" + b"\0" * 60,
        b"hanya teks",
    ],
)
@pytest.mark.parametrize("kind", ["foto", "surat", "berkas"])
def test_what_is_neither_photo_nor_pdf_is_refused_whatever_its_name(content, kind):
    assert "bukan" in refusal(content, kind, "foto.jpg")


def test_a_pdf_is_no_photo():
    assert "bukan foto" in refusal(pdf(), "foto")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_photo_is_refused(form, share):
    noisy = Image.effect_noise((300, 200), 80).convert("RGB")
    written = io.BytesIO()
    noisy.save(written, form)
    whole = written.getvalue()
    assert refusal(whole[: int(len(whole) * share)])


def png_of(width, height):
    """Return a PNG that claims to be this large in a few bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 6000), (20000, 20000), (60000, 60000), (2**31 - 1, 2)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size):
    assert "megapiksel" in refusal(png_of(*size))


def test_a_file_over_ten_megabytes_is_refused_with_its_size():
    heavy = upload(picture())
    heavy.size = 14 * 1024 * 1024
    with pytest.raises(ValidationError, match=r"Berkas 14 MB terlalu besar. Paling besar 10 MB\."):
        clean_upload(heavy, "foto")


def test_a_file_just_over_the_limit_does_not_read_as_the_limit():
    heavy = upload(picture())
    heavy.size = 10 * 1024 * 1024 + 1
    with pytest.raises(ValidationError, match="Berkas 10,1 MB"):
        clean_upload(heavy, "foto")


def test_an_empty_file_is_refused():
    assert "kosong" in refusal(b"")


def test_a_plain_pdf_is_kept_byte_for_byte_under_a_name_of_ours():
    sent = pdf()
    clean = clean_upload(upload(sent, "../../etc/Surat <b>Camat</b>.pdf.exe"), "surat")
    assert clean.content == sent
    assert clean.content_type == "application/pdf"
    assert clean.stored_name.endswith(".pdf")
    assert "surat" not in clean.stored_name.lower()
    assert not set('<>/\\"') & set(clean.original_name)


def add_action(key, **entries):
    """Return a mender that puts an action into the catalogue."""

    def mend(writer):
        writer.root_object[NameObject(key)] = DictionaryObject(
            {NameObject(f"/{name}"): value for name, value in entries.items()}
        )

    return mend


def add_link(kind):
    """Return a mender that puts a link with an action of that kind on the page."""

    def mend(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/A"): action,
            }
        )
        writer.pages[0][NameObject("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(note)])

    return mend


@pytest.mark.parametrize(
    "mend",
    [
        add_action("/Names", JavaScript=DictionaryObject()),
        lambda writer: writer.add_attachment("virus.exe", b"MZ"),
        add_action("/OpenAction", S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")),
        add_action("/OpenAction", S=NameObject("/Launch"), F=TextStringObject("cmd.exe")),
        add_action("/AA", WC=TextStringObject("x")),
        add_link("/Launch"),
        add_link("/SubmitForm"),
        add_link("/GoToR"),
    ],
)
def test_a_pdf_that_acts_or_carries_files_is_refused(mend):
    assert "skrip" in refusal(pdf(mend), "surat")


def test_a_script_under_an_escaped_name_is_seen():
    sent = pdf(add_action("/OpenAction", S=NameObject("/JavaScript"))).replace(b"/JavaScript", b"/J#61vaScript")
    assert b"JavaScript" not in sent
    assert "skrip" in refusal(sent, "surat")


def test_a_script_inside_a_compressed_object_stream_is_seen():
    action = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    inner = zlib.compress(b"4 0 " + action)
    parts = [
        b"%PDF-1.5\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(inner)
        + inner
        + b"\nendstream endobj\n",
    ]
    at = [sum(map(len, parts[:number])) for number in range(1, 6)]
    rows = [(0, 0, 65535), (1, at[0], 0), (1, at[1], 0), (1, at[2], 0), (2, 5, 0), (1, at[3], 0), (1, at[4], 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    parts.append(
        b"6 0 obj<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % at[4]
    )
    sent = b"".join(parts)
    assert b"JavaScript" not in sent
    assert "skrip" in refusal(sent, "surat")


def test_a_locked_pdf_is_refused():
    assert "kata sandi" in refusal(pdf(user_password="rahasia"), "surat")


def test_a_pdf_cut_in_the_middle_is_refused():
    sent = pdf()
    assert "tidak lengkap" in refusal(sent[: len(sent) // 2], "surat")


def test_bytes_that_only_look_like_a_pdf_are_refused():
    assert "PDF ini" in refusal(b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF", "surat")


@pytest.mark.parametrize(
    ("bracket", "times", "words"),
    [
        (b"[", 150_000, "rusak"),
        (b"[", 300_000, "terlalu rumit"),
        (b"<</A", 40_000, "rusak"),
        (b"<</A", 300_000, "terlalu rumit"),
    ],
)
def test_a_pdf_nested_without_end_is_refused(bracket, times, words):
    deep = b"%PDF-1.4\n1 0 obj\n" + bracket * times + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    assert words in refusal(deep, "surat")


def test_a_pdf_of_too_many_pages_is_refused():
    def mend(writer):
        for _ in range(200):
            writer.add_blank_page(10, 10)

    assert "201 halaman" in refusal(pdf(mend), "surat")


def test_a_web_page_before_the_header_makes_it_no_pdf():
    assert "bukan" in refusal(b"<html>" + pdf(), "surat")
