"""QR codes of papers, as SVG inside their page."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def svg(address: str) -> SafeString:
    """The code of an address of ours; without address nothing. It bears the loss of a seventh to stamps and folds."""
    if not address:
        return SafeString("")
    import segno

    # Only dots of our own making: the address itself is no text of the SVG.
    return mark_safe(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True))
