"""The database itself refuses to change or remove rows of what auditors have read, on both engines."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION tickets_reading_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catatan pembacaan tidak dapat diubah atau dihapus'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON tickets_reading
    FOR EACH ROW EXECUTE FUNCTION tickets_reading_is_append_only();
CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON tickets_reading
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_reading_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER reading_append_only ON tickets_reading;
DROP TRIGGER reading_no_truncate ON tickets_reading;
DROP FUNCTION tickets_reading_is_append_only();
"""
SQLITE = [
    """CREATE TRIGGER reading_no_update BEFORE UPDATE ON tickets_reading
    BEGIN SELECT RAISE(ABORT, 'catatan pembacaan tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER reading_no_delete BEFORE DELETE ON tickets_reading
    BEGIN SELECT RAISE(ABORT, 'catatan pembacaan tidak dapat diubah atau dihapus'); END""",
    # INSERT OR REPLACE removes the old row without firing its DELETE trigger.
    """CREATE TRIGGER reading_no_replace BEFORE INSERT ON tickets_reading
    WHEN EXISTS (SELECT 1 FROM tickets_reading WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'catatan pembacaan tidak dapat diubah atau dihapus'); END""",
]


def forbid(apps, schema_editor):
    """Create the triggers of the engine in use."""
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
        schema_editor.execute("DROP TRIGGER reading_no_update")
        schema_editor.execute("DROP TRIGGER reading_no_delete")
        schema_editor.execute("DROP TRIGGER reading_no_replace")


class Migration(migrations.Migration):
    """Journal rows are append-only."""

    dependencies = [("tickets", "0015_readings_of_auditors")]
    operations = [migrations.RunPython(forbid, allow)]
