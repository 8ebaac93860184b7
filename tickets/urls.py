"""Addresses of people, reports, lists, tickets, SOPs and files; words as officers say them."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from tickets.views import account, batch, compliance, deputies, files, guide, health, inbox, lists, report, sop, trail

urlpatterns = [
    path("", account.start, name="beranda"),
    path("masuk/", account.Login.as_view(), name="masuk"),
    path("masuk/kode/", account.code_login, name="masuk_kode"),
    path("keluar/", auth_views.LogoutView.as_view(), name="keluar"),
    path("akun/", account.account, name="akun"),
    path("akun/sandi/", account.PasswordChange.as_view(), name="ubah_sandi"),
    path(
        "akun/sandi/selesai/",
        auth_views.PasswordChangeDoneView.as_view(template_name="registration/ubah_sandi_selesai.html"),
        name="ubah_sandi_selesai",
    ),
    path("sandi/", account.PasswordReset.as_view(), name="lupa_sandi"),
    path(
        "sandi/terkirim/",
        auth_views.PasswordResetDoneView.as_view(template_name="registration/lupa_sandi_terkirim.html"),
        name="lupa_sandi_terkirim",
    ),
    path("sandi/<uidb64>/<token>/", account.PasswordResetConfirm.as_view(), name="sandi_baru"),
    path(
        "sandi/selesai/",
        auth_views.PasswordResetCompleteView.as_view(template_name="registration/sandi_baru_selesai.html"),
        name="sandi_baru_selesai",
    ),
    path("pejabat-pengganti/", deputies.deputies, name="pengganti"),
    path("pejabat-pengganti/jabatan/<int:pk>/", deputies.new, name="pengganti_baru"),
    path("pejabat-pengganti/masa/<int:pk>/", deputies.term, name="pengganti_masa"),
    path("pengguna/", account.people, name="pengguna"),
    path("pengguna/<int:pk>/kode/", account.give_code, name="beri_kode"),
    path("lapor/", report.report, name="lapor"),
    path("laporan/", lists.own_reports, name="laporan_saya"),
    path("sehat/", health.health, name="sehat"),
    path("kotak-masuk/", inbox.inbox, name="kotak_masuk"),
    path("kotak-masuk/bersama/", batch.batch, name="disposisi_bersama"),
    path("pekerjaan/", inbox.jobs, name="pekerjaan"),
    path("tiket/", lists.all_tickets, name="semua_tiket"),
    path("kepatuhan/", compliance.compliance, name="kepatuhan"),
    path("kepatuhan/langkah/", compliance.results, name="kepatuhan_langkah"),
    path("cari/", lists.search, name="cari"),
    path("jejak/", trail.trail, name="jejak_audit"),
    path("jejak/jejak-audit.csv", trail.trail_table, name="jejak_audit_unduh"),
    path("jejak/dibaca/", trail.readings, name="jejak_dibaca"),
    path("sop/", sop.versions, name="sop"),
    path("sop/<int:pk>/", sop.table, name="sop_tabel"),
    path("sop/<int:pk>/tafsir/", guide.readings, name="sop_tafsir"),
    path("bantuan/", guide.guide, name="bantuan"),
    path("lampiran/<int:pk>/", files.attachment, name="berkas"),
    path("kelola/", include("tickets.urls_manage")),
    path("", include("tickets.urls_notices")),
    path("", include("tickets.urls_conversation")),
    path("", include("tickets.urls_ticket")),
]
