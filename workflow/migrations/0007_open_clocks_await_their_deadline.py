"""Clocks that were open before there were alarms fire at their deadline; reminders they miss."""

from django.db import migrations
from django.db.models import F


def await_deadline(apps, schema_editor):
    """The deadline is what comes next."""
    clocks = apps.get_model("workflow", "Clock").objects.filter(closed_at=None, due_at__isnull=False)
    clocks.update(next_level=100, next_at=F("due_at"))


class Migration(migrations.Migration):
    """Nothing to undo: the columns go with 0005."""

    dependencies = [("workflow", "0006_alarms_append_only")]
    operations = [migrations.RunPython(await_deadline, migrations.RunPython.noop)]
