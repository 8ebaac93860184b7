"""Open tickets of a Pemda in the order of the lists, and devices by serial and inventory number as they are searched."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Upper

ENDED = ["ditolak", "dibatalkan", "selesai"]


class Migration(migrations.Migration):
    """Indexes only."""

    dependencies = [("tickets", "0008_conversation_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["pemda", "-id"], name="ticket_pemda_open", condition=~Q(status__in=ENDED)),
        ),
        migrations.AddIndex(
            model_name="perangkatrusak",
            index=models.Index(Upper("nomor_seri"), name="rusak_seri"),
        ),
        migrations.AddIndex(
            model_name="perangkatrusak",
            index=models.Index(Upper("nomor_inventaris"), name="rusak_inventaris"),
        ),
        migrations.AddIndex(
            model_name="penggantianperangkat",
            index=models.Index(Upper("nomor_seri"), name="pengganti_seri"),
        ),
        migrations.AddIndex(
            model_name="penggantianperangkat",
            index=models.Index(Upper("nomor_inventaris"), name="pengganti_inventaris"),
        ),
    ]
