"""Deadlines moved by a change of the calendar keep the old one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The moves."""

    dependencies = [
        ("workflow", "0002_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_due_at", models.DateTimeField(verbose_name="tenggat lama")),
                ("new_due_at", models.DateTimeField(verbose_name="tenggat baru")),
                ("moved_at", models.DateTimeField(verbose_name="dipindah")),
                ("reason", models.CharField(max_length=240, verbose_name="sebab")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="workflow.clock"
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "perpindahan tenggat",
                "verbose_name_plural": "perpindahan tenggat",
                "ordering": ["-pk"],
            },
        ),
    ]
