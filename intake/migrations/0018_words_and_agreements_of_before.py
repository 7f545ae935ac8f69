from django.db import migrations
from django.utils import timezone
from django.utils.dateparse import parse_datetime

TICKS = ("review", "provider", "contact")


def words(apps, schema_editor):
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


def agreements(apps, schema_editor):
    """What was agreed to before versions were kept: the first one, in English, as it stands in the answers."""
    from intake.indications import consent
    from intake.protocols.files import fingerprint

    texts, agreements = apps.get_model("intake", "ConsentVersion"), apps.get_model("intake", "Agreement")
    content = consent.contents(consent.FOLDER)[0]
    text = None
    for version in apps.get_model("intake", "Version").objects.filter(kind="sent").order_by("at").iterator():
        if not (page := version.pages.get("consent")):
            continue
        if text is None:
            told = {"name": content["name"], "content": content, "sha256": fingerprint(content)}
            told["published_at"] = timezone.now()
            text, _ = texts.objects.get_or_create(number=content["number"], defaults=told)
        agreements.objects.create(
            intake_id=version.intake_id,
            version=version,
            text=text,
            language=consent.ENGLISH,
            sha256=fingerprint(content["words"][consent.ENGLISH]),
            **{tick: bool(page["data"].get(tick)) for tick in TICKS},
            name=page["data"].get("name", ""),
            role="patient",
            at=parse_datetime(page["at"]),
        )


class Migration(migrations.Migration):
    dependencies = [("intake", "0017_wordings_and_consents")]

    operations = [
        migrations.RunPython(words, migrations.RunPython.noop),
        migrations.RunPython(agreements, migrations.RunPython.noop),
    ]
