from django.db import migrations

from clinic.crypto.stored import open_rows, seal_rows

SEALED = ("Patient", "Page", "Version", "Assessment", "Event")


def forward(apps, schema_editor):
    for name in SEALED:
        seal_rows(apps.get_model("intake", name))
    for patient in apps.get_model("intake", "Patient").objects.iterator():
        patient.save(update_fields=["phone_index", "email_index"])


def back(apps, schema_editor):
    for name in SEALED:
        open_rows(apps.get_model("intake", name))


class Migration(migrations.Migration):
    # After the canary: records are sealed only with keys that start-up can prove.
    dependencies = [
        ("crypto", "0001_initial"),
        ("intake", "0002_sealed_columns"),
    ]

    operations = [migrations.RunPython(forward, back)]
