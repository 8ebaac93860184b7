"""Times are stored in UTC and shown in the zone of the reader's government: WIB, WITA or WIT."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class PemdaTimezoneMiddleware:
    """Activate the zone of the user's Pemda for one request; visitors get the zone of the settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.pemda_id:
            timezone.activate(ZoneInfo(request.user.pemda.zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
