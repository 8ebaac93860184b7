"""The form of the row where a ticket stands, alone on a page for the thumb, and the act that completes the row."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from reports.chronicle import Chronicle, valid_runs
from reports.facts import Hop
from reports.gathering import report_of
from reports.sheet import agenda_of, disposisi_history
from tickets.forms.checks import CheckForm, CheckWalk
from tickets.forms.photos import files_to_keep
from tickets.forms.row import LONGEST_NOTE, RowForm
from tickets.models import Attachment, Ticket
from tickets.views.awaited import awaited_of
from tickets.views.draft import RowDrafts, typed_in
from tickets.views.field import map_of, mates_of, visits_of
from tickets.views.gate import for_members
from tickets.views.links import paper_url
from tickets.views.page import TicketPage
from tickets.views.refusal import SeeOther, is_still_possible, refusal_before, sent_version, to_ticket
from tickets.views.ticket import visible_ticket
from tickets.views.track_facts import track_of
from workflow import actions, indonesian, moment
from workflow.actions.advance import label_of, not_now, title_in, who_was_first
from workflow.opened import note_opening
from workflow.states import ACTS, CHAIN, Role, Status
from workflow.track import Link

#: Query of a sheet that was opened from the inbox: the next report waits there, not on the ticket's page.
FROM_INBOX = "dari=kotak"
#: Rows whose performer answers for what others recorded, or tells it to somebody, and so reads it above the form.
READ_FIRST = (Status.PELAPORAN_KONDISI, Status.PENERUSAN_LAPORAN, Status.TINJAUAN)
#: Names that belong to the walk through a check tree; everything else that was typed travels along.
WALK_NAMES = {
    "csrfmiddlewaretoken",
    "version",
    "langkah",
    "cek",
    "cek_jawaban",
    "cek_teks",
    "cek_angka",
    "ulangi",
    "lanjut",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ticket_row(request: HttpRequest, number: str) -> HttpResponse:
    """GET: the present row's form. POST: perform the row, or add a row of devices, or answer one question."""
    ticket = visible_ticket(request, number, "node")
    step = ticket.current_step
    if step is None or step.is_terminator:
        return to_ticket(request, ticket, not_now(ticket))
    if request.method == "POST" and request.POST.get("langkah") not in (None, ticket.step):
        return to_ticket(request, ticket, who_was_first(ticket, request.user))
    page = RowPage(request, ticket, ACTS[Status(step.status)])
    return page.answer_post() if request.method == "POST" else page.show()


class RowPage:
    """One request for one row: its check walk if it has one, its form, and the answer."""

    def __init__(self, request: HttpRequest, ticket: Ticket, act: str) -> None:
        self.request, self.ticket, self.act, self.step = request, ticket, act, ticket.current_step
        self.drafts = RowDrafts(ticket, request.user)
        self.sent: QueryDict = request.POST if request.method == "POST" else self.drafts.typed
        self.walk = CheckWalk(ticket, request.user, self.sent.get("cek", "")) if self.step.checks else None

    def form(self, *, bound: bool = False) -> RowForm:
        """The row's form, empty or with what was sent."""
        return RowForm(
            self.ticket,
            data=self.sent if bound else None,
            files=self.request.FILES if bound else None,
            checks=self.walk.as_data if self.walk else None,
            photo=bool(self.walk and self.walk.wants_photo),
            kept=SimpleLazyObject(lambda: self.drafts.files),  # read where the row asks for files
        )

    # -- answering ------------------------------------------------------------------------------------------------

    def answer_post(self) -> HttpResponse:
        """Decide what was asked for; the row is performed only when nothing else was."""
        sent = self.request.POST
        is_stale = sent_version(self.request) != self.ticket.version
        if self.walk and "ulangi" in sent:
            self.walk.back_to(sent["ulangi"])
            return self.show()
        if self.walk and self.walk.current:
            return self._answer_question()
        form = self.form(bound=True)
        if "tambah" in sent:
            form.leave_unchecked()
            return self.show(form)
        if is_stale:
            form.leave_unchecked()
            return self.show(form, sentence=who_was_first(self.ticket, self.request.user), status=409)
        skip = self.step.optional and "lewati" in sent
        if not skip and not form.is_valid():
            return self.show(form, status=422)
        return self._perform(form, skip=skip)

    def _answer_question(self) -> HttpResponse:
        check = self.walk.current
        if answer := self._refusal():
            return answer
        if "lanjut" not in self.request.POST:
            return self.show(question=CheckForm(check), status=422)
        question = CheckForm(check, self.request.POST)
        if self.walk.is_too_long:
            question.add_error(None, "Pemeriksaan ini sudah terlalu panjang. Ulangi dari salah satu jawaban.")
        if not question.is_valid():
            return self.show(question=question, status=422)
        self.walk.add(question.given)
        self.drafts.keep({**dict(self._typed()), "cek": [self.walk.token]})
        return self.show()

    def _perform(self, form: RowForm, *, skip: bool) -> HttpResponse:
        entry = {"note": self._reason_to_skip(), "skip": True} if skip else form.entry()
        try:
            after = getattr(actions, self.act)(
                self.ticket, actor=self.request.user, version=sent_version(self.request), **entry
            )
        except actions.StaleTicket as refusal:
            return self._raced(form, str(refusal))
        except actions.DataMissing as refusal:
            if skip:
                form.leave_unchecked()
            form.refuse(refusal.fields)
            return self.show(form, status=422)
        except actions.ActNotPossible as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=409)
        if self.request.GET.urlencode() == FROM_INBOX:
            messages.success(self.request, f"{after.number}. {self._done(after)}")
            return SeeOther(reverse("kotak_masuk"))
        messages.success(self.request, self._done(after))
        return SeeOther(after.get_absolute_url())

    def _reason_to_skip(self) -> str:
        """What was written as the reason; the rest of the form is not judged when a row is passed over."""
        return self.request.POST.get("note", "").replace("\0", "")[:LONGEST_NOTE]

    def _raced(self, form: RowForm, sentence: str) -> HttpResponse:
        """Somebody acted between our look and our lock: keep what was typed if the row is still the reader's."""
        self.ticket = visible_ticket(self.request, self.ticket.number, "node")
        if self.ticket.step != self.step.no or not is_still_possible(self.request, self.ticket, self.act):
            return to_ticket(self.request, self.ticket, sentence)
        return self.show(form, sentence=sentence, status=409)

    def _done(self, after: Ticket) -> str:
        when = indonesian.jam(moment.on_screen(), after.pemda.tz)
        then = awaited_of(after, self.request.user, moment.on_screen()).then
        return f"Langkah {self.step.no} tercatat pukul {when}. {then}"

    # -- showing --------------------------------------------------------------------------------------------------

    def show(
        self,
        form: RowForm | None = None,
        *,
        question: CheckForm | None = None,
        sentence: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The page with the next question of the check tree, or with the row's form, for whoever may perform the row.

        An act that is sent is judged under the lock; before it only where this page answers.
        """
        if answer := self._refusal():
            return answer
        note_opening(self.ticket, self.request.user)
        if self.walk and self.walk.current:
            asked = self._asked(question or CheckForm(self.walk.current))
        else:
            asked = {"form": self._kept_form() if form is None else self._with_files_kept(form)}
        around = self._sheet() if Status(self.step.status) in CHAIN else self._work()
        context = {**self._row(), **asked, **around, "sentence": sentence}
        return render(self.request, "tickets/langkah.html", context, status=status)

    def _refusal(self) -> HttpResponse | None:
        """The answer to somebody whose row it is not, or who comes too late; raises PermissionDenied for the first."""
        return refusal_before(self.request, self.ticket, self.act)

    def _row(self) -> dict:
        """The ticket and its row: where it stands, whom to call, what was ordered, and the other ways to go on."""
        ticket, reader, now = self.ticket, self.request.user, moment.on_screen()
        return {
            "ticket": ticket,
            "step": self.step,
            "act": self.act,
            "label": label_of(ticket, self.act),
            "walk": self.walk,
            "drafts": self.drafts,
            "awaited": awaited_of(ticket, reader, now),
            "track": track_of(ticket, ticket.every_run, (), now),
            "behalf": "" if ticket.is_performer(reader) else ticket.sop.title_of(self.step.role),
            "phone": self._phone(),
            "hops": self._hops(),
            "is_field": self.step.role == Role.TIM,
            "may_pause": self._may("pause"),
            "may_send_back": self._may("send_back"),
            "may_visit": self._may("record_visit"),
        }

    def _asked(self, question: CheckForm) -> dict:
        """A question of the check tree; what was typed in the form behind it travels along."""
        return {"question": question, "carried": [(name, value) for name, values in self._typed() for value in values]}

    def _sheet(self) -> dict:
        """What a Lembar Disposisi shows beside its cells: the report, its letter and its number in the book."""
        return {
            "is_sheet": True,
            "report": report_of(self.ticket),
            "agenda": agenda_of(self.ticket),
            "letter": self._letter(),
            "acting": self._acting(),
        }

    def _work(self) -> dict:
        """What stands above the form of any other row: papers, visits, colleagues, the way there."""
        return {
            "papers": self._papers(),
            "page": TicketPage(self.ticket, self.request.user) if self.step.status in READ_FIRST else None,
            "visits": visits_of(self.ticket).get(self.ticket.current_run.pk, ()),
            "mates": mates_of(self.ticket, self.request.user, self.ticket.every_run),
            "map": map_of(self.ticket) if self.step.role == Role.TIM else None,
        }

    def _kept_form(self) -> RowForm:
        """The row's form with what the reader's draft holds."""
        form = self.form(bound=bool(self._typed()))
        if form.is_bound:
            form.leave_unchecked()
        return form

    def _typed(self) -> list[tuple[str, list[str]]]:
        """What was typed in the form's own fields: it travels along while a question is answered again."""
        return [(name, values) for name, values in self.sent.lists() if name not in WALK_NAMES]

    def _with_files_kept(self, form: RowForm) -> RowForm:
        """The form that comes back: files sent with it wait in the draft with all that was typed; a browser lets go."""
        files, _ = files_to_keep(form) if form.is_bound and self.request.FILES else ({}, {})
        if files and self.drafts.keep(typed_in(self.sent), files):
            form.take_kept(self.drafts.files)
        return form

    def _may(self, act: str) -> bool:
        """Whether the reader may do another act now; the page offers three."""
        return is_still_possible(self.request, self.ticket, act)

    def _acting(self) -> str:
        """The title of a Plt. or Plh. under which the reader performs this row, or ""."""
        title = title_in(self.ticket, self.request.user)
        return title if title in self.request.user.hands.acting else ""

    def _phone(self) -> str:
        """Whom the performer may call: the reporter, or for the OPD itself the one who answers for the work."""
        if not self.ticket.is_reporting_side(self.request.user):
            return self.ticket.reporter_phone
        appointed = self.ticket.penugasan
        return appointed.penanggung_jawab.phone if appointed and appointed.penanggung_jawab else ""

    def _hops(self) -> tuple[Hop, ...]:
        """What officials ordered on the way here, in the words of the paper; an OPD does not read it."""
        runs = self.ticket.every_run
        is_ordered = any(run.status in CHAIN and run.performed_at for run in runs)
        if not is_ordered or self.ticket.is_reporting_side(self.request.user):
            return ()
        return disposisi_history(Chronicle(self.ticket, valid_runs(runs, self.ticket.current_run)))

    def _papers(self) -> list[Link]:
        """Current papers that are ready: who passes a report on or reviews it reads it first."""
        current = self.ticket.papers.in_force().exclude(rendered_at=None)
        return [Link(paper.title, paper_url(paper)) for paper in current.defer("facts").order_by("pk")]

    def _letter(self) -> Attachment | None:
        """The scan of the letter, to be read beside the sheet."""
        return self.ticket.attachments.filter(kind=Attachment.Kind.SURAT).order_by("-pk").first()
