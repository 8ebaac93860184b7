"""Addresses beside a ticket's SOP: conversation, question for progress, photos, recovery, receipt."""

from django.urls import path

from tickets.views import conversation, receipt

urlpatterns = [
    path("tiket/<slug:number>/percakapan/", conversation.conversation, name="percakapan"),
    path("tiket/<slug:number>/percakapan/tanya/", conversation.ask, name="tanya"),
    path("tiket/<slug:number>/percakapan/<int:pk>/tarik/", conversation.withdraw, name="tarik_pesan"),
    path("tiket/<slug:number>/foto/", conversation.photos, name="tambah_foto"),
    path("tiket/<slug:number>/pemulihan/", conversation.recovery, name="pemulihan"),
    path("tiket/<slug:number>/tanda-terima/", receipt.receipt, name="tanda_terima"),
    path("percakapan/berkas/<int:pk>/", conversation.message_file, name="berkas_pesan"),
]
