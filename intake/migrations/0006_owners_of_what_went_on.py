from uuid import UUID

from django.db import migrations


def forward(apps, schema_editor):
    """What was closed at once got no owner; from now on it is whoever took the last step."""
    Referral, Event = apps.get_model("intake", "Referral"), apps.get_model("intake", "Event")
    people = {str(pk) for pk in apps.get_model("accounts", "User").objects.filter(role="therapist").values_list("pk", flat=True)}
    for referral in Referral.objects.filter(owner=None).exclude(state__in=("flagged", "calling")).only("pk"):
        steps = Event.objects.filter(referral=referral, by_role="therapist").order_by("-number")
        owner = next((by for by in steps.values_list("by_id", flat=True) if by in people), None)
        if owner:
            Referral.objects.filter(pk=referral.pk).update(owner_id=UUID(owner))


class Migration(migrations.Migration):
    # Apart from the tables, because PostgreSQL alters no table that has changed rows in the same transaction.
    dependencies = [
        ("accounts", "0002_second_step"),
        ("intake", "0005_cover_and_opened_with_a_reason"),
    ]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
