"""PDF/A-3b as a reader that knows nothing of WeasyPrint finds it: ISO 19005-3 rule by rule, as far as a file tells.

No validator of PDF/A can be had from package registries (veraPDF is in none of them); these are its rules that our
papers could break.
"""

import io
import re
import xml.etree.ElementTree as ET

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from reports import seal
from reports.models import Naskah
from tests import factories
from tests.test_pdf import facts_of, rendered
from workflow.papers import PaperKind

pytestmark = pytest.mark.django_db

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
#: Things that a file for the archive may not hold or do.
FORBIDDEN = {"/JavaScript", "/JS", "/Launch", "/AA", "/OpenAction", "/Movie", "/Sound", "/Rendition", "/XFA", "/OPI"}
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"}
PRINTED, UNSEEN = 4, 1 | 2 | 32


@pytest.fixture(params=["ba", "surat", "segel"])
def paper(request):
    """A Berita Acara with photos, a letter, and a sealed Berita Acara; as bytes."""
    facts = facts_of(PaperKind.SURAT_PERMOHONAN if request.param == "surat" else PaperKind.BA_PEKERJAAN)
    body = rendered(facts)
    return (
        seal.seal(body, naskah=Naskah(pemda=factories.make_office("batam").pemda)) if request.param == "segel" else body
    )


def everything(reader):
    """Every dictionary of the file, streams among them, each once."""
    seen, found, waiting = set(), [], [reader.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            found.append(thing)
            waiting += [thing.raw_get(key) for key in thing]
        elif isinstance(thing, ArrayObject):
            waiting += list(thing)
    return found


def said(told, name):
    """What the metadata say of PDF/A, as an element or as an attribute."""
    key = PDFA + name
    (found,) = [element.get(key) or element.text for element in told.iter() if element.tag == key or element.get(key)]
    return found


def test_a_paper_keeps_the_rules_of_the_archive(paper):
    reader = pypdf.PdfReader(io.BytesIO(paper))
    root, found = reader.trailer["/Root"], everything(reader)

    # 6.1: header with binary bytes, an identity, no encryption, no LZW, no file outside
    assert re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", paper)
    assert "/ID" in reader.trailer and "/Encrypt" not in reader.trailer
    filters = [str(thing.get("/Filter", "")) for thing in found if isinstance(thing, StreamObject)]
    assert not any("LZW" in name or "Crypt" in name for name in filters)
    assert not any(isinstance(thing, StreamObject) and "/F" in thing for thing in found)

    # 6.6: what the file says of itself
    metadata = root["/Metadata"]
    assert (metadata["/Type"], metadata["/Subtype"]) == ("/Metadata", "/XML")
    told = ET.fromstring(metadata.get_data())
    assert [said(told, name) for name in ("part", "conformance")] == ["3", "B"]
    assert reader.metadata.title in "".join(told.itertext())

    # 6.2: one colour space for the device, which is what everything is drawn in
    (intent,) = root["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"]
    assert (intent.get_object()["/S"], profile["/N"], profile.get_data()[36:40]) == ("/GTS_PDFA1", 3, b"acsp")
    assert not any("/DeviceCMYK" in str(thing.get("/ColorSpace", "")) for thing in found)
    drawn = b"\n".join(page.get_contents().get_data() for page in reader.pages)
    assert not re.search(rb"(?:[\d.]+ ){4}[kK]\s", drawn)
    assert not any(thing.get("/Interpolate") for thing in found if thing.get("/Subtype") == "/Image")
    assert {thing["/BM"] for thing in found if "/BM" in thing} <= BLENDS
    assert not any("/TR" in thing or "/HTP" in thing for thing in found if thing.get("/Type") == "/ExtGState")

    # 6.2.11: every letter is inside, and can be read back as text
    fonts = [thing for thing in found if thing.get("/Type") == "/Font"]
    whole = [font for font in fonts if font["/Subtype"] == "/Type0"]
    assert whole and {font["/Subtype"] for font in fonts} <= {"/Type0", "/CIDFontType2", "/CIDFontType0"}
    for font in whole:
        (inner,) = font["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "/ToUnicode" in font
        assert inner.get_object()["/Subtype"] != "/CIDFontType2" or "/CIDToGIDMap" in inner.get_object()

    # 6.3, 6.5: nothing that acts, and what is marked is printed
    assert not any(FORBIDDEN & set(thing) or thing.get("/S") in FORBIDDEN for thing in found)
    for thing in found:
        if thing.get("/Subtype") in ("/Link", "/Widget", "/Text") and "/Rect" in thing:
            assert thing["/F"] & PRINTED and not thing["/F"] & UNSEEN


def test_a_paper_can_be_read_aloud(paper):
    root = pypdf.PdfReader(io.BytesIO(paper)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712, pypdf's own boolean
    assert root["/Lang"] == "id"
    assert root["/StructTreeRoot"]["/K"]


def test_the_rules_notice_what_breaks_them():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(rendered(facts_of(PaperKind.SURAT_PERMOHONAN))))
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    broken = io.BytesIO()
    writer.write(broken)
    with pytest.raises(AssertionError):
        test_a_paper_keeps_the_rules_of_the_archive(broken.getvalue())
