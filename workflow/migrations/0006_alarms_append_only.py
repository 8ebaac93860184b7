"""The database itself refuses to change or remove alarms, and still audit rows: SQLite made their table anew."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION workflow_alarm_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alarm tidak dapat diubah atau dihapus' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER alarm_append_only BEFORE UPDATE OR DELETE ON workflow_alarm
    FOR EACH ROW EXECUTE FUNCTION workflow_alarm_is_append_only();
CREATE TRIGGER alarm_no_truncate BEFORE TRUNCATE ON workflow_alarm
    FOR EACH STATEMENT EXECUTE FUNCTION workflow_alarm_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER alarm_append_only ON workflow_alarm;
DROP TRIGGER alarm_no_truncate ON workflow_alarm;
DROP FUNCTION workflow_alarm_is_append_only();
"""
SQLITE_AUDIT = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON workflow_auditentry
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON workflow_auditentry
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
    # INSERT OR REPLACE removes the old row without firing its DELETE trigger.
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON workflow_auditentry
    WHEN EXISTS (
        SELECT 1 FROM workflow_auditentry
        WHERE id = NEW.id OR alarm_id = NEW.alarm_id
        OR (ticket_id = NEW.ticket_id AND version = NEW.version AND alarm_id IS NULL AND NEW.alarm_id IS NULL)
    )
    BEGIN SELECT RAISE(ABORT, 'jejak audit tidak dapat diubah atau dihapus'); END""",
]
SQLITE_ALARM = [
    """CREATE TRIGGER alarm_no_update BEFORE UPDATE ON workflow_alarm
    BEGIN SELECT RAISE(ABORT, 'alarm tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER alarm_no_delete BEFORE DELETE ON workflow_alarm
    BEGIN SELECT RAISE(ABORT, 'alarm tidak dapat diubah atau dihapus'); END""",
    """CREATE TRIGGER alarm_no_replace BEFORE INSERT ON workflow_alarm
    WHEN EXISTS (
        SELECT 1 FROM workflow_alarm
        WHERE id = NEW.id OR (clock_id = NEW.clock_id AND level = NEW.level AND due_at = NEW.due_at)
    )
    BEGIN SELECT RAISE(ABORT, 'alarm tidak dapat diubah atau dihapus'); END""",
]
AUDIT_TRIGGERS = ("audit_no_update", "audit_no_delete", "audit_no_replace")


def forbid(apps, schema_editor):
    """Create the triggers of the engine in use."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for name in AUDIT_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    for statement in SQLITE_AUDIT + SQLITE_ALARM:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    """Drop them again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_UNDO)
        return
    for name in (*AUDIT_TRIGGERS, "alarm_no_update", "alarm_no_delete", "alarm_no_replace"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    """Alarms are append-only."""

    dependencies = [("workflow", "0005_alarms")]
    operations = [migrations.RunPython(forbid, allow)]
