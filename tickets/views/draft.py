"""Drafts of a row's form: saved by a button, and quietly by the browser while somebody types and takes photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tickets.drafts import DraftRefused, drafts_of, drop_drafts, drop_file, keep_draft
from tickets.forms.checks import CheckWalk
from tickets.forms.photos import files_to_keep
from tickets.forms.row import RowForm
from tickets.models import DraftFile, RowDraft, Ticket, User
from tickets.uploads import CleanFile
from tickets.views.files import sent_file
from tickets.views.gate import for_members
from tickets.views.refusal import SeeOther, refusal_before, to_ticket
from tickets.views.ticket import visible_ticket
from workflow import indonesian
from workflow.actions.advance import not_now, who_was_first
from workflow.models import StepRun
from workflow.states import ACTS, Status

#: Names that say where the form stood or which button was pressed; the rest is what somebody typed.
NOT_TYPED = {"csrfmiddlewaretoken", "version", "langkah", "ulangi", "lanjut", "tambah", "lewati", "buang", "hapus"}
DROP, DROP_FILE = "buang", "hapus"


def typed_in(sent: QueryDict) -> dict[str, list[str]]:
    """What was typed in a sent form, by the name of its box."""
    return {name: values for name, values in sent.lists() if name not in NOT_TYPED}


class RowDrafts:
    """The drafts of a ticket's present run as one of its performers may know them; two queries, once asked for."""

    def __init__(self, ticket: Ticket, reader: User) -> None:
        self.ticket, self.reader = ticket, reader
        self.refusal = ""

    @property
    def run(self) -> StepRun:
        """The run that they belong to."""
        return self.ticket.current_run

    @cached_property
    def _every(self) -> list[RowDraft]:
        return drafts_of(self.run)

    @property
    def own(self) -> RowDraft | None:
        """The reader's draft, or None."""
        return next((draft for draft in self._every if draft.author_id == self.reader.pk), None)

    @property
    def others(self) -> list[RowDraft]:
        """Those of the colleagues."""
        return [draft for draft in self._every if draft.author_id != self.reader.pk]

    @cached_property
    def files(self) -> list[DraftFile]:
        """The files of the reader's draft."""
        return list(self.own.files.all()) if self.own else []

    def keep(
        self, entries: Mapping[str, Sequence[str]], files: Mapping[str, Iterable[CleanFile]] | None = None
    ) -> bool:
        """Save the reader's draft; False, with the sentence in ``refusal``, when it is not kept."""
        try:
            keep_draft(self.run, self.reader, entries, files)
        except DraftRefused as refused:
            self.refusal = str(refused)
            return False
        for name in ("_every", "files"):
            self.__dict__.pop(name, None)
        return True

    @property
    def typed(self) -> QueryDict:
        """What the reader had typed, as a sent form brings it."""
        typed = QueryDict(mutable=True)
        for name, values in (self.own.entries if self.own else {}).items():
            typed.setlist(name, values)
        return typed

    @property
    def saved_words(self) -> str:
        """When the reader's draft was saved: "Konsep tersimpan 20 November 2026 pukul 09.41 WIB."; "" for none."""
        return f"Konsep tersimpan {self._moment(self.own)}." if self.own else ""

    @property
    def colleagues_words(self) -> str:
        """Who else has a draft of this row, so that two people do not write the same; never what it says."""
        who = [f"{draft.author} ({self._moment(draft)})" for draft in self.others]
        return f"{indonesian.daftar(who)} juga menyimpan konsep untuk langkah ini." if who else ""

    def _moment(self, draft: RowDraft) -> str:
        return indonesian.tanggal_jam(draft.saved_at, self.ticket.pemda.tz)


@require_POST
@for_members
def keep(request: HttpRequest, number: str) -> HttpResponse:
    """Save what was typed and chosen so far, take one file out, or throw the draft away; nothing is judged."""
    ticket = visible_ticket(request, number)
    step = ticket.current_step
    if step is None or step.is_terminator:
        return _refused(request, ticket, not_now(ticket))
    if request.POST.get("langkah") != ticket.step:
        return _refused(request, ticket, who_was_first(ticket, request.user))
    if answer := refusal_before(request, ticket, ACTS[Status(step.status)]):
        return _refused(request, ticket, not_now(ticket)) if _is_quiet(request) else answer
    drafts = RowDrafts(ticket, request.user)
    if DROP in request.POST:
        drop_drafts(drafts.run, request.user)
        messages.success(request, "Konsep dibuang.")
        return SeeOther(_row(ticket))
    _drop_file(drafts, request.POST.get(DROP_FILE, ""))
    form = _form(ticket, request, drafts)
    files, faults = files_to_keep(form)
    is_kept = drafts.keep(typed_in(request.POST), files)
    sentences = [drafts.refusal] if drafts.refusal else [sentence for found in faults.values() for sentence in found]
    if _is_quiet(request):
        return _told(drafts, form, sentences, is_kept)
    for sentence in sentences:
        messages.error(request, sentence)
    if is_kept:
        messages.success(request, drafts.saved_words)
    return SeeOther(_row(ticket))


def _form(ticket: Ticket, request: HttpRequest, drafts: RowDrafts) -> RowForm:
    walk = CheckWalk(ticket, request.user, request.POST.get("cek", "")) if ticket.current_step.checks else None
    photo = bool(walk and walk.wants_photo)
    return RowForm(ticket, data=request.POST, files=request.FILES, photo=photo, kept=drafts.files)


def _told(drafts: RowDrafts, form: RowForm, sentences: list[str], is_kept: bool) -> HttpResponse:
    """The answer for the browser's own script: words, and the lists of kept files by field."""
    form.take_kept(drafts.files)
    lists = {
        code: render_to_string(
            "tickets/_berkas_konsep.html", {"files": form.kept.get(code, []), "ticket": drafts.ticket}
        )
        for code in form.codes_of_files
    }
    words = " ".join(sentences) or drafts.saved_words
    status = 422 if sentences and is_kept else 200 if is_kept else 409
    return JsonResponse({"kata": words, "berkas": lists}, status=status)


def _drop_file(drafts: RowDrafts, key: str) -> None:
    for file in drafts.files:
        if str(file.pk) == key:
            drop_file(file)


def _is_quiet(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _refused(request: HttpRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    return JsonResponse({"kata": sentence}, status=409) if _is_quiet(request) else to_ticket(request, ticket, sentence)


def _row(ticket: Ticket) -> str:
    return reverse("ticket_row", args=[ticket.number])


@never_cache
@require_safe
@for_members
def draft_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of the reader's own draft; 404 for anybody else's."""
    visible = Ticket.objects.visible_to(request.user)
    own = DraftFile.objects.filter(draft__author=request.user, draft__run__ticket__in=visible)
    return sent_file(get_object_or_404(own, pk=pk))
