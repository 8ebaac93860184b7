"""Addresses of papers, of the print centre, and of the public page that says whether one is genuine."""

from django.urls import path

from reports.views import centre, letter, paper, paper_page, recap, satisfaction, sop, survey, verification

urlpatterns = [
    path("naskah/<int:pk>/", paper.naskah, name="naskah"),
    path("naskah/<int:pk>/rincian/", paper_page.detail, name="naskah_rinci"),
    path("naskah/<int:pk>/nomor/", paper_page.number, name="naskah_nomor"),
    path("naskah/<int:pk>/batal/", paper_page.void, name="naskah_batal"),
    path("naskah/<int:pk>/pindaian/", paper_page.scan, name="naskah_pindaian"),
    path("naskah/konsep/<int:pk>/", paper.konsep, name="konsep_naskah"),
    path("tiket/<slug:number>/surat/", letter.letter, name="surat_permohonan"),
    path("tiket/<slug:number>/surat/tulis/", letter.write, name="surat_tulis"),
    path("tiket/<slug:number>/surat/terbit/", letter.issue, name="surat_terbit"),
    path("tiket/<slug:number>/surat/kembali/", letter.give_back, name="surat_kembali"),
    path("naskah/sertifikat/", paper.authority_certificate, name="sertifikat_segel"),
    path("sop/<int:pk>/naskah/", sop.uncontrolled, name="sop_naskah"),
    path("sop/salinan/<int:pk>/", sop.controlled, name="salinan_sop"),
    path("dokumen/", centre.documents, name="dokumen"),
    path("dokumen/cetakan/", centre.order_bundle, name="cetakan_baru"),
    path("dokumen/cetakan/<int:pk>/", centre.progress, name="cetakan"),
    path("dokumen/cetakan/<int:pk>/berkas/", centre.printed_file, name="cetakan_berkas"),
    path("rekap/", recap.order_recap, name="rekap"),
    path("tiket/<slug:number>/survei/", survey.survey, name="survei"),
    path("skm/", satisfaction.satisfaction, name="skm"),
    path("skm/unsur.csv", satisfaction.unsur_table, name="skm_unsur"),
    path("skm/jawaban.csv", satisfaction.answer_table, name="skm_jawaban"),
    path("verifikasi/", verification.ask, name="periksa_naskah"),
    path("verifikasi/<str:code>/", verification.verify, name="verifikasi"),
]
