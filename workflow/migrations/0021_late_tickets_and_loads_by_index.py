"""Late tickets, and what waits for a technician, are counted in an index without reading the rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0029_words_of_reports"),
        ("workflow", "0020_late_duties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="clock",
            name="clock_due_open",
        ),
        migrations.RemoveIndex(
            model_name="turn",
            name="turn_open_person",
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("due_at__isnull", False)),
                fields=["due_at", "ticket"],
                name="clock_late",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["person", "due_at", "kind", "ticket"],
                name="turn_of_person",
            ),
        ),
    ]
