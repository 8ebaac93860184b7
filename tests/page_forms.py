"""Forms as a page shows them: every box with its value, and what a person would send after filling the needed ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from xml.etree.ElementTree import Element

import tinyhtml5
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories import make_photo
from tickets.models import Ticket
from workflow import moment

#: Boxes that the page leaves to the writer's judgement although no "(boleh kosong)" stands beside them.
LATER_DEVICE = re.compile(r"-[1-9]\d*-")


@dataclass
class Box:
    """One name of a form: how it is filled, what stands in it, and whether it may stay empty."""

    name: str
    kind: str
    mode: str = ""
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    may_stay_empty: bool = False


class PageForm:
    """The form of a page that carries the hidden box ``mark``."""

    def __init__(self, content: bytes, mark: str = "version", outcome_label: str = "") -> None:
        root = tinyhtml5.parse(content.decode(), namespace_html_elements=False)
        found = [form for form in root.iter("form") if any(box.get("name") == mark for box in form.iter("input"))]
        assert len(found) == 1, f"{len(found)} forms with {mark}"
        self.boxes: dict[str, Box] = {}
        self._outcome_label = outcome_label
        self._read(found[0], may_stay_empty=False)

    def _read(self, element: Element, *, may_stay_empty: bool) -> None:
        if "isian" in element.get("class", "").split():
            may_stay_empty = may_stay_empty or self._is_optional(element)
        if element.tag in ("input", "select", "textarea"):
            self._take(element, may_stay_empty)
            return
        for child in element:
            self._read(child, may_stay_empty=may_stay_empty)

    def _is_optional(self, question: Element) -> bool:
        """Whether "(boleh kosong)" stands beside the question, unless its hint asks for it with this outcome."""
        heads = [child for child in question if child.tag in ("legend", "label") or _has(child, "isian__label")]
        hints = [_words(child) for child in question if _has(child, "isian__petunjuk")]
        needed = any(
            hint.startswith("Harus diisi bila") and self._outcome_label in hint for hint in hints if self._outcome_label
        )
        return any("(boleh kosong)" in _words(head) for head in heads) and not needed

    def _take(self, element: Element, may_stay_empty: bool) -> None:
        name = element.get("name")
        if not name:
            return
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        box = self.boxes.setdefault(name, Box(name, kind, element.get("inputmode", ""), may_stay_empty=may_stay_empty))
        if kind in ("radio", "checkbox"):
            box.options.append(element.get("value", "on"))
            if element.get("checked") is not None:
                box.values.append(element.get("value", "on"))
        elif kind == "select":
            options = list(element.iter("option"))
            box.options = [option.get("value", "") for option in options]
            box.values = [option.get("value", "") for option in options if option.get("selected") is not None]
        elif kind == "textarea":
            box.values = [_words(element)]
        else:
            box.values = [element.get("value", "")]

    def filled(self, ticket: Ticket | None = None, **wanted) -> dict:
        """What is sent: hidden boxes as they are, ``wanted`` as told, needed boxes by their kind, the rest as it is."""
        sent = {}
        for name, box in self.boxes.items():
            if name in wanted:
                value = wanted[name]
            elif box.kind == "hidden" or any(box.values) or box.may_stay_empty or LATER_DEVICE.search(name):
                value = box.values if box.kind == "checkbox" else next(iter(box.values), "")
            else:
                value = _by_kind(box, ticket)
            if box.kind == "file" and not value:
                continue
            if value not in ("", []):
                sent[name] = value
        return sent


def _by_kind(box: Box, ticket: Ticket | None):
    zone = ticket.pemda.tz if ticket else None
    promised = timezone.localtime(moment.on_screen() + timedelta(hours=5), zone)
    if box.kind in ("radio", "select"):
        return next(option for option in box.options if option)
    if box.kind == "checkbox":
        return box.options[:1]
    if box.kind == "file":
        return [upload(box.name)]
    if box.kind == "date":
        return f"{promised:%Y-%m-%d}"
    if box.kind == "time":
        return "00:00" if box.name.startswith("waktu_pulih") else f"{promised:%H:%M}"
    if box.mode in ("numeric", "decimal"):
        return "4" if box.mode == "numeric" else "12,5"
    return f"Contoh isian {box.name}"


def upload(name: str) -> SimpleUploadedFile:
    clean = make_photo(name)
    return SimpleUploadedFile(clean.original_name, clean.content, clean.content_type)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _has(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()
