"""The worklist: tabs with counts, one sentence on what presses, a page of rows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.roles import Role
from intake.care import agreeing, dues
from intake.protocols.models import ProtocolVersion
from intake.referrals.models import Referral, ReferralQuerySet
from intake.referrals.same_person import other_referrals
from intake.web.therapist import history, paging
from intake.web.therapist.access import me
from intake.web.therapist.rows import Row, Tag, date_tags, plan_tags, row

NAMES = {
    "to-decide": "To decide",
    "with-provider": "With provider",
    "in-care": "In care",
    "closed": "Closed",
}
HEADINGS = {
    "to-decide": "Referrals to decide",
    "with-provider": "Referrals with a provider",
    "in-care": "People in care",
    "closed": "Closed referrals",
}
SENT_BEFORE = Tag("Other intakes on file", "info")
EMPTY = {
    "to-decide": "Nothing waits for a decision. Good time for a cup of tea.",
    "with-provider": "No request is with a provider.",
    "in-care": "Nobody is in care yet.",
    "closed": "Nothing is closed yet.",
}
#: Says nothing, but lets the index of a tab be entered at a due date.
_ANY = Q(call_first__in=[True, False])


def page(request: HttpRequest, tab: str, now: datetime) -> dict[str, Any]:
    """What the worklist shows of one tab."""
    tabs = {code: Referral.objects.visible_in(code, me(request)) for code in NAMES}
    found = paging.page(tabs[tab], request.GET.get("after", ""), closed=tab == "closed")
    return {
        "tab": tab,
        "heading": HEADINGS[tab],
        "tabs": [(code, name, paging.shown(paging.capped(tabs[code]))) for code, name in NAMES.items()],
        "sentence": _sentence(tabs[tab], tab, now) if found.rows else EMPTY[tab],
        "rows": _rows(request, found.rows, tab, now),
        "following": found.following,
        "unsigned": _unsigned(found.rows),
        "may_act": me(request).role == Role.THERAPIST,
        "undo": history.to_undo(request, now),
    }


def _rows(request: HttpRequest, referrals: list[Referral], tab: str, now: datetime) -> list[Row]:
    """A row for each; whoever sent before is marked, and those in care say what their plan asks for."""
    others = other_referrals(referrals, Referral.objects.visible_to(me(request)))
    today = timezone.localdate(now)
    due = dues.due_by(dues.standing(referrals), today) if tab == "in-care" else {}
    agreed = agreeing.next_of(referrals, now) if tab == "in-care" else {}
    rows = [row(referral, me(request), now) for referral in referrals]
    for one in rows:
        one.tags.extend([SENT_BEFORE] if others.get(one.referral.pk) else [])
        one.tags.extend(date_tags(agreed.get(one.referral.pk), today))
        one.tags.extend(plan_tags(due.get(one.referral.pk), today) if tab == "in-care" else [])
    return rows


def _unsigned(referrals: Iterable[Referral]) -> str:
    """The version of a protocol under which one of these was judged and which nobody has signed, or ""."""
    used = {referral.assessment.protocol_id for referral in referrals}
    return ProtocolVersion.objects.filter(pk__in=used, signed_off_by="").values_list("version", flat=True).first() or ""


def _sentence(rows: ReferralQuerySet, tab: str, now: datetime) -> str:
    """What presses, most pressing first."""
    if tab == "closed":
        return "The newest come first."
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    parts = [
        _part(rows.filter(call_first=True), "needs a call before anything else", "need a call before anything else"),
        _part(rows.filter(_ANY, due_at__lt=now), "is overdue", "are overdue"),
        _part(rows.filter(_ANY, due_at__gte=now, due_at__lt=tomorrow), "is due today", "are due today"),
    ]
    return " ".join(filter(None, parts)) or "Nothing is due today."


def _part(rows: ReferralQuerySet, one: str, many: str) -> str:
    number = paging.capped(rows)
    return f"{paging.shown(number)} {one if number == 1 else many}." if number else ""
