"""The database itself refuses two holders of the same standing on one post on one day. Both engines.

The key of the exclusion is the post and its standing as one number, so that no extension is needed.
"""

from django.db import migrations

POSTGRES = """
ALTER TABLE tickets_holder ADD CONSTRAINT one_holder_at_a_time EXCLUDE USING gist (
    int8range(post_id * 2 + (kind <> 'definitif')::int, post_id * 2 + (kind <> 'definitif')::int, '[]') WITH &&,
    daterange(starts_on, ends_on, '[]') WITH &&
);
"""
POSTGRES_UNDO = "ALTER TABLE tickets_holder DROP CONSTRAINT one_holder_at_a_time"
OVERLAP = """WHEN EXISTS (
    SELECT 1 FROM tickets_holder other
    WHERE other.post_id = NEW.post_id AND other.id IS NOT NEW.id
      AND (other.kind = 'definitif') = (NEW.kind = 'definitif')
      AND (other.ends_on IS NULL OR other.ends_on >= NEW.starts_on)
      AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
) BEGIN SELECT RAISE(ABORT, 'masa jabatan bertumpang'); END"""
SQLITE = [
    f"CREATE TRIGGER holder_alone_on_insert BEFORE INSERT ON tickets_holder {OVERLAP}",
    f"CREATE TRIGGER holder_alone_on_update BEFORE UPDATE ON tickets_holder {OVERLAP}",
]


def forbid(apps, schema_editor):
    """Create the constraint or the triggers of the engine in use."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def allow(apps, schema_editor):
    """Drop them again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_UNDO)
    else:
        for name in ("holder_alone_on_insert", "holder_alone_on_update"):
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """One holder of a standing at a time."""

    dependencies = [("tickets", "0013_deputies_are_told")]
    operations = [migrations.RunPython(forbid, allow)]
