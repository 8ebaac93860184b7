"""Administration for superusers: issued papers can be read, never changed."""

from __future__ import annotations

from django.contrib import admin

from reports.models import Naskah
from tickets.admin import ReadOnlyAdmin


@admin.register(Naskah)
class NaskahAdmin(ReadOnlyAdmin):
    """Official papers; their bytes are opened on the page of their ticket."""

    list_display = ("number", "title", "version", "ticket", "issued_at", "rendered_at", "attempts")
    list_filter = ("pemda", "kind")
    list_select_related = ("ticket",)
    search_fields = ("number", "ticket__number")
    exclude = ("file",)
