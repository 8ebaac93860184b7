"""Facts to PDF bytes: the only place that knows WeasyPrint.

The library takes more than a second to import, so it is loaded by the first paper that a worker renders. It reads
nothing and calls nobody: every address it asks for is answered from a dictionary in memory, or refused (promise P12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from django.template.loader import get_template, render_to_string

from reports import qr
from workflow.papers import PaperKind

LAYOUTS: dict[str, str] = {
    PaperKind.LEMBAR_DISPOSISI: "reports/lembar_disposisi.html",
    PaperKind.LAPORAN: "reports/laporan.html",
    PaperKind.F04: "reports/f04.html",
    PaperKind.BA_PEKERJAAN: "reports/ba_pekerjaan.html",
}
#: Paper sizes of a government (domain 1.3): folio as the rules say it, and A4.
SIZES = {"F4": "215mm 330mm", "A4": "210mm 297mm"}

#: More letters without a space than any line of a paper holds, and where such a run may then be broken.
ENDLESS = re.compile(r"\S{100,}")
FEW = re.compile(r"\S{10}")
ZERO_WIDTH_SPACE = "\u200b"


def html(kind: str, facts: Mapping[str, Any]) -> str:
    """The paper's page, with every word escaped."""
    return render_to_string(
        LAYOUTS[kind], {"f": _breakable(facts), "qr": qr.svg((facts.get("verification") or {}).get("url", ""))}
    )


def render(kind: str, facts: Mapping[str, Any], photos: Mapping[str, bytes]) -> bytes:
    """The PDF/A-3b of a paper; the same facts and photos give the same bytes.

    ``photos`` are JPEG, by attachment number. Raises ValueError and what WeasyPrint raises; also
    :func:`fatal_errors`, which are no Exceptions.
    """
    from weasyprint import HTML

    fetcher = _fetcher({f"app:foto/{name}": (body, "image/jpeg") for name, body in photos.items()})
    document = HTML(string=html(kind, facts), url_fetcher=fetcher, base_url=None)
    fonts, sheet, sizes = _style()
    return document.write_pdf(
        stylesheets=[sheet, sizes[facts["paper_size"]]], font_config=fonts, pdf_variant="pdf/a-3b"
    )


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
    """Fonts and style sheets, once per process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts, refused = FontConfiguration(), _fetcher({})
    source = get_template("reports/naskah.css").template.source
    sheet = CSS(string=source, font_config=fonts, url_fetcher=refused)
    sizes = {name: CSS(string=f"@page {{ size: {size} }}", url_fetcher=refused) for name, size in SIZES.items()}
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
