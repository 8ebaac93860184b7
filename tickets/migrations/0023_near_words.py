"""Title and place of reports by their trigrams, so that a misspelt word finds them; SQLite reads them plainly."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = "CREATE INDEX ticket_near_words ON tickets_ticket USING gin ((title || ' ' || place) gin_trgm_ops)"


def create(apps, schema_editor):
    """Create the index where there are trigrams."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ticket_near_words")


class Migration(migrations.Migration):
    """The extension and one index."""

    dependencies = [("tickets", "0022_node_coordinates")]
    operations = [TrigramExtension(), migrations.RunPython(create, drop)]
