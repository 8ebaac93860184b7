"""Facts to PDF bytes: the only place that knows WeasyPrint.

The library takes more than a second to import, so it is loaded by the first paper that a worker renders. It reads
nothing and calls nobody: every address it asks for is answered from a dictionary in memory, or refused (promise P12).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from django.template.loader import get_template, render_to_string

from reports import qr
from reports.models import FONTS
from workflow.papers import PaperKind

#: Kinds of papers that share a layout; every other kind has one of its own name.
SHARED = {
    PaperKind.LAPORAN_PERMASALAHAN: "reports/nota.html",
    PaperKind.LAPORAN_LAPANGAN: "reports/nota.html",
    PaperKind.PEMBERITAHUAN_ESTIMASI: "reports/nota.html",
}
LAYOUTS: dict[str, str] = {kind: SHARED.get(kind, f"reports/{kind}.html") for kind in PaperKind}
#: Paper sizes of a government (domain 1.3): folio as the rules say it, and A4.
SIZES = {"F4": "215mm 330mm", "A4": "210mm 297mm"}
#: Half of each, as it lies before the reader: the Lembar Disposisi of many offices.
HALVES = {"F4": "215mm 165mm", "A4": "210mm 148.5mm"}
ENDLESS_PAPER = "330mm 20000mm"
MARGINS = re.compile(r"(\d{2}mm ?){4}")

#: More letters without a space than any line of a paper holds, and where such a run may then be broken.
ENDLESS = re.compile(r"\S{100,}")
FEW = re.compile(r"\S{10}")
ZERO_WIDTH_SPACE = "\u200b"


@dataclass(frozen=True)
class Pictures:
    """The pictures of a paper: JPEG photos by attachment number, and the lambang of its kop as PNG."""

    photos: Mapping[str, bytes] = field(default_factory=dict)
    lambang: bytes = b""

    @property
    def served(self) -> dict[str, tuple[bytes, str]]:
        """Every picture under the address by which a layout names it."""
        found = {f"app:foto/{name}": (body, "image/jpeg") for name, body in self.photos.items()}
        return found | ({"app:lambang": (self.lambang, "image/png")} if self.lambang else {})


def html(kind: str, facts: Mapping[str, Any]) -> str:
    """The paper's page, with every word escaped."""
    return render_to_string(
        LAYOUTS[kind], {"f": _breakable(facts), "qr": qr.svg((facts.get("verification") or {}).get("url", ""))}
    )


def render(kind: str, facts: Mapping[str, Any], pictures: Pictures) -> bytes:
    """The tagged PDF/A-3b of a paper; the same facts and pictures give the same bytes.

    Raises ValueError and what WeasyPrint raises; also :func:`fatal_errors`, which are no Exceptions.
    """
    from weasyprint import HTML

    fonts, sheet = _style()
    look = _look(facts["paper_size"], facts["margins"], facts["font"])
    with _collector_at_rest():
        document = HTML(string=html(kind, facts), url_fetcher=_fetcher(pictures.served), base_url=None)
        return document.write_pdf(stylesheets=[sheet, look], font_config=fonts, pdf_variant="pdf/a-3b", pdf_tags=True)


def landscape_html(template: str, context: Mapping[str, Any]) -> str:
    """Pages of a recap, with every word escaped."""
    return render_to_string(template, _breakable(context))


def render_landscape(template: str, context: Mapping[str, Any], *, paper_size: str) -> bytes:
    """The pages of a recap: lying on their side, under the same closed door, and without a claim of PDF/A."""
    from weasyprint import HTML

    fonts, sheet, sizes = _landscape_style()
    with _collector_at_rest():
        document = HTML(string=landscape_html(template, context), url_fetcher=_fetcher({}), base_url=None)
        return document.write_pdf(stylesheets=[sheet, sizes[paper_size]], font_config=fonts)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Lay out without looking for garbage: the collector would walk the growing tree of boxes again and again.

    That took a third of the time of a long table. What is left over is collected as soon as the paper is done.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def render_lying(page: str, facts: Mapping[str, Any], pictures: Pictures) -> bytes:
    """The tagged PDF/A-3b of the pages of an SOP, lying on their side, in the government's size and font."""
    with _collector_at_rest():
        return _lying(page, facts, pictures).write_pdf(pdf_variant="pdf/a-3b", pdf_tags=True)


def tops(page: str, facts: Mapping[str, Any]) -> dict[str, float]:
    """Where every named element of a page of an SOP begins, in pixels from above, were the paper endless."""
    (endless,) = _lying(page, facts, Pictures(), ENDLESS_PAPER).pages
    return {name: place[1] for name, place in endless.anchors.items()}


def _breakable(words: Any) -> Any:
    """The facts with invisible places to break in every run of letters that no line could hold.

    The time for laying out such a run grows with the square of its length.
    """
    if isinstance(words, str):
        return ENDLESS.sub(lambda run: FEW.sub(lambda few: few[0] + ZERO_WIDTH_SPACE, run[0]), words)
    if isinstance(words, Mapping):
        return {key: _breakable(value) for key, value in words.items()}
    return [_breakable(value) for value in words] if isinstance(words, list | tuple) else words


def version() -> str:
    """Which program made the bytes."""
    import weasyprint

    return f"WeasyPrint {weasyprint.__version__}"


def fatal_errors() -> tuple[type[BaseException], ...]:
    """What the library raises beside Exception: caught by name, or it would take the worker down."""
    from weasyprint.urls import FatalURLFetchingError

    return (FatalURLFetchingError,)


@cache
def _style():
    """Fonts and style sheet, once per process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    source = get_template("reports/naskah.css").template.source
    return fonts, CSS(string=source, font_config=fonts, url_fetcher=_fetcher({}))


@lru_cache(maxsize=32)
def _look(size: str, margins: str, font: str):
    """Size, margins and font of a government as a style sheet. Raises ValueError for what is no setting of ours."""
    from weasyprint import CSS

    if size not in SIZES or not MARGINS.fullmatch(margins) or font not in dict(FONTS):
        raise ValueError("unknown page settings")
    page = f'@page {{ size: {SIZES[size]}; margin: {margins}; font-family: "{font}" }} html {{ font-family: "{font}" }}'
    page += f" @page melintang {{ size: {' '.join(reversed(SIZES[size].split()))} }}"
    page += f" @page setengah {{ size: {HALVES[size]} }}"
    return CSS(string=page, url_fetcher=_fetcher({}))


def _lying(page: str, facts: Mapping[str, Any], pictures: Pictures, size: str = ""):
    """An SOP laid out. Raises ValueError for what is no setting of ours."""
    from weasyprint import CSS, HTML

    if facts["font"] not in dict(FONTS):
        raise ValueError("unknown font")
    fonts, *_ = _style()
    refused = _fetcher({})
    sheet = CSS(string=get_template("reports/sop.css").template.source, font_config=fonts, url_fetcher=refused)
    size = size or " ".join(reversed(SIZES[facts["paper_size"]].split()))
    rules = f'@page {{ size: {size}; font-family: "{facts["font"]}" }} html {{ font-family: "{facts["font"]}" }}'
    document = HTML(string=page, url_fetcher=_fetcher(pictures.served), base_url=None)
    return document.render(font_config=fonts, stylesheets=[sheet, CSS(string=rules, url_fetcher=refused)])


@cache
def _landscape_style():
    """The same for recaps."""
    from weasyprint import CSS

    fonts, *_ = _style()
    refused = _fetcher({})
    source = get_template("reports/rekap.css").template.source
    sheet = CSS(string=source, font_config=fonts, url_fetcher=refused)
    sizes = {
        name: CSS(string=f"@page {{ size: {' '.join(reversed(size.split()))} }}", url_fetcher=refused)
        for name, size in SIZES.items()
    }
    return fonts, sheet, sizes


def _fetcher(served: Mapping[str, tuple[bytes, str]]):
    """A fetcher that knows these addresses and refuses every other, whatever its protocol."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class MemoryFetcher(URLFetcher):
        """Answers from memory only."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url, headers=None):
            """The bytes under an address of ours. Raises ValueError for any other."""
            if url not in served:
                raise ValueError("a paper may not fetch this address")
            body, content_type = served[url]
            return URLFetcherResponse(url, BytesIO(body), {"Content-Type": content_type})

    return MemoryFetcher()
