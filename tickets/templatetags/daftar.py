"""The lines of lists of tickets. A page holds twenty-five of ten values each: a line is one format and no template."""

from __future__ import annotations

from collections.abc import Collection

from django import template
from django.utils.safestring import SafeString, mark_safe

from tickets.markup import markup
from tickets.templatetags.rupa import BLANK, keping_tenggat
from tickets.views.standing import Standing

register = template.Library()

#: A line of a table, a card on a phone.
LINE = """<tr><td class="tanpa-patah" data-label="Nomor"><a href="{url}">{number}</a></td>
<td data-label="OPD dan gangguan"><div><b>{opd}</b><br>{title}</div></td>
<td data-label="Di mana">{where}</td>
<td{kind} data-label="Siapa">{who}</td>
<td class="tabel__tenggat" data-label="Tenggat"><div>{tenggat}{by_when}</div></td></tr>
"""
BY_WHEN = '<br><span class="redup kecil">{}</span>'
NOBODY = mark_safe("&ndash;")
EMPTY = mark_safe(' class="tabel__kosong"')

#: A report with di mana, siapa, kapan.
REPORT = """<article class="kartu-masuk{kind}">
<div class="kartu-masuk__atas">{tenggat}{awaited}<span class="kartu-masuk__nomor">{number}</span></div>
<h3><a href="{url}">{title}</a></h3><p>{place}</p>
<dl class="butir butir--rapat"><dt>Di mana</dt><dd>{where}</dd>{who}{by_when}</dl>
</article>"""
KIND = " kartu-masuk--{}"
AWAITED = mark_safe('<span class="keping keping--nila">menunggu Anda</span>')
WHO = "<dt>Siapa</dt><dd>{}</dd>"
WHEN = "<dt>Kapan</dt><dd>paling lambat {}</dd>"


@register.simple_tag
def baris_tiket(standing: Standing) -> SafeString:
    """Draw one ticket of a table: number, OPD and fault, di mana, siapa, tenggat."""
    ticket, deadline, who = standing.ticket, standing.deadline, standing.awaited.who
    return markup(
        LINE,
        url=ticket.get_absolute_url(),
        number=ticket.number,
        opd=ticket.opd,
        title=ticket.title,
        where=standing.where,
        kind=BLANK if who else EMPTY,
        who=who or NOBODY,
        tenggat=keping_tenggat(deadline.state, deadline.words),
        by_when=markup(BY_WHEN, deadline.by_when) if deadline.by_when else BLANK,
    )


@register.simple_tag
def kartu_laporan(standing: Standing, waiting: Collection[int] = ()) -> SafeString:
    """Draw one report as its OPD follows it; ``waiting`` are keys of the tickets that wait for the reader."""
    ticket, deadline, who = standing.ticket, standing.deadline, standing.awaited.who
    return markup(
        REPORT,
        kind=markup(KIND, deadline.state) if deadline.is_urgent else BLANK,
        tenggat=keping_tenggat(deadline.state, deadline.words),
        awaited=AWAITED if ticket.pk in waiting else BLANK,
        number=ticket.number,
        url=ticket.get_absolute_url(),
        title=ticket.title,
        place=ticket.place,
        where=standing.where,
        who=markup(WHO, who) if who else BLANK,
        by_when=markup(WHEN, deadline.by_when) if deadline.by_when else BLANK,
    )
