from django.db import migrations, models


def waits_since():
    return models.DateTimeField(
        "menunggu pencetak sejak",
        null=True,
        blank=True,
        help_text="Kosong: sejak dibuat. Lebih kemudian bila nomornya menyusul, atau bila dicoba lagi.",
    )


class Migration(migrations.Migration):
    """A paper numbered, tried again or entered long after its issue is not behind with the worker at once."""

    dependencies = [("reports", "0011_answers_know_year_and_month_only")]

    operations = [
        migrations.AddField(model, "queued_at", waits_since()) for model in ("cetakansop", "konsep", "naskah")
    ]
