"""Where each room's pages begin, and what is shown when a page cannot be."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("tickets.urls")),
]

handler400 = "tickets.views.faults.not_understood"
handler403 = "tickets.views.faults.not_yours"
handler404 = "tickets.views.faults.not_found"
handler500 = "tickets.views.faults.failed"
