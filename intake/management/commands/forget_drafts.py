"""`manage.py forget_drafts`: delete drafts that nobody went on with, codes and mails that are over; for a timer."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from clinic.accounts.codes import forget_codes
from clinic.limits import counting
from clinic.mail import outbox
from intake.records import inviting
from intake.records.retention import forget_drafts, stale_drafts


class Command(BaseCommand):
    """Says what it did; `--look` only counts."""

    help = "Deletes drafts that were never sent or shared and were left alone for DRAFT_KEPT_DAYS days."

    def add_arguments(self, parser: Any) -> None:
        """`--look` changes nothing."""
        parser.add_argument("--look", action="store_true", help="Only say how many would be deleted.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line."""
        days = settings.DRAFT_KEPT_DAYS
        if options["look"]:
            found = stale_drafts(timezone.now()).count()
            self.stdout.write(f"{found} drafts were left alone for {days} days and would be deleted.")
            return
        done, codes = forget_drafts(), forget_codes()
        mails = outbox.forget(timezone.now())
        invitations = inviting.forget(timezone.now(), days=days)
        counting.forget()
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
        self.stdout.write(
            f"Deleted {done.drafts} drafts left alone for {days} days, and {done.people} people of whom nothing else "
            f"is kept. {done.kept} drafts stay. What was sent or shared is never deleted. "
            f"Deleted {codes} codes and counts of codes that are over, and sessions that ran out. "
            f"Deleted {invitations} invitations that ended {days} days ago or longer. "
            f"Deleted {mails} mails that ended {settings.MAIL_KEPT_DAYS} days ago or longer."
        )
