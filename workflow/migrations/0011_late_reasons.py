"""Why rows came too late, and what a higher post said to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0016_readings_append_only"),
        ("workflow", "0010_disposisi_read_and_recalled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="excuse",
            field=models.CharField(
                blank=True,
                choices=[("alasan", "Alasan diterima"), ("sistem", "Pengingat waktu berhenti")],
                help_text="Kosong: keterlambatan dihitung.",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="LateReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("opd", "Pelapor OPD"),
                            ("opd_kepala", "Kepala OPD"),
                            ("tu", "Tata Usaha"),
                            ("sekretaris", "Sekretaris Dinas"),
                            ("kadis", "Kepala Dinas"),
                            ("kabid", "Kepala Bidang"),
                            ("kasi", "Kepala Seksi/Koordinator"),
                            ("tim", "Tim Jaringan"),
                            ("admin", "Admin Pemda"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=12,
                        verbose_name="yang terlambat",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opd", "Menunggu OPD"),
                            ("penyedia", "Menunggu penyedia"),
                            ("suku_cadang", "Menunggu suku cadang"),
                            ("akses", "Akses lokasi tertutup"),
                            ("cuaca", "Cuaca buruk"),
                            ("listrik", "Listrik padam"),
                            ("beban", "Beban kerja bersamaan"),
                            ("tugas_lain", "Tugas lain yang lebih mendesak"),
                            ("luar_kendali", "Keadaan di luar kendali"),
                            ("lainnya", "Lainnya"),
                        ],
                        max_length=14,
                        verbose_name="alasan",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="keterangan")),
                ("given_title", models.CharField(blank=True, max_length=200, verbose_name="jabatan saat itu")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="diberikan")),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="diterima")),
                ("decided_title", models.CharField(blank=True, max_length=200, verbose_name="jabatan saat itu")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputus")),
                ("decision", models.CharField(blank=True, max_length=500, verbose_name="catatan putusan")),
                (
                    "alarm",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_reason", to="workflow.alarm"
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_reasons", to="workflow.clock"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pemda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.pemda"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_reasons", to="workflow.steprun"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="late_reasons", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "verbose_name": "alasan keterlambatan",
                "verbose_name_plural": "alasan keterlambatan",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted", None), ("accepted", False), _connector="OR"),
                        fields=["pemda", "id"],
                        name="late_reason_unsettled",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("code", ""), ("given_at", None)),
                            models.Q(models.Q(("code", ""), _negated=True), ("given_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="late_reason_judged_only_when_given",
                    )
                ],
            },
        ),
    ]
