"""The cards of an inbox. A page holds fifty of twenty values each, so a card is one format of words and no template."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from tickets.markup import markup
from tickets.templatetags.rupa import BLANK, ikon, jalur_mini, keping_tenggat, surat_kartu
from tickets.views.cards import Card

register = template.Library()

#: A card is wholly the link, by a script; on a phone two buttons stand below it. Behind it stand row and deadline.
CARD = """<li><article class="kartu-masuk{kind}">
<div class="kartu-masuk__atas">{tenggat}{asked}<span class="kartu-masuk__kanal">{channel}</span></div>
<h3><a href="{url}">{opd}</a></h3><p>{trouble}</p>
<div class="kartu-masuk__bawah">{track}<span>{number}</span></div>
<div class="kartu-masuk__aksi"><a class="tombol{usual}"{beside} href="{act_url}">{act_label}</a>\
<a class="tombol" href="{url}">Lihat</a></div>
</article><p class="kartu-langkah">{choice}<span class="kartu-langkah__isi">{row}</span>{by_when}{map}</p>
{to_read}</li>
"""
#: What stands on some cards only.
ASKED = mark_safe('<span class="keping keping--nila">OPD menanyakan perkembangan</span>')
BESIDE = mark_safe(" data-bidang")
USUAL = mark_safe(" tombol--utama")
KIND = " kartu-masuk--{}"
BY_WHEN = '<span class="redup kecil">Paling lambat {}</span>'
CHOICE = (
    '<label class="centang"><input type="checkbox" name="tiket" value="{0}" form="bersama">'
    '<span>Pilih<span class="hanya-pembaca"> tiket {0}</span></span></label>'
)
MAP = '<a class="tautan-mandiri kecil" href="{}">Peta<span class="hanya-pembaca"> lokasi tiket {}</span></a>'
DRAFT = (
    '<p class="kartu-surat"><a href="{}">{}<span>Baca konsep yang disahkan <span class="redup kecil">{}</span>'
    '<span class="hanya-pembaca"> tiket {}</span></span></a></p>'
)


@register.simple_tag
def kartu_masuk(card: Card, is_chosen_together: bool) -> SafeString:
    """Draw one card; ``is_chosen_together``: with a box to dispose of it together with others of its row."""
    number = card.number
    return markup(
        CARD,
        kind=markup(KIND, card.urgency) if card.urgency else BLANK,
        tenggat=keping_tenggat(card.tenggat.state, card.tenggat.words),
        asked=ASKED if card.asked else BLANK,
        channel=card.channel,
        url=card.url,
        opd=card.opd,
        trouble=card.trouble,
        track=jalur_mini(card.stations, card.track_label),
        number=number,
        usual=USUAL if card.urgency else BLANK,
        beside=BESIDE if card.beside else BLANK,
        act_url=card.act_url,
        act_label=card.act_label,
        choice=markup(CHOICE, number) if is_chosen_together and card.batch else BLANK,
        row=card.row,
        by_when=markup(BY_WHEN, card.by_when) if card.by_when else BLANK,
        map=markup(MAP, card.map.app, number) if card.map else BLANK,
        to_read=_to_read(card),
    )


def _to_read(card: Card) -> SafeString:
    """Drafts that wait for approval, else the scans of the OPD's letter."""
    drafts = (markup(DRAFT, draft.url, ikon("file-earmark-text"), draft.title, card.number) for draft in card.drafts)
    letters = (surat_kartu(letter, card.number, card.opd) for letter in card.letters)
    return mark_safe("".join([*drafts, *letters]))
