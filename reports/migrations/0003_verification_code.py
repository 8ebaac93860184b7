from django.db import migrations, models

import reports.verification_code


def give_codes(apps, schema_editor):
    """A code of its own for every paper issued so far; none of them prints it, but its file can be compared."""
    Naskah = apps.get_model("reports", "Naskah")
    for pk in Naskah.objects.values_list("pk", flat=True).iterator():
        Naskah.objects.filter(pk=pk).update(verification_code=reports.verification_code.new_code())


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="naskah",
            name="verification_code",
            field=models.CharField(editable=False, max_length=26, null=True, verbose_name="kode verifikasi"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="naskah",
            name="verification_code",
            field=models.CharField(
                default=reports.verification_code.new_code,
                editable=False,
                max_length=26,
                unique=True,
                verbose_name="kode verifikasi",
            ),
        ),
    ]
