from django.db import migrations
from django.utils import timezone
from django.utils.dateparse import parse_datetime

TICKS = ("review", "provider", "contact")


def forward(apps, schema_editor):
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
    dependencies = [("intake", "0016_consents")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
