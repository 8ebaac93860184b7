"""Clocks know what fires next, alarms say what fired, and the audit trail takes lines of the system beside acts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def belonging_to(model: str, name: str = "alarms") -> models.ForeignKey:
    """A row of another table that may not go while an alarm names it."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


class Migration(migrations.Migration):
    """Alarms."""

    dependencies = [("tickets", "0009_list_and_search_indexes"), ("workflow", "0004_notices")]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                KEY,
                ("ticket", belonging_to("tickets.ticket")),
                ("clock", belonging_to("workflow.clock")),
                ("run", belonging_to("workflow.steprun")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        help_text="Persen dari batas waktu; 200 ke atas: eskalasi.", verbose_name="tingkat"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="saat tercapai")),
                ("due_at", models.DateTimeField(verbose_name="tenggat saat itu")),
                ("fired_at", models.DateTimeField(verbose_name="dicatat")),
                (
                    "told",
                    models.JSONField(
                        default=list, help_text="Sebutan jabatan saat itu.", verbose_name="diberitahukan kepada"
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm tenggat",
                "verbose_name_plural": "alarm tenggat",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["ticket", "at"], name="alarm_of_ticket")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clock", "level", "due_at"), name="one_alarm_per_level_and_deadline"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="clock",
            name="next_at",
            field=models.DateTimeField(
                blank=True, help_text="Saat alarm berikutnya; kosong: tidak ada lagi.", null=True
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="next_level",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Tingkat alarm berikutnya, persen.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(condition=Q(next_at__isnull=False), fields=["next_at", "id"], name="clock_next"),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=Q(closed_at=None) | Q(next_at=None), name="closed_clock_fires_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=Q(next_at=None, next_level=None) | Q(next_at__isnull=False, next_level__isnull=False),
                name="clock_next_level_with_its_moment",
            ),
        ),
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "ordering": ["ticket", "version", "pk"],
                "verbose_name": "jejak audit",
                "verbose_name_plural": "jejak audit",
            },
        ),
        migrations.RemoveConstraint(model_name="auditentry", name="one_audit_entry_per_version"),
        migrations.AddField(
            model_name="auditentry",
            name="alarm",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audit_entry",
                to="workflow.alarm",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.UniqueConstraint(
                condition=Q(alarm=None), fields=("ticket", "version"), name="one_act_per_version_of_a_ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=Q(alarm=None, actor__isnull=False) | Q(alarm__isnull=False, actor=None),
                name="audit_entry_of_a_person_or_an_alarm",
            ),
        ),
    ]
