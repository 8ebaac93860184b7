"""The sample sheet: a Berita Acara in the letterhead and the look of the government, stored or just typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.models import KopNaskah, PolaNomor, TataNaskah
from reports.numbering import unit_code, written
from tickets.forms.manage.papers import LookForm
from tickets.models import Pemda
from tickets.views.manage.gate import for_admin
from workflow import indonesian, moment
from workflow.papers import PaperKind

#: The running number that samples show.
SAMPLE = 7
#: Width of a sheet in millimetres.
WIDTHS = {"F4": 215, "A4": 210}


@for_admin
def preview(request: HttpRequest) -> HttpResponse:
    """The stored letterhead and look on a sheet of the chosen size."""
    pemda = request.user.pemda
    return render(request, "kelola/kop_pratinjau.html", sample_sheet(pemda, TataNaskah.of(pemda)))


@for_admin
def preview_style(request: HttpRequest) -> HttpResponse:
    """Margins and font of the sample sheet: those in the address, or the stored ones where it names none that hold."""
    pemda = request.user.pemda
    form = LookForm(request.GET, instance=TataNaskah.of(pemda))
    look = form.instance if form.is_valid() else TataNaskah.of(pemda)
    sides = (look.margin_top, look.margin_right, look.margin_bottom, look.margin_left)
    padding = " ".join(f"{100 * side / WIDTHS[pemda.paper_size]:.2f}cqi" for side in sides)
    rule = f'.kertas--contoh .kertas__isi {{ padding: {padding}; font-family: "{look.font}", {look.generic_font} }}'
    return HttpResponse(rule, content_type="text/css; charset=utf-8")


def sample_sheet(pemda: Pemda, look: TataNaskah) -> dict[str, Any]:
    """What ``kelola/_lembar_contoh.html`` shows; the address of its style carries what was typed."""
    now, zone = moment.on_screen(), pemda.tz
    return {
        "shown": pemda,
        "look": look,
        "kop": KopNaskah.of(pemda),
        "number": sample_number(PolaNomor.of(pemda, PaperKind.BA_PEKERJAAN)),
        "style": urlencode({name: getattr(look, name) for name in LookForm.Meta.fields}),
        "day_in_words": indonesian.hari(now, zone),
        "date_in_words": look.cased(indonesian.tanggal_terbilang(now, zone)),
        "date_in_figures": f"{timezone.localtime(now, zone):%d-%m-%Y}",
    }


def sample_number(pattern: PolaNomor) -> str:
    """The number that the seventh paper of this kind would get this month."""
    pemda: Pemda = pattern.pemda
    if pattern.is_manual:
        return "diisi petugas dari SRIKANDI atau buku agenda"
    return written(
        pattern.template or pemda.number_template,
        SAMPLE,
        kind=pattern.kind,
        unit=unit_code(pemda, None),
        at=moment.on_screen().astimezone(pemda.tz),
        pattern=pattern,
    )
