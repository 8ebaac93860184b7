"""The page that a monitoring asks: 200 while all is well, 503 with the words of what is not. Open to everybody."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tickets.health import health_at
from workflow import moment


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """How far database, sweep, outbox and papers are; no secrets, nothing about anybody's tickets."""
    try:
        found = health_at(moment.now())
    except DatabaseError:
        return JsonResponse({"keadaan": "terganggu", "gangguan": ["basis data tidak menjawab"]}, status=503)
    answer = {
        "keadaan": "terganggu" if found.faults else "baik",
        "gangguan": found.faults,
        "pengingat_terakhir_detik": None if found.since_sweep is None else _seconds(found.since_sweep),
        "alarm_tertinggal_detik": _seconds(found.overdue),
        "pemberitahuan_tertahan_detik": _seconds(found.outbox),
        "naskah_menunggu": found.papers,
    }
    return JsonResponse(answer, status=503 if found.faults else 200)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
