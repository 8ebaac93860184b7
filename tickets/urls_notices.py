"""Addresses of what people are told: the list, the marks, the preferences, and the counts of an open page."""

from django.urls import path

from tickets.views import notices

urlpatterns = [
    path("pemberitahuan/", notices.notices, name="pemberitahuan"),
    path("pemberitahuan/dibaca/", notices.read_all, name="pemberitahuan_dibaca_semua"),
    path("pemberitahuan/<int:pk>/dibaca/", notices.read, name="pemberitahuan_dibaca"),
    path("akun/pemberitahuan/", notices.preferences, name="setelan_pemberitahuan"),
    path("tiket/<slug:number>/pemberitahuan/", notices.told, name="diberi_tahu"),
    path("denyut/", notices.pulse, name="denyut"),
]
