"""The words of all reports stand once each, by government: a slip of the pen is looked up among them.

The index over every report's trigrams goes: among a million reports that say "internet" it took seconds to say so.
"""

import re

import django.db.models.deletion
from django.db import migrations, models

INDEX = "CREATE INDEX report_word_near ON tickets_reportword USING gin (word gin_trgm_ops)"
OLD_INDEX = "CREATE INDEX ticket_near_words ON tickets_ticket USING gin ((title || ' ' || place) gin_trgm_ops)"
WORD = re.compile(r"[^\W_]{2,40}")


def fill(apps, schema_editor):
    """Note the words of titles and places as they stand now."""
    alias = schema_editor.connection.alias
    reports = apps.get_model("tickets", "Ticket").objects.using(alias).order_by()
    words = set()
    for pemda, title, place in reports.values_list("pemda_id", "title", "place").distinct().iterator():
        found = WORD.findall(f"{title} {place}".lower())
        words.update((pemda, word) for word in found if not word.isdigit())
    word_of = apps.get_model("tickets", "ReportWord")
    word_of.objects.using(alias).bulk_create(word_of(pemda_id=pemda, word=word) for pemda, word in sorted(words))


def index(apps, schema_editor):
    """Exchange the indexes where there are trigrams."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)
        schema_editor.execute("DROP INDEX ticket_near_words")


def index_as_before(apps, schema_editor):
    """And back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OLD_INDEX)
        schema_editor.execute("DROP INDEX report_word_near")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0028_held_files")]

    operations = [
        migrations.CreateModel(
            name="ReportWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, verbose_name="kata")),
                (
                    "pemda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tickets.pemda"
                    ),
                ),
            ],
            options={
                "verbose_name": "kata laporan",
                "verbose_name_plural": "kata laporan",
                "constraints": [models.UniqueConstraint(fields=("pemda", "word"), name="report_word_once")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, index_as_before),
    ]
