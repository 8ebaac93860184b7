"""When the sweep last looked, and when it stood still."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0012_results"),
    ]

    operations = [
        migrations.CreateModel(
            name="SweepWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField(verbose_name="terakhir berjalan")),
                ("lag_seconds", models.PositiveIntegerField(default=0, verbose_name="tertinggal, detik")),
                ("fired", models.PositiveIntegerField(default=0, verbose_name="alarm pada putaran terakhir")),
            ],
            options={
                "verbose_name": "pengawasan pengingat waktu",
                "verbose_name_plural": "pengawasan pengingat waktu",
            },
        ),
        migrations.CreateModel(
            name="SweepGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="berhenti")),
                ("ended_at", models.DateTimeField(verbose_name="berjalan lagi")),
            ],
            options={
                "verbose_name": "jeda pengingat waktu",
                "verbose_name_plural": "jeda pengingat waktu",
                "ordering": ["-started_at"],
                "constraints": [models.UniqueConstraint(fields=("started_at",), name="one_gap_per_standstill")],
            },
        ),
    ]
