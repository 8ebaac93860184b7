"""Pages for what went wrong: refused, not found, not understood, failed, or the database is away."""

from __future__ import annotations

import sys

import psycopg2
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

#: The database is away. Django does not translate what the driver raises when the cursor of a long list is closed.
AWAY = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)
#: Seconds after which a browser or a script may try again while the database is away.
RETRY_AFTER = "30"


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the sentence of whoever refused names the post that may."""
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this account; the two read the same."""
    return render(request, "404.html", status=404)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: more files or fields than a page of ours sends, a broken upload, a foreign host name."""
    words = "Kiriman ini tidak dapat dibaca: terlalu banyak berkas, atau terputus di tengah jalan."
    return HttpResponse(loader.render_to_string("422.html", {"pesan": words}), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database does not answer: queues for a lock, a restart, a broken line.

    Wherever the fault was raised, in a page or in the session's middleware, Django comes here inside its ``except``.
    The pages are written without the request, because asking it for its user would ask the database again.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(loader.render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(loader.render_to_string("500.html"), status=500)
