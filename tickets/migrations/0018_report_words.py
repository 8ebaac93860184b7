"""The words of reports, indexed as ``tickets.words`` asks for them; SQLite reads them plainly."""

from django.db import migrations

INDEX = """CREATE INDEX ticket_words ON tickets_ticket
    USING gin (to_tsvector('indonesian', title || ' ' || description || ' ' || place))"""


def create(apps, schema_editor):
    """Create the index where there is full text search."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ticket_words")


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("tickets", "0017_filters_by_row_and_month")]
    operations = [migrations.RunPython(create, drop)]
