"""What a timer writes has no index that nothing asks, or that begins like another one of its table.

Every breach made fourteen entries in them. They are dropped by hand: AlterField makes the table anew on SQLite, without
the triggers that keep the trail.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNASKED = (
    ("alarm", "clock"),
    ("alarm", "run"),
    ("alarm", "ticket"),
    ("auditentry", "actor"),
    ("clock", "ticket"),
    ("delivery", "notice"),
    ("latereason", "decided_by"),
    ("latereason", "given_by"),
    ("latereason", "pemda"),
    ("notice", "post"),
    ("notice", "user"),
)


def drop(apps, schema_editor) -> None:
    connection = schema_editor.connection
    for table, column in _columns(apps):
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name, constraint in found.items():
            if constraint["index"] and not constraint["unique"] and constraint["columns"] == [column]:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make(apps, schema_editor) -> None:
    for table, column in _columns(apps):
        schema_editor.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")


def _columns(apps):
    for name, field in UNASKED:
        model = apps.get_model("workflow", name)
        yield model._meta.db_table, model._meta.get_field(field).column


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0035_closed_reports_by_opd"),
        ("workflow", "0026_refused_reasons_beside_the_new_one"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField(
                    model_name="alarm",
                    name="clock",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="workflow.clock",
                    ),
                ),
                migrations.AlterField(
                    model_name="alarm",
                    name="run",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="workflow.steprun",
                    ),
                ),
                migrations.AlterField(
                    model_name="alarm",
                    name="ticket",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="tickets.ticket",
                    ),
                ),
                migrations.AlterField(
                    model_name="auditentry",
                    name="actor",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="clock",
                    name="ticket",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="tickets.ticket",
                    ),
                ),
                migrations.AlterField(
                    model_name="delivery",
                    name="notice",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="workflow.notice",
                    ),
                ),
                migrations.AlterField(
                    model_name="latereason",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="latereason",
                    name="given_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="latereason",
                    name="pemda",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.pemda",
                    ),
                ),
                migrations.AlterField(
                    model_name="notice",
                    name="post",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Kepada pemegang jabatan ini.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.post",
                    ),
                ),
                migrations.AlterField(
                    model_name="notice",
                    name="user",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(condition=models.Q(("actor__isnull", False)), fields=["actor"], name="audit_of_actor"),
        ),
    ]
