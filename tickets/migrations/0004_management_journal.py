"""What admins change outside tickets gets a journal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The journal."""

    dependencies = [
        ("tickets", "0003_access_code"),
    ]

    operations = [
        migrations.CreateModel(
            name="ManagementEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor_name", models.CharField(max_length=160, verbose_name="nama")),
                ("actor_title", models.CharField(blank=True, max_length=200, verbose_name="jabatan")),
                (
                    "noun",
                    models.CharField(
                        choices=[
                            ("opd", "OPD"),
                            ("pengguna", "Pengguna"),
                            ("jabatan", "Jabatan"),
                            ("tim", "Tim"),
                            ("node", "Titik jaringan"),
                            ("kalender", "Kalender"),
                            ("sop", "SOP"),
                            ("kop", "Kop dan kertas"),
                            ("impor", "Impor"),
                            ("pekerjaan", "Pekerjaan gagal"),
                        ],
                        max_length=12,
                        verbose_name="perihal",
                    ),
                ),
                ("act", models.CharField(max_length=80, verbose_name="tindakan")),
                ("subject", models.CharField(max_length=240, verbose_name="yang diubah")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="sebelum")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="sesudah")),
                ("recorded_at", models.DateTimeField(verbose_name="dicatat")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="management_entries",
                        to="tickets.pemda",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan pengelolaan",
                "verbose_name_plural": "catatan pengelolaan",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["pemda", "-id"], name="management_pemda_newest")],
            },
        ),
    ]
