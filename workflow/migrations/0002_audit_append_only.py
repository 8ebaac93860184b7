"""The database itself refuses to change or remove audit rows, on both engines (promise P10)."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION workflow_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'jejak audit tidak dapat diubah atau dihapus' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON workflow_auditentry
    FOR EACH ROW EXECUTE FUNCTION workflow_audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON workflow_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION workflow_audit_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER audit_append_only ON workflow_auditentry;
DROP TRIGGER audit_no_truncate ON workflow_auditentry;
DROP FUNCTION workflow_audit_is_append_only();
"""
SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON workflow_auditentry
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON workflow_auditentry
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
    # INSERT OR REPLACE removes the old row without firing its DELETE trigger.
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON workflow_auditentry
    WHEN EXISTS (
        SELECT 1 FROM workflow_auditentry
        WHERE id = NEW.id OR (ticket_id = NEW.ticket_id AND version = NEW.version)
    )
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
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
        schema_editor.execute("DROP TRIGGER audit_no_update")
        schema_editor.execute("DROP TRIGGER audit_no_delete")
        schema_editor.execute("DROP TRIGGER audit_no_replace")


class Migration(migrations.Migration):
    """Audit rows are append-only."""

    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
