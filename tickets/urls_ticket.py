"""Addresses of one ticket: its page, its SOP table, the form of its present row, the general acts, lateness."""

from django.urls import path

from tickets.views import acts, blank, draft, held, lateness, row, sums, ticket

urlpatterns = [
    path("tiket/<slug:number>/", ticket.ticket, name="ticket"),
    path("tiket/<slug:number>/sop/", ticket.ticket_sop, name="ticket_sop"),
    path("tiket/<slug:number>/hitungan/", sums.ticket_sums, name="ticket_sums"),
    path("tiket/<slug:number>/langkah/", row.ticket_row, name="ticket_row"),
    path("tiket/<slug:number>/langkah/konsep/", draft.keep, name="konsep"),
    path("konsep/berkas/<int:pk>/", draft.draft_file, name="berkas_konsep"),
    path("tertahan/berkas/<int:pk>/", held.held_file, name="berkas_tertahan"),
    path("tiket/<slug:number>/formulir/", blank.forms, name="formulir"),
    path("tiket/<slug:number>/formulir/<slug:no>/", blank.form, name="formulir_langkah"),
    path("tiket/<slug:number>/tindakan/<slug:act>/", acts.ticket_act, name="ticket_act"),
    path("tiket/<slug:number>/keterlambatan/<int:pk>/alasan/", lateness.explain, name="alasan"),
    path("tiket/<slug:number>/keterlambatan/<int:pk>/penilaian/", lateness.judge, name="penilaian"),
]
