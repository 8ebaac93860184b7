"""Everything that a ticket's page shows, read with a fixed number of queries and handed to the template in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import cached_property

from reports.models import Konsep, Naskah
from tickets.coordinates import MapLinks
from tickets.history import Happening, history_of, short_day, short_moment
from tickets.models import Attachment, Ticket, User
from tickets.parties import Part, PartyTime, time_by_measure, time_by_party
from tickets.recorded import Recorded, everything_recorded
from tickets.views.awaited import Awaited, awaited_of
from tickets.views.buttons import Button, Buttons, buttons_for
from tickets.views.field import VisitLine, map_of, visits_of
from tickets.views.late_rows import LateRow, late_rows_of
from tickets.views.links import draft_url, paper_page_url, paper_url
from tickets.views.track_facts import track_of
from tickets.views.trail import READERS as TRAIL_READERS
from workflow import indonesian, moment
from workflow.actions import owed_data
from workflow.fields import FIELDS
from workflow.models import AuditEntry, Pause, StepRun
from workflow.papers import BEFORE_THE_SOP, PaperKind
from workflow.states import Role
from workflow.track import Link, Track

#: Lines of the kronologi that stand open; the rest unfolds.
OPEN_LINES = 8


@dataclass(frozen=True)
class PaperLine:
    """One paper in the list "Dokumen"."""

    title: str
    url: str
    number: str
    day: str
    is_ready: bool
    note: str
    more_url: str = ""


@dataclass(frozen=True)
class RowRecords:
    """What one run recorded, valid and superseded, with its photos and files."""

    run: StepRun
    heading: str
    by: str
    at: str
    valid: tuple[Recorded, ...]
    superseded: tuple[Recorded, ...]
    visits: tuple[VisitLine, ...]
    files: tuple[Attachment, ...]
    may_correct: bool


@dataclass(frozen=True)
class Phone:
    """Somebody to call."""

    name: str
    number: str


class TicketPage:
    """One ticket for one reader. Ten queries at most, besides those of the frame."""

    def __init__(self, ticket: Ticket, reader: User) -> None:
        self.ticket, self.reader, self.now = ticket, reader, moment.on_screen()
        self.runs = self._read_runs()
        self._read_orders()
        self.files = list(ticket.attachments.order_by("pk"))
        self.paper_rows = list(ticket.papers.defer("facts").order_by("issued_at", "pk"))
        self.draft_rows = self._read_drafts()
        self.entries = list(ticket.audit_trail.order_by("-version", "-pk"))
        self.pauses = self._read_pauses()
        self.buttons: Buttons = buttons_for(ticket, reader)
        self.late_rows: list[LateRow] = (
            [] if self.is_reader_of_opd else late_rows_of(ticket, self.runs, reader, self.now)
        )
        self.awaited: Awaited = awaited_of(ticket, reader, self.now)

    def _read_orders(self) -> None:
        """The verbal orders of a ticket that has any; the runs know."""
        if any(run.verbal for run in self.runs):
            runs = {run.pk: run for run in self.runs}
            for order in self.ticket.verbal_orders.select_related("ordered_by", "noted_by"):
                order.run = runs[order.run_id]

    def _read_pauses(self) -> list[Pause]:
        """All waits, the open one among them, of a ticket that ever waited."""
        if not any(entry.act == "pause" for entry in self.entries):
            return []
        pauses = list(Pause.objects.filter(run__ticket=self.ticket).order_by("pk"))
        self.ticket.open_pause = next((pause for pause in pauses if pause.ended_at is None), None)
        return pauses

    def _read_runs(self) -> list[StepRun]:
        """Runs and turns in two queries; what the permissions ask is answered from them."""
        ticket = self.ticket
        ticket.open_turns = [turn for turn in ticket.every_turn if turn.closed_at is None]
        return ticket.every_run

    def _read_drafts(self) -> list[Konsep]:
        """Drafts of a row that waits for approval; the OPD's own letter has a page of its own."""
        run = self.ticket.current_run
        if run is None or run.performed_at is None:
            return []
        return list(self.ticket.konsep.filter(settled_at=None).exclude(kind__in=BEFORE_THE_SOP).defer("facts"))

    # -- the way so far -------------------------------------------------------------------------------------------

    @property
    def track(self) -> Track:
        """The jalur SOP, with papers beside the rows that made them."""
        links: dict[int, list[Link]] = {}
        for paper in self.paper_rows:
            if paper.is_current and paper.is_ready:
                links.setdefault(paper.run_id, []).append(Link(paper.title, paper_url(paper)))
        return track_of(self.ticket, self.runs, self.ticket.every_turn, self.now, links)

    @cached_property
    def parties(self) -> list[PartyTime]:
        """Whose the working time of this round was."""
        return time_by_party(self.ticket, self.runs, self.ticket.every_turn, self.pauses, self.now)

    @property
    def measures(self) -> list[Part]:
        """The time used beside the standards, in parts that are never added up."""
        clocks = {run.clock_id: run.clock for run in self.runs}
        return time_by_measure(self.ticket, clocks.values(), self.now)

    @property
    def kini(self) -> dict | None:
        """What stands under the present row; None at an end."""
        if self.ticket.current_run is None:
            return None
        deadline = self.awaited.deadline
        return {
            "tenggat": replace(deadline, big=True),
            "due": deadline.by_when,
            "awaited": self.awaited.sentence,
            "read": self._read_words(),
            "acts": [replace(button, kind="") for button in self.buttons.near],
        }

    @property
    def usual(self) -> Button | None:
        """What the reader is expected to do now; it stands in the head, however long the track below it is."""
        return next((button for button in self.buttons.near if button.kind == "utama"), None)

    def _read_words(self) -> str:
        """Whether the receiver of a disposisi has opened the ticket; nothing for the OPD and for the receiver."""
        is_theirs = self.is_reader_of_opd or not self.reader.hands.serves_dinas or self.ticket.is_performer(self.reader)
        if self.ticket.disposing_run is None or is_theirs:
            return ""
        read = self.ticket.read_turn
        return f"Dibaca {read.read_by}, {short_moment(read.read_at, self.ticket)}." if read else "Belum dibaca."

    @property
    def arrived(self) -> str:
        """When the report came, in short words."""
        return short_moment(self.ticket.arrived_at, self.ticket)

    @property
    def is_reader_of_opd(self) -> bool:
        """Whether the reader stands on the reporting side."""
        return self.reader.hands.reports and not self.reader.hands.serves_dinas

    @property
    def reads_trail(self) -> bool:
        """Whether the reader may open the trail of acts, which proves that nothing was changed."""
        return not self.reader.hands.roles.isdisjoint(TRAIL_READERS)

    @property
    def may_complete_letter(self) -> bool:
        """Whether the reader may bring the letter that follows."""
        return self.ticket.is_reporting_side(self.reader) or self.ticket.is_held_by(self.reader, Role.TU)

    @property
    def phones(self) -> list[Phone]:
        """Whom the Dinas may call: the reporter. The OPD finds its handlers beside the conversation."""
        if self.is_reader_of_opd:
            return []
        return [Phone(self.ticket.reporter_name, self.ticket.reporter_phone)]

    @property
    def map(self) -> MapLinks | None:
        """Where it is, for whoever may have to go there."""
        return None if self.is_reader_of_opd else map_of(self.ticket)

    @property
    def team(self) -> Sequence[User]:
        """The people appointed in this round."""
        appointed = self.ticket.penugasan
        return appointed.people if appointed else ()

    # -- everything recorded --------------------------------------------------------------------------------------

    @property
    def recorded(self) -> list[RowRecords]:
        """Rows that recorded something or brought files, newest first."""
        records = everything_recorded(self.ticket, self.runs)
        # Most tickets need no second visit, and the trail knows: no query then.
        visits = visits_of(self.ticket) if any(entry.act == "record_visit" for entry in self.entries) else {}
        rows = []
        for run in reversed(self.runs):
            mine = records.get(run.pk, [])
            files = tuple(file for file in self.files if file.run_id == run.pk)
            if not mine and not files and run.pk not in visits:
                continue
            rows.append(
                RowRecords(
                    run=run,
                    heading=f"Langkah {run.step}: {run.get_status_display()}{self._visit_words(run)}",
                    by=", ".join(part for part in (str(run.performed_by or ""), run.performer_title) if part),
                    at=short_moment(run.performed_at or run.opened_at, self.ticket),
                    valid=tuple(record for record in mine if not record.is_superseded),
                    superseded=tuple(record for record in mine if record.is_superseded),
                    visits=tuple(visits.get(run.pk, ())),
                    files=files,
                    may_correct=self.buttons.may_correct and run.performed_by_id == self.reader.pk and bool(mine),
                )
            )
        return rows

    def _visit_words(self, run: StepRun) -> str:
        if run.recalled_at is not None:
            return f" (perintah lisan {run.get_verbal_display()})" if run.verbal else " (disposisi ditarik)"
        if run.round > 1:
            return f" (dibuka kembali, putaran {run.round})"
        return f" (putaran {run.visit})" if run.visit > 1 else ""

    @property
    def letter_files(self) -> list[Attachment]:
        """Files that came with the report itself."""
        return [file for file in self.files if file.run_id is None]

    @property
    def papers(self) -> list[PaperLine]:
        """The papers that stand, also void ones; those without bytes yet say so."""
        return self._lines([paper for paper in self.paper_rows if paper.superseded_at is None])

    @property
    def superseded_papers(self) -> list[PaperLine]:
        """Earlier versions of these papers."""
        return self._lines([paper for paper in self.paper_rows if paper.superseded_at is not None])

    def _lines(self, papers: list[Naskah]) -> list[PaperLine]:
        return [
            PaperLine(
                title=paper.title,
                url=paper_url(paper) if paper.is_ready else "",
                number=paper.number,
                day=short_day(paper.issued_at, self.ticket).partition(" ")[2],
                is_ready=paper.is_ready,
                note=_paper_note(paper),
                more_url=paper_page_url(paper),
            )
            for paper in papers
        ]

    @property
    def drafts(self) -> list[PaperLine]:
        """What those who must acknowledge the row read before they do."""
        return [
            PaperLine(
                title=draft.title,
                url=draft_url(draft) if draft.is_ready else "",
                number="",
                day=short_day(draft.drafted_at, self.ticket).partition(" ")[2],
                is_ready=draft.is_ready,
                note="konsep, menunggu pengesahan" if draft.is_ready else "konsep, sedang dibuat",
            )
            for draft in self.draft_rows
        ]

    @property
    def corrected(self) -> AuditEntry | None:
        """The last correction of the report itself."""
        return next((entry for entry in self.entries if entry.act == "correct_report"), None)

    @property
    def wants_letter(self) -> bool:
        """Whether the reader's OPD may still write its letter here."""
        has_letter = any(paper.kind == PaperKind.SURAT_PERMOHONAN and paper.is_current for paper in self.paper_rows)
        return self.is_reader_of_opd and not self.ticket.is_ended and not has_letter

    @property
    def papers_pending(self) -> bool:
        """Whether a paper or draft is still being made."""
        return self.drafts_pending or any(paper.is_awaited for paper in self.paper_rows)

    @property
    def drafts_pending(self) -> bool:
        """Whether a draft that somebody is asked to approve is still being made."""
        return any(draft.is_awaited for draft in self.draft_rows)

    @property
    def owed(self) -> list[str]:
        """What must still be recorded before the ticket can close, a sentence per row."""
        return [
            f"Langkah {no}: {', '.join(indonesian.dalam_kalimat(FIELDS[code].label) for code in codes)}"
            for no, codes in owed_data(self.ticket).items()
        ] + [f"Langkah {order.run.step}: konfirmasi {order.official}" for order in self.ticket.open_orders]

    @property
    def happenings(self) -> list[Happening]:
        """The kronologi, newest first."""
        return history_of(self.ticket, self.entries)

    @property
    def open_lines(self) -> int:
        """How many lines of the kronologi stand open."""
        return OPEN_LINES

    @property
    def last_reason(self) -> str:
        """The reason of the act that returned, refused or withdrew it, whatever was done beside it since."""
        last = next(entry for entry in self.entries if not entry.is_by_system and entry.source != entry.target)
        return ". ".join(part for part in (last.outcome_label, last.note) if part)


def _paper_note(paper) -> str:
    version = f"versi {paper.version}" if paper.version > 1 or paper.superseded_at else ""
    return ", ".join(part for part in (version, *paper.state_words) if part)
