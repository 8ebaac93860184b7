"""Addresses of papers, and of the public page that says whether one is genuine."""

from django.urls import path

from reports.views import paper, verification

urlpatterns = [
    path("naskah/<int:pk>/", paper.naskah, name="naskah"),
    path("naskah/sertifikat/", paper.authority_certificate, name="sertifikat_segel"),
    path("verifikasi/", verification.ask, name="periksa_naskah"),
    path("verifikasi/<str:code>/", verification.verify, name="verifikasi"),
]
