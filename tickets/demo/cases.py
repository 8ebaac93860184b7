"""A sample case as data: a report, and moves that are performed by their proper hands, one after another."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from tickets.demo.people import Office
from tickets.demo.pictures import letter, photo
from tickets.demo.timetable import Beginning
from tickets.models import Ticket, User
from tickets.uploads import CleanFile
from workflow import actions, indonesian, working_time
from workflow.states import ACTS, OPD_ROLES, Kanal, Role, Status

NAMESPACE = UUID("7d1c4a52-0c86-4f0e-9f3f-6a51d1e0c0de")


@dataclass(frozen=True)
class Move:
    """One act, ``gap`` working minutes after the one before."""

    gap: int
    perform: Callable[[Play], Ticket]


@dataclass(frozen=True)
class Case:
    """A fault and what becomes of it. Times before the report are plain minutes."""

    opd: str
    title: str
    description: str
    place: str
    impact: str
    begins: Beginning
    moves: tuple[Move, ...]
    kanal: str = Kanal.APLIKASI
    down_for: int = 25  # minutes between fault and arrival
    delay: int = 0  # minutes between arrival and entering, when somebody enters it for the OPD
    has_letter: bool = False  # a letter comes with the report
    writes_letter: bool = False  # the OPD writes it in the product: ``moves`` begin with its draft
    photos: tuple[str, ...] = ()
    has_node: bool = True


@dataclass
class Play:
    """A case under way in an office: the ticket as it stands, and the moment of the present move."""

    office: Office
    case: Case
    ticket: Ticket | None = None
    now: datetime | None = None
    pictures: int = field(default=0)

    @property
    def gaps(self) -> list[timedelta]:
        """Working time between the moves, with seconds that nobody has chosen, the same on every run."""
        seed = zlib.crc32(f"{self.office.government.code} {self.case.title}".encode())
        return [
            timedelta(minutes=move.gap, seconds=(seed >> number % 24) % 50)
            for number, move in enumerate(self.case.moves)
        ]

    # -- the report ---------------------------------------------------------------------------------------------

    def report(self, now: datetime) -> None:
        """Send the report in, from the OPD's own hand or entered for it."""
        self.now = now
        case, opd = self.case, self.office.opds[self.case.opd]
        reporter = self.office.people[f"opd:{case.opd}"]
        arrived_at = now - timedelta(minutes=case.delay)
        self.ticket = actions.submit_report(
            actor=self._who_enters(reporter),
            opd=opd,
            report={
                "title": case.title,
                "description": case.description,
                "place": case.place,
                "impact": case.impact,
                "node": self.office.nodes[case.opd] if case.has_node else None,
                "fault_at": arrived_at - timedelta(minutes=case.down_for),
                "reporter_name": reporter.full_name,
                "reporter_job": reporter.job_title,
                "reporter_phone": reporter.phone,
                **({"letter_number": self.letter_number, "letter_date": self.letter_date} if case.has_letter else {}),
            },
            submission_key=uuid5(NAMESPACE, f"{self.office.government.code} {case.title}"),
            files=[*([self.letter()] if case.has_letter else []), *(self.photo(words) for words in case.photos)],
            kanal=case.kanal,
            arrived_at=arrived_at,
            writes_letter=case.writes_letter,
        )

    def _who_enters(self, reporter: User) -> User:
        if self.case.kanal == Kanal.APLIKASI:
            return reporter
        return self.office.people["tim1" if self.case.kanal == Kanal.MONITORING else "tu"]

    # -- the moves ----------------------------------------------------------------------------------------------

    def go(self, move: Move, now: datetime) -> None:
        """Perform one move at its moment."""
        self.now = now
        try:
            self.ticket = move.perform(self)
        except Exception as failure:
            failure.add_note(f"{self.office.government.code}: {self.case.title}, langkah {self.ticket.step}")
            raise

    def hand(self, key: str) -> User:
        """Who acts now for a role, or the person with that key (``tim2``)."""
        office = self.office
        if key == Role.TIM:
            team = self.ticket.penugasan
            return team.penanggung_jawab if team else office.people["tim1"]
        if key in OPD_ROLES:
            return office.people[f"{key}:{self.case.opd}"]
        post = office.posts.get(key)
        return post.holder_at(self.now).user if post else office.people[key]

    def perform_row(self, outcome: str, by: str, note: str, occurred: int, data: dict[str, Any]) -> Ticket:
        """Perform the present row with what the story brings and what every row of its kind needs."""
        step = self.ticket.current_step
        act = getattr(actions, ACTS[Status(step.status)])
        brought = {code: self._value(value) for code, value in data.items()}
        for code in step.required_data(outcome):
            if code not in brought and code in USUAL:
                brought[code] = USUAL[code](self, outcome)
        return act(
            self.ticket,
            actor=self.hand(by or step.role),
            version=self.ticket.version,
            outcome=outcome,
            data=brought,
            note=note,
            occurred_at=self.now - timedelta(minutes=occurred) if occurred else None,
        )

    def _value(self, value: Any) -> Any:
        if callable(value):
            return value(self)
        return [self._value(one) for one in value] if isinstance(value, list) else value

    # -- things that a move brings ------------------------------------------------------------------------------

    @property
    def letter_number(self) -> str:
        """Number of the OPD's letter, plainly a sample."""
        number = zlib.crc32(self.case.title.encode()) % 900 + 100
        return f"000/{number}/Contoh/{self.now.astimezone(self.office.pemda.tz).year}"

    @property
    def letter_date(self) -> date:
        """Local date of the OPD's letter."""
        return self.office.pemda.date_of(self.now - timedelta(minutes=self.case.delay))

    def letter(self) -> CleanFile:
        """The OPD's letter, as scanned."""
        opd, government = self.office.opds[self.case.opd], self.office.government
        return letter(
            government=government.name,
            opd=opd.name,
            address=opd.address,
            number=self.letter_number,
            date=f"{government.city}, {indonesian.tanggal(self.letter_date)}",
            to=f"Kepala {government.dinas}",
            subject="Permohonan Penanganan Gangguan Jaringan",
            body=(
                f"Dengan hormat, bersama ini kami sampaikan bahwa di {opd.name} telah terjadi gangguan jaringan: "
                f"{self.case.title}, bertempat di {self.case.place}.\n{self.case.description}\n"
                f"Dampak terhadap layanan: {self.case.impact}.\n"
                "Sehubungan dengan hal tersebut, kami mohon bantuan pemeriksaan dan penanganannya. "
                "Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."
            ),
            head=self.office.people[f"opd_kepala:{self.case.opd}"].full_name,
        )

    def photo(self, caption: str, *, broken: bool = True) -> CleanFile:
        """A picture with that caption."""
        self.pictures += 1
        return photo(caption, broken=broken, seed=zlib.crc32(caption.encode()) + self.pictures)

    def post_of_next_row(self, outcome: str) -> Any:
        """The post to which a disposisi hands the report."""
        following = self.ticket.sop.step(self.ticket.current_step.target(outcome))
        return self.office.posts[following.role]


#: What a row of its kind brings when its story says nothing else.
USUAL: dict[str, Callable[[Play, str], Any]] = {
    "nomor_agenda": lambda play, outcome: f"{play.ticket.number[-4:]}/Agenda Contoh",
    "nomor_surat": lambda play, outcome: play.ticket.letter_number or play.letter_number,
    "tanggal_surat": lambda play, outcome: play.ticket.letter_date or play.letter_date,
    "berkas_surat": lambda play, outcome: [play.letter()],
    "kepada": lambda play, outcome: play.post_of_next_row(outcome),
    "instruksi": lambda play, outcome: ["tindak_lanjut", "laporkan"],
    "hasil_verifikasi": lambda play, outcome: "Surat lengkap: lokasi, gejala, dan narahubung tercantum.",
    "petugas": lambda play, outcome: [play.office.people["tim1"], play.office.people["tim2"]],
    "penanggung_jawab": lambda play, outcome: play.office.people["tim1"],
    "waktu_pulih": lambda play, outcome: play.now - timedelta(minutes=10),
    "tiba_at": lambda play, outcome: play.now - timedelta(minutes=35),
    "kontak_koordinasi": lambda play, outcome: f"{play.ticket.reporter_name} ({play.ticket.reporter_job})",
    "dikonfirmasi_oleh": lambda play, outcome: f"{play.ticket.reporter_name} ({play.ticket.reporter_job})",
    "disampaikan_kepada": lambda play, outcome: f"{play.ticket.reporter_name} ({play.ticket.reporter_job})",
    "jadwal_kunjungan": lambda play, outcome: working_time.add_minutes(play.office.calendar, play.now, 300),
}
