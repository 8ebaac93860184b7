from django.db import migrations, models


def fill(apps, schema_editor):
    for answer in apps.get_model("reports", "JawabanSkm").objects.all():
        answer.year, answer.month_number = answer.month.year, answer.month.month
        answer.save(update_fields=["year", "month_number"])


class Migration(migrations.Migration):
    """No column of an answer can hold a day, and no CHECK asks for a function that only Django's connections have."""

    dependencies = [("reports", "0010_survey_of_satisfaction")]

    operations = [
        migrations.RemoveConstraint("jawabanskm", "survey_month_only"),
        migrations.RemoveIndex("jawabanskm", "survey_pemda_month"),
        migrations.AddField("jawabanskm", "year", models.PositiveSmallIntegerField("tahun", default=2000), False),
        migrations.AddField("jawabanskm", "month_number", models.PositiveSmallIntegerField(default=1), False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            "jawabanskm",
            options={
                "ordering": ["year", "month", "pk"],
                "verbose_name": "jawaban survei",
                "verbose_name_plural": "jawaban survei",
            },
        ),
        migrations.RemoveField("jawabanskm", "month"),
        migrations.RenameField("jawabanskm", "month_number", "month"),
        migrations.AlterField(
            "jawabanskm",
            "month",
            models.PositiveSmallIntegerField("bulan", help_text="Waktu yang lebih teliti tidak disimpan."),
        ),
        migrations.AddIndex("jawabanskm", models.Index(fields=["pemda", "year", "month"], name="survey_pemda_month")),
        migrations.AddConstraint(
            "jawabanskm",
            models.CheckConstraint(condition=models.Q(("month__range", (1, 12))), name="survey_month_of_the_year"),
        ),
    ]
