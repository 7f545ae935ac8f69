"""Issuing: words and pages are frozen, the referral moves on, whoever has to be told is told; all or nothing."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from clinic.audit import trail
from intake.letters import pdf
from intake.letters.content import request
from intake.letters.directory import Provider
from intake.letters.facts import facts_of
from intake.letters.linking import send_link
from intake.letters.models import Draft, Kind, Letter, Sheet, new_code
from intake.letters.parts import Parts
from intake.letters.sender import clinic
from intake.records.versions import fingerprint
from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import By, Overtaken, move

#: Runs inside the transaction of issuing, with the new letter: where mail to the provider is put into the outbox.
Then = Callable[[Letter], None]


def words_of(
    *, referral: Referral, parts: Parts, provider: Provider, by: str, today: date | None = None, code: str = ""
) -> dict[str, Any]:
    """The request of a referral fetched `whole()`, as it would be issued now. `by` is the therapist's name."""
    today = today or timezone.localdate()
    facts = facts_of(referral, today)
    return request(facts, parts, provider=provider, sender=clinic(), by=by, today=today, code=code)


@transaction.atomic
@trail.at_the_end()
def issue_letter(
    *,
    referral: Referral,
    by: By,
    provider: Provider,
    parts: Parts,
    paper: str,
    seen: int,
    note: str = "",
    then: Then | None = None,
) -> Letter:
    """Freeze the request and send the referral on its way to the provider.

    `seen`: the version of the referral that the person looked at. Raises Overtaken, NotAllowed or NotPrintable; then
    nothing changed. A letter whose issuing is undone stays on file and no longer stands.
    """
    if not Referral.objects.select_for_update(of=("self",)).filter(pk=referral.pk, version=seen).exists():
        raise Overtaken(Event.objects.filter(referral=referral).latest("number"))
    code = new_code()
    content = words_of(referral=referral, parts=parts, provider=provider, by=by.name, code=code)
    printed = pdf.render(content, paper)
    event = move(referral=referral, step=Step.ISSUE, by=by, seen=seen, note=note)
    letter = _freeze(referral, provider, content, printed, paper, event, by, code)
    send_link(letter, event)
    if then:
        then(letter)
    trail.note("letter.issued", subject=letter, referral=str(referral.pk), number=letter.number)
    return letter


def _freeze(
    referral: Referral,
    provider: Provider,
    content: dict[str, Any],
    printed: pdf.Printed,
    paper: str,
    event: Event,
    by: By,
    code: str,
) -> Letter:
    earlier = Letter.objects.filter(referral=referral, kind=Kind.REQUEST)
    letter = Letter.objects.create(
        referral=referral,
        kind=Kind.REQUEST,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        code=code,
        provider=provider,
        content=content,
        content_sha256=fingerprint(content),
        paper=paper,
        pdf_sha256=hashlib.sha256(printed.data).hexdigest(),
        pages=printed.pages,
        event=event,
        supersedes=earlier.standing().first(),
        issued_by=by.id,
        issued_by_name=by.name,
        issued_at=event.at,
    )
    Sheet.objects.create(letter=letter, data=printed.data)
    return letter


@transaction.atomic
def save_draft(*, draft: Draft, seen: int) -> bool:
    """Keep what was written; False, and nothing kept, when a colleague saved since `seen`. Locks, then saves.

    The lock is the referral's: of a first draft there is no row yet.
    """
    Referral.objects.select_for_update(of=("self",)).filter(pk=draft.referral_id).values_list("pk").get()
    known = Draft.objects.filter(referral=draft.referral_id, kind=draft.kind).first()
    if (known.version if known else 0) != seen or (known and known.pk != draft.pk):
        return False
    draft.version = seen + 1
    draft.saved_at = timezone.now()
    draft.save()
    trail.note("letter.drafted", subject=draft, referral=str(draft.referral_id))
    return True
