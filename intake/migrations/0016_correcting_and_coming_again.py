"""Patients correct what they sent, and a later intake starts from an earlier one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four fields, all empty at first."""

    dependencies = [("intake", "0015_patient_language")]

    operations = [
        migrations.AddField(
            model_name="intake",
            name="correcting_at",
            field=models.DateTimeField(blank=True, help_text="When the patient began to correct it.", null=True),
        ),
        migrations.AddField(
            model_name="intake",
            name="carries",
            field=models.ForeignKey(
                blank=True,
                help_text=(
                    "The answers of an earlier intake of the same person, "
                    "of which each is said to be still true or not."
                ),
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="intake.version",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="anew",
            field=models.JSONField(blank=True, default=list, help_text="Steps whose earlier answer is true no longer."),
        ),
        migrations.AddField(
            model_name="referral",
            name="corrected_since",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="The version of the answers that staff had read before the patient corrected it.",
                null=True,
            ),
        ),
    ]
