"""What a paper says, frozen at the moment of issue: words, names and times, ready to be printed and nothing else.

Every value is text as it stands on the paper (dates and clock times in the government's own zone), so that printing the
facts again in five years gives the same paper after people have moved and settings have changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kop:
    """The letterhead. ``lambang`` names the stored picture, whose bytes are checked when the paper is rendered."""

    pemda: str
    dinas: str
    address: str
    unit: str = ""
    contact: str = ""
    lambang: str = ""
    lambang_sha256: str = ""


@dataclass(frozen=True)
class Person:
    """A hand on the paper. Pangkat and NIP are empty for consultants and contract staff; the paper omits the line."""

    name: str
    title: str
    pangkat: str = ""
    nip: str = ""


@dataclass(frozen=True)
class Drawn:
    """A signature written on the screen at the site; the bytes are checked against ``sha256`` when it is printed."""

    attachment: int
    sha256: str


@dataclass(frozen=True)
class Wet:
    """A signature by hand on the printed draft: the scan's SHA-256, and who attached it."""

    sha256: str
    attached_by: str


@dataclass(frozen=True)
class Signature:
    """One signature block: who approved, as what, and when; a hand that has not approved has no ``at``."""

    person: Person
    heading: str  # the title in capitals, "Plt." and "Plh." left as they are written
    at: str
    role: str
    written_by: str = ""  # who of the Dinas wrote for the OPD, whose own hand is still to come
    witness: str = ""  # who saw somebody without an account sign at the site
    drawn: Drawn | None = None
    wet: Wet | None = None
    above: tuple[str, ...] = ()  # "a.n. KEPALA DINAS" and, two levels down, the post between and "u.b."


@dataclass(frozen=True)
class Parties:
    """The parties of a Berita Acara, and those who know of it (Mengetahui)."""

    first: tuple[Signature, ...]
    second: tuple[Signature, ...]
    witnesses: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class Line:
    """A label and its words."""

    label: str
    words: str


@dataclass(frozen=True)
class Entry:
    """What one performed row recorded."""

    heading: str
    at: str
    by: str
    status: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class VisitLine:
    """One visit to the site while a row went on: when, what was done there, by whom and with whom."""

    arrived_at: str
    left_at: str
    done: str
    by: str
    accompanied_by: str


@dataclass(frozen=True)
class Answer:
    """One answered question of a check tree."""

    ask: str
    answer: str
    noted: str = ""


@dataclass(frozen=True)
class Swap:
    """A device that is broken, and the one put in its place (empty where none was)."""

    device: str
    old: str
    old_serial: str
    old_inventory: str
    condition: str
    owner: str
    new: str = ""
    new_serial: str = ""
    new_inventory: str = ""
    new_owner: str = ""


@dataclass(frozen=True)
class Hop:
    """One line of the riwayat disposisi, or of the way of a report to the top."""

    giver: str
    giver_name: str
    receiver: str
    words: str
    at: str
    step: str


@dataclass(frozen=True)
class Choice:
    """A box on the Lembar Disposisi, ticked or not."""

    label: str
    ticked: bool


@dataclass(frozen=True)
class Sheet:
    """The upper part of a Lembar Disposisi, as the first disposing official filled it."""

    agenda: str
    sifat: tuple[Choice, ...]
    forwarded_to: tuple[Choice, ...]
    instructions: tuple[Choice, ...]
    note: str
    signature: Signature | None


@dataclass(frozen=True)
class Photo:
    """A photo by its attachment; the bytes are checked against ``sha256`` when the paper is rendered."""

    attachment: int
    sha256: str
    caption: str


@dataclass(frozen=True)
class Report:
    """The OPD's report and its letter."""

    ticket: str
    opd: str
    opd_address: str
    place: str
    title: str
    description: str
    impact: str
    node: str
    fault_at: str
    arrived_at: str
    kanal: str
    came_by: str  # the same inside a sentence
    reporter: str
    reporter_job: str
    reporter_phone: str
    letter_number: str
    letter_date: str
    letter_subject: str


@dataclass(frozen=True)
class Verification:
    """Where anybody may ask whether the paper is genuine: the address in its QR, or the page and the code to type."""

    url: str
    page: str
    code: str


@dataclass(frozen=True)
class Letter:
    """The words of a letter beside what the report says."""

    to: str
    at: str
    subject: str
    sifat: str
    enclosure: str
    body: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """A whole paper."""

    kind: str
    title: str
    number: str
    version: int
    signed_version: int  # a corrected paper repeats the approvals given to this version
    correction: str
    sample: bool  # demo data: the paper says CONTOH
    draft: bool  # read before it is approved: the paper says KONSEP and has no number
    paper_size: str
    margins: str
    font: str
    second_party_left: bool
    half_page: bool  # a Lembar Disposisi on half a page
    kop: Kop
    city: str
    issued_on: str
    issued_at: str
    day_in_words: str
    date_in_words: str
    date_in_figures: str
    sop_title: str
    sop_number: str
    report: Report
    signers: tuple[Signature, ...]
    acknowledgers: tuple[Signature, ...]
    team: tuple[Person, ...] = ()
    responsible: str = ""
    sheet: Sheet | None = None
    disposisi: tuple[Hop, ...] = ()
    forwards: tuple[Hop, ...] = ()
    entries: tuple[Entry, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    answers: tuple[Answer, ...] = ()
    swaps: tuple[Swap, ...] = ()
    latest: Mapping[str, str] = field(default_factory=dict)  # field code -> words of its latest record
    promised_at: str = ""  # the first promise; a later one does not replace it
    is_assistance: bool = False  # the SKPD answers for the fault and the Dinas helps (Tanah Bumbu 4)
    photos: tuple[Photo, ...] = field(default_factory=tuple)
    verification: Verification | None = None
    parties: Parties | None = None
    confirmed_by: Person | None = None  # who confirmed the complaint for the SKPD (F-01)
    told_to: tuple[str, ...] = ()  # receivers of a written notice
    loan_notice: tuple[str, ...] = ()  # what the SOP warns of where a device is handed over
    letter: Letter | None = None

    def as_json(self) -> dict[str, Any]:
        """The facts as plain data for the JSON column; ``asdict`` takes ten times as long."""
        return json.loads(json.dumps(vars(self), default=vars))
