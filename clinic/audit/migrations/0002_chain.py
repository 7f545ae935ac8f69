"""Each row gets a number, the seal of the row before it and its own; rows that are there are sealed as they stand."""

from django.db import migrations, models

from clinic.audit import chain, keys

BATCH = 500


def seal_what_is_there(apps, schema_editor):
    """In the order in which the rows were written, a batch at a time."""
    rows = apps.get_model("audit", "AuditEvent").objects
    key, number, mac, batch = keys.current(), 0, chain.BEGINNING, []
    for row in rows.order_by("at", "id").iterator(chunk_size=BATCH):
        number += 1
        row.number, row.previous, row.key_id = number, mac, keys.id_of(key)
        row.mac = mac = chain.mac_of({name: getattr(row, name) for name in chain.SEALED}, key)
        batch.append(row)
        if len(batch) == BATCH:
            rows.bulk_update(batch, ["number", "previous", "key_id", "mac"])
            batch = []
    rows.bulk_update(batch, ["number", "previous", "key_id", "mac"])


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField("auditevent", "number", models.PositiveBigIntegerField(editable=False, null=True)),
        migrations.AddField(
            "auditevent",
            "previous",
            models.CharField("seal of the row before", max_length=64, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditevent",
            "key_id",
            models.CharField("key", max_length=12, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditevent",
            "mac",
            models.CharField("seal", max_length=64, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AlterField("auditevent", "number", models.PositiveBigIntegerField(editable=False, unique=True)),
        migrations.AlterModelOptions("auditevent", {"ordering": ["-number"], "verbose_name": "trail event"}),
    ]
