"""Files that wait beside a form which came back: how a page brings them, and the one view that shows them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tickets.forms.holding import HoldingForm
from tickets.held import HeldFiles
from tickets.models import HeldFile
from tickets.views.files import sent_file
from tickets.views.gate import for_members

#: Names in ``_formulir.html`` and ``_berkas_tertahan.html``: the page's key, and the button that takes one file out.
KEY, TAKE_OUT = "tertahan", "hapus_berkas"


def sent_with_files(request: HttpRequest) -> dict[str, Any]:
    """What a form that holds files is made from; empty for a page that is only read."""
    if request.method != "POST":
        return {}
    held = HeldFiles(request.user, request.POST.get(KEY, ""))
    return {"data": request.POST, "files": request.FILES, "held": held}


def takes_file_out(request: HttpRequest, form: HoldingForm) -> bool:
    """Whether the form was sent to take one waiting file out, which is then done; nothing else is."""
    if form.held is None or TAKE_OUT not in request.POST:
        return False
    form.take_out(request.POST[TAKE_OUT])
    messages.success(request, "Berkas dihapus dari isian.")
    return True


@never_cache
@require_safe
@for_members
def held_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file that waits beside a form of the reader's own; 404 for anybody else's."""
    return sent_file(get_object_or_404(HeldFile.objects.filter(author=request.user), pk=pk))
