"""What holds for every request of a person: the clock of their government, and a password of their own."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

#: Pages that somebody with a password to change may still open.
OPEN_BEFORE_CHANGE = {"ubah_sandi", "keluar", "masuk"}


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
