"""What holds for every request: text that is text, the clock of the own government, and a password of one's own."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from tickets.reading import note_reading
from tickets.views.interrupted import given_back
from workflow.states import Role

#: What browsers send to pages of ours; anything else is a probe (ASVS 13.4.4).
METHODS = ("GET", "HEAD", "POST")
#: Names under which browsers send the only encoding that our forms have.
ENCODINGS = ("", "utf-8", "utf8")
#: Pages that somebody with a password to change may still open.
OPEN_BEFORE_CHANGE = {"ubah_sandi", "keluar", "masuk"}


class PlainRequestMiddleware:
    """Refuse, before anybody reads it, what no browser sends to our pages and no database of ours could keep.

    Another encoding makes the framework decode with any codec that the sender names, also ones that give no text or
    lone surrogates; a quoted cookie may hold NUL, which PostgreSQL refuses when it looks for the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """405 for an unknown method. Raises BadRequest, which becomes 400, for text that is none."""
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.content_params.get("charset", "").strip("\"' ").lower() not in ENCODINGS:
            raise BadRequest("Another encoding than UTF-8.")
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie with NUL.")
        return self.get_response(request)


class NoStoreMiddleware:
    """Keep pages of somebody who is signed in out of every cache, where the next reader would find them (ASVS 14.3.2).

    Stands inside the zone's middleware, which has read the person already: a page costs no further query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, marked unless its page has said something of its own."""
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class InterruptedFormMiddleware:
    """Give a form back that came after its session had ended; the way to the login alone would forget it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the page with what was typed where the answer leads to the login."""
        response = self.get_response(request)
        if request.method != "POST" or not response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            return response
        return given_back(request) or response


class PemdaTimezoneMiddleware:
    """Activate the zone of the user's Pemda for one request; visitors get the zone of the settings.

    Times are stored in UTC and shown in WIB, WITA or WIT.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.pemda_id:
            timezone.activate(ZoneInfo(request.user.pemda.zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class ReadingMiddleware:
    """Write down every page and file that an auditor gets to read; a page that cannot be noted is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; pieces that a page fetches again by itself are part of its first reading."""
        response = self.get_response(request)
        is_read = request.method == "GET" and response.status_code == 200 and not request.htmx
        if is_read and request.user.is_authenticated and Role.AUDITOR in request.user.hands.roles:
            name, query = request.resolver_match.url_name or "", request.META.get("QUERY_STRING", "")
            note_reading(request.user, name=name, address=request.path, query=query)
        return response


class PasswordChangeMiddleware:
    """Lead somebody whose password others know to the page where they write their own, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Redirect once the page is known by name."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        return None if request.resolver_match.url_name in OPEN_BEFORE_CHANGE else redirect("ubah_sandi")
