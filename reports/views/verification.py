"""The public page behind the QR of every paper: is it genuine, does it hold, and is this file that paper?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from reports import verification
from reports.models import Naskah
from reports.verification import DigestHandler
from tickets import throttling


@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a code; a code that leads to a paper leads on to its page."""
    typed = request.GET.get("kode")
    if typed is None:
        return render(request, "reports/periksa.html")
    paper = verification.find(typed)
    return redirect("verifikasi", code=paper.verification_code) if paper else _unknown(request)


@csrf_exempt  # the page itself is protected; before that, the upload needs its own handler
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The public heading of an issued paper, and after an upload whether the file is the paper."""
    paper = verification.find(code)
    if paper is None:
        return _unknown(request)
    handler = DigestHandler()
    request.upload_handlers = [handler]
    return _verified(request, paper, handler)


@csrf_protect
def _verified(request: HttpRequest, paper: Naskah, handler: DigestHandler) -> HttpResponse:
    context = {"heading": verification.heading_of(paper), "code": paper.verification_code}
    if request.method == "POST":
        bool(request.FILES)  # reads the upload, past the handler
        context["compared"] = handler.is_given and not handler.is_too_large
        context["matches"] = handler.is_file_of(paper)
        context["too_large"] = handler.is_too_large
    return render(request, "reports/verifikasi.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    """One answer for every code that nobody issued, whatever is wrong with it; after many, a pause."""
    if not throttling.take_lookup(request):
        return render(request, "reports/periksa_jeda.html", status=429)
    return render(request, "reports/periksa.html", {"is_unknown": True}, status=404)
