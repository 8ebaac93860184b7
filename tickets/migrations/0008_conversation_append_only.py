"""The database itself refuses to change or remove messages; only taking one back is recorded, once. Both engines."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION tickets_message_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
       AND to_jsonb(OLD) - 'withdrawn_at' = to_jsonb(NEW) - 'withdrawn_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'pesan tidak dapat diubah atau dihapus'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER message_append_only BEFORE UPDATE OR DELETE ON tickets_message
    FOR EACH ROW EXECUTE FUNCTION tickets_message_is_append_only();
CREATE TRIGGER message_no_truncate BEFORE TRUNCATE ON tickets_message
    FOR EACH STATEMENT EXECUTE FUNCTION tickets_message_is_append_only();
"""
POSTGRES_UNDO = """
DROP TRIGGER message_append_only ON tickets_message;
DROP TRIGGER message_no_truncate ON tickets_message;
DROP FUNCTION tickets_message_is_append_only();
"""
REFUSE = "BEGIN SELECT RAISE(ABORT, 'pesan tidak dapat diubah atau dihapus'); END"
SQLITE = [
    f"""CREATE TRIGGER message_no_update BEFORE UPDATE OF
    id, ticket_id, key, kind, side, round, author_id, author_name, author_title, body, posted_at
    ON tickets_message {REFUSE}""",
    f"""CREATE TRIGGER message_withdrawn_once BEFORE UPDATE OF withdrawn_at ON tickets_message
    WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL {REFUSE}""",
    f"CREATE TRIGGER message_no_delete BEFORE DELETE ON tickets_message {REFUSE}",
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
        for name in ("message_no_update", "message_withdrawn_once", "message_no_delete"):
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    """Messages are append-only."""

    dependencies = [("tickets", "0007_conversation")]
    operations = [migrations.RunPython(forbid, allow)]
