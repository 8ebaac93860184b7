"""Each level moves a clock on and leaves its entry in ``clock_late`` behind, under the same key.

PostgreSQL keeps equal keys as one list and drops none of it while one of them lives: a count of what is late then looked
at every level that its clocks had ever passed. Kept apart, the dead ones go as soon as they are met.
"""

from django.db import migrations


def keep_apart(apps, schema_editor) -> None:
    _make_anew(schema_editor, "off")


def keep_together(apps, schema_editor) -> None:
    _make_anew(schema_editor, "on")


def _make_anew(schema_editor, lists: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER INDEX clock_late SET (deduplicate_items = {lists})")
        schema_editor.execute("REINDEX INDEX clock_late")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0024_outbox_by_channel")]

    operations = [migrations.RunPython(keep_apart, keep_together)]
