"""A form that was sent after its session had ended: what was typed comes back, to be sent again by whoever logs in.

Nothing is stored. The form travels inside the answer, and only to a page of ours that has sent it (its ``Origin``), so
no other site can lay words into somebody's mouth.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

#: Characters that are carried; the longest form of ours has a tenth of them.
MOST_CARRIED = 200_000
#: Pages whose forms hold secrets, or make no sense under another session.
NOT_CARRIED = {"masuk", "masuk_kode", "keluar", "ubah_sandi", "lupa_sandi", "sandi_baru"}
TOKEN = "csrfmiddlewaretoken"
ENDED = "Konsep belum tersimpan karena sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu lanjutkan di halaman ini."
RENEWED = "Konsep belum tersimpan karena Anda masuk lagi di tab lain. Isian di halaman ini tetap dapat dikirim."


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not this session's (``CSRF_FAILURE_VIEW``).

    A second login page of a browser in which somebody has logged in meanwhile leads on, as it does when it is opened.
    """
    if request.user.is_authenticated and request.resolver_match.url_name == "masuk":
        return redirect("beranda")
    return given_back(request) or render(request, "403_csrf.html", status=403)


def given_back(request: HttpRequest) -> HttpResponse | None:
    """What was typed, with a button that sends it; None for a form that cannot or must not be carried."""
    if not _is_ours(request) or not _may_be_carried(request):
        return None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kata": RENEWED if request.user.is_authenticated else ENDED}, status=403)
    carried = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
    context = {
        "carried": carried,
        # Codes, numbers and dates have no spaces; what somebody wrote nearly always has.
        "written": [value for _, value in carried if " " in value.strip()],
        "files": [file.name for _, files in request.FILES.lists() for file in files],
    }
    answer = render(request, "tickets/terputus.html", context, status=403)
    add_never_cache_headers(answer)
    return answer


def _is_ours(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _may_be_carried(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.app_names or match.url_name in NOT_CARRIED:
        return False
    length = sum(len(name) + len(value) for name, values in request.POST.lists() for value in values)
    return 0 < length <= MOST_CARRIED
