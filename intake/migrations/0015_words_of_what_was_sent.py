from django.db import migrations


def forward(apps, schema_editor):
    """What was sent before wordings were kept gets today's words: how it was asked then is not known any more."""
    from intake.indications.protocol import read
    from intake.indications.wording import wording_of
    from intake.protocols.files import fingerprint

    wordings, versions = apps.get_model("intake", "KeptWording"), apps.get_model("intake", "Version")
    for protocol in apps.get_model("intake", "ProtocolVersion").objects.all():
        asked = versions.objects.filter(protocol=protocol, wording=None)
        if asked.exists():
            words = wording_of(read(protocol.content)).as_data()
            told = {"protocol": protocol, "language": words["language"], "words": words}
            kept, _ = wordings.objects.get_or_create(sha256=fingerprint(words), defaults=told)
            asked.update(wording=kept)


class Migration(migrations.Migration):
    dependencies = [("intake", "0014_wordings")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
