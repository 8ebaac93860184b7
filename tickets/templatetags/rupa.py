"""The look: icons, symbols of the SOP flowchart, tracks, chips of deadlines, letters in cards, and how forms ask."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxInput, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from tickets.addresses import address_of
from tickets.markup import markup
from workflow import indonesian
from workflow.track import BELUM, Station, Track, TrackGroup

register = template.Library()

#: Outlines in a box of 40 x 28: how far from its left they begin, and the pen's way from there. The same shapes stand
#: in the SOP table and on every track.
OUTLINES = {
    "kapsul": (13, " 2h14a12 12 0 0 1 0 24h-14a12 12 0 0 1 0-24z"),
    "kotak": (3, " 2h34v24h-34z"),
    "ketupat": (20, "-2l20 16-20 16-20-16z"),
}
#: From one station of a mini track to the next.
PACE = 46


#: Icon of a deadline chip by state; a clock that has stopped gets the tick.
CHIP_ICONS = {
    "aman": "clock",
    "dekat": "exclamation-triangle-fill",
    "lewat": "exclamation-octagon-fill",
    "jeda": "pause-btn-fill",
    "tanpa": "dash-lg",
}

#: Of a chip. The blank is safe too: a plain one would be escaped like a word.
BIG, BLANK = mark_safe(" tenggat--besar"), mark_safe("")

#: The scan of a letter inside a card: its address, and the OPD that wrote it.
SCAN = '<img class="kartu-surat__isi" src="{}" alt="Pindaian surat {}" loading="lazy">'
SCAN_AS_PDF = '<iframe class="kartu-surat__isi" src="{}" title="Surat {}" loading="lazy"></iframe>'


@register.simple_tag
@cache
def ikon(name: str) -> SafeString:
    """Draw one icon of the sprite; always beside a word, so hidden from screen readers."""
    return markup('<svg class="ikon" aria-hidden="true"><use href="{}#i-{}"/></svg>', _sprite(), name)


@cache
def _sprite() -> str:
    return static("img/ikon.svg")


@register.simple_tag
@lru_cache(maxsize=1000)
def simbol(shape: str, state: str, label: str = "", inferred: bool = False) -> SafeString:
    """Draw one station of a track.

    ``shape`` is a key of :data:`OUTLINES`; ``state`` is selesai, kini, lewat, belum or dilewati; ``label`` is
    the printed number, empty on the mini track; ``inferred`` dashes the outline.
    """
    text = markup('<text x="20" y="18.500">{}</text>', label) if label else ""
    return markup(
        '<svg class="simbol simbol--{}{}" viewBox="0 0 40 28" aria-hidden="true">{}{}</svg>',
        state,
        " simbol--tafsir" if inferred else "",
        _outline(shape),
        text,
    )


def _outline(shape: str) -> SafeString:
    return markup('<path class="b" d="{}"/>', _pen(shape))


def _pen(shape: str, left: int = 0) -> str:
    start, way = OUTLINES[shape]
    return f"M{left + start}{way}"


@lru_cache(maxsize=1000)
def simbol_bagan(shape: str, is_late: bool, label: str, top: int) -> SafeString:
    """Draw one station inside a chart, ``top`` pixels down: filled, or red where it is late."""
    return markup(
        '<svg x="0" y="{}" width="40" height="28" viewBox="0 0 40 28" class="simbol simbol--{}">{}'
        '<text x="20" y="18.500">{}</text></svg>',
        str(top),
        "lewat" if is_late else "selesai",
        _outline(shape),
        label,
    )


@register.simple_tag
@cache
def aset(name: str) -> str:
    """Address of a static file, asked of the storage once: each page names a dozen."""
    return static(name)


@register.simple_tag
def alamat(name: str) -> str:
    """Address of a page that every page names."""
    return address_of(name)


@register.simple_tag
@lru_cache(maxsize=200)
def opsi(options: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Draw the options of a list that filters. There are a hundred on a page, the same on the next one."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", words) for value, words in options),
    )


@register.simple_tag
@lru_cache(maxsize=1000)
def keping_tenggat(state: str, words: str, big: bool = False) -> SafeString:
    """Draw a deadline chip: colour, icon and words. Within a minute the same ones stand on many pages."""
    return markup(
        '<span class="tenggat tenggat--{}{}">{}{}</span>',
        state,
        BIG if big else BLANK,
        ikon(CHIP_ICONS.get(state, "check-lg")),
        words,
    )


@register.simple_tag
def jalur_mini(stations: Sequence[Station], track_label: str) -> SafeString:
    """Draw the shapes alone, for a card: one picture, which a screen reader names by ``track_label``."""
    return _picture(tuple((station.shape, station.state) for station in stations), track_label)


@lru_cache(maxsize=1000)
def _picture(stations: tuple[tuple[str, str], ...], label: str) -> SafeString:
    """Of the fifty on an inbox most are alike."""
    return markup(
        '<svg class="simbol jalur-mini" role="img" aria-label="{}" viewBox="0 0 {} 28">{}</svg>',
        label,
        str(PACE * (len(stations) - 1) + 40),
        _drawing(stations),
    )


def _drawing(stations: tuple[tuple[str, str], ...]) -> SafeString:
    """One path for the stations of each state, above the line that has been walked and the one that is to come."""
    ways, outlines = {True: "", False: ""}, {}
    for place, (shape, state) in enumerate(stations):
        left = place * PACE
        if place:
            ways[state == BELUM] += f"M{left + 20 - PACE} 14h{PACE}"
        outlines[state] = outlines.get(state, "") + _pen(shape, left)
    return mark_safe(
        f'<path class="jalur-mini__jalan" d="{ways[False]}"/><path class="jalur-mini__sisa" d="{ways[True]}"/>'
        + "".join(f'<g class="simbol--{state}"><path class="b" d="{pen}"/></g>' for state, pen in outlines.items())
    )


@register.simple_tag
def jalur_ringkas(track: Track, here: str = "di sini") -> SafeString:
    """Draw the track of a ticket's head: one station per printed row, below it one bar per time cell.

    ``here`` stands at the present one ("Anda di sini" where the reader's act is due). Twenty rows are twenty lines and
    no template.
    """
    last = len(track.stations) - 1
    edges = {0: " disini--awal", last: " disini--akhir"} if last else {0: " disini--awal"}
    stations = [_pos(station, here, edges.get(place, "")) for place, station in enumerate(track.stations)]
    return markup(
        '<ol class="jalur-ringkas{}" aria-label="Jalur SOP, {}">\n{}</ol>\n',
        mark_safe(" jalur-ringkas--banyak") if track.is_crowded else BLANK,
        indonesian.dalam_kalimat(track.label),
        mark_safe("".join([*stations, *map(_bar, track.groups)])),
    )


@lru_cache(maxsize=1000)
def _pos(station: Station, here: str, edge: str) -> SafeString:
    """One station; ``edge`` keeps the words at the first and the last one inside the page."""
    return markup(
        '<li class="jalur-ringkas__pos{}"{}>{}{}<span class="hanya-pembaca">langkah {}, {}</span></li>\n',
        mark_safe(" jalur-ringkas__pos--belum") if station.state == BELUM else BLANK,
        mark_safe(' aria-current="step"') if station.is_present else BLANK,
        markup('<span class="disini{}">{}</span>', edge, here) if station.is_present else BLANK,
        simbol(station.shape, station.state, station.no, station.inferred),
        station.no,
        station.words,
    )


def _bar(group: TrackGroup) -> SafeString:
    """The bar of one time cell: its limit, and where its clock stands."""
    return markup(
        '<li class="jalur-ringkas__grup{} lebar-{}"><span class="jalur-ringkas__kata"><b>{}</b>{}</span></li>\n',
        f" jalur-ringkas__grup--{group.state}" if group.state != BELUM else "",
        group.width,
        group.limit or "tanpa standar",
        markup("<br>{}", group.clock.short) if group.clock and group.clock.short else BLANK,
    )


def surat_kartu(letter, number: str, opd: str) -> SafeString:
    """Draw the scan of a card's letter, folded up. An inbox holds fifty: each is a line and no template."""
    return markup(
        '<details class="kartu-surat"><summary>{}<span>Baca surat <span class="redup kecil">{}</span>'
        '<span class="hanya-pembaca"> tiket {}</span></span></summary>\n{}\n'
        '<p><a href="{}">Buka surat di halaman sendiri</a></p></details>',
        ikon("file-earmark-text"),
        letter.name,
        number,
        markup(SCAN if letter.is_image else SCAN_AS_PDF, letter.url, opd),
        letter.url,
    )


@register.simple_tag
def atribut(attrs: Mapping[str, object]) -> SafeString:
    """Write the attributes of a box: True stands alone, False and None not at all."""
    given = ((name, value) for name, value in attrs.items() if value is not None and value is not False)
    return mark_safe(
        "".join(markup(" {}", name) if value is True else markup(' {}="{}"', name, value) for name, value in given)
    )


@register.simple_tag
def kotak_pilihan(box: BoundWidget) -> SafeString:
    """Draw one radio button or tick of a group, without its label."""
    return markup('<input{} value="{}" id="{}"{}>', *_input(box))


@register.simple_tag
def pilihan_berlabel(box: BoundWidget, css: str = "") -> SafeString:
    """Draw one radio button or tick with its label. A team of forty has eighty: each is a line and no template."""
    return markup(
        '<label{} for="{}"><input{} value="{}" id="{}"{}><span>{}</span></label>',
        _class(css),
        box.id_for_label,
        *_input(box),
        box.choice_label,
    )


def _input(box: BoundWidget) -> tuple[SafeString, str, str, SafeString]:
    """Kind and name, which all boxes of a group share, value and id, and other attributes, which few boxes have."""
    data, attrs = box.data, box.data["attrs"]
    others = {name: value for name, value in attrs.items() if name != "id"}
    return _kind(data["type"], data["name"]), data["value"], attrs["id"], atribut(others) if others else BLANK


@lru_cache(maxsize=200)
def _kind(kind: str, name: str) -> SafeString:
    return markup(' type="{}" name="{}"', kind, name)


@cache
def _class(css: str) -> SafeString:
    return markup(' class="{}"', css) if css else BLANK


@register.filter
def nomor(number: str) -> SafeString:
    """The number of a paper, which a narrow line breaks behind a slash only."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in number.split("/")))


@register.filter
def jenis_isian(bound_field) -> str:
    """Tell ``_isian.html`` the layout of a field: pilihan, centang, berkas, banyak (several boxes), tunggal."""
    widget = bound_field.field.widget
    if isinstance(widget, RadioSelect):  # CheckboxSelectMultiple is one too
        return "pilihan"
    if isinstance(widget, CheckboxInput):
        return "centang"
    if widget.needs_multipart_form:
        return "berkas"
    return "banyak" if widget.use_fieldset else "tunggal"


@register.filter
def kesalahan(label: str, sentence: str) -> str:
    """Put the question before what is wrong with its answer, unless the sentence names it."""
    if str(label).lower() in sentence.lower():
        return sentence
    return f"{label} {sentence}" if str(label).endswith("?") else f"{label}: {sentence}"


@register.filter
def tautan_isian(bound_field) -> str:
    """Give the id that an error's link jumps to: the input, or the first box of a group."""
    return bound_field.id_for_label or f"{bound_field.auto_id}_0"
