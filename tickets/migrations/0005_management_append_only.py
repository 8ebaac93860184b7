"""The database itself refuses to change or remove rows of the management journal, on both engines."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION tickets_management_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catatan pengelolaan tidak dapat diubah atau dihapus'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER management_append_only BEFORE UPDATE OR DELETE ON tickets_managemententry
    FOR EACH ROW EXECUTE FUNCTION tickets_management_is_append_only();
CREATE TRIGGER management_no_truncate BEFORE TRUNCATE ON tickets_managemententry
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_management_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER management_append_only ON tickets_managemententry;
DROP TRIGGER management_no_truncate ON tickets_managemententry;
DROP FUNCTION tickets_management_is_append_only();
"""
SQLITE = [
    """CREATE TRIGGER management_no_update BEFORE UPDATE ON tickets_managemententry
    BEGIN SELECT RAISE(ABORT, 'catatan pengelolaan tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER management_no_delete BEFORE DELETE ON tickets_managemententry
    BEGIN SELECT RAISE(ABORT, 'catatan pengelolaan tidak dapat diubah atau dihapus'); END""",
    # INSERT OR REPLACE removes the old row without firing its DELETE trigger.
    """CREATE TRIGGER management_no_replace BEFORE INSERT ON tickets_managemententry
    WHEN EXISTS (SELECT 1 FROM tickets_managemententry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'catatan pengelolaan tidak dapat diubah atau dihapus'); END""",
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
        schema_editor.execute("DROP TRIGGER management_no_update")
        schema_editor.execute("DROP TRIGGER management_no_delete")
        schema_editor.execute("DROP TRIGGER management_no_replace")


class Migration(migrations.Migration):
    """Journal rows are append-only."""

    dependencies = [("tickets", "0004_management_journal")]
    operations = [migrations.RunPython(forbid, allow)]
