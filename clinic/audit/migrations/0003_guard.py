"""From here on the database itself refuses to change or remove a row of the trail."""

from django.db import migrations

from clinic.audit import guard


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_chain")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guard.put_up(editor.connection),
            lambda apps, editor: guard.take_down(editor.connection),
        ),
    ]
