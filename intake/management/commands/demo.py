"""Add invented people for development."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import User
from intake.management.demo.playing import hire, invite, people, phone, play


class Command(BaseCommand):
    """`manage.py demo`: a dozen and more people, all six outcomes, the whole way so far. Once, then nothing."""

    help = "Add demo people through the real pipeline. Refuses outside development."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo people are for development only: DEMO_ALLOWED is off in these settings.")
        invented = people()
        if User.objects.filter(email=invented["staff"][0]["email"]).exists():
            self.stdout.write("Demo people: there already.")
            return
        now = timezone.now()
        for row in invented["staff"]:
            hire(row)
        for row in invented["patients"]:
            play(row, now)
        for row in invented["invited"]:
            invite(row, now)
        for row in invented["calls"]:
            phone(row, now)
        self.stdout.write(f"Demo people: {len(invented['staff'])} staff and {len(invented['patients'])} patients.")
