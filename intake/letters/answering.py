"""A provider's answer comes in, by link or on paper: kept with its hash; the referral follows it; all or nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.assessments.models import Assessment, assess
from intake.indications import vocabulary as v
from intake.letters.answers import REFERS, Answer, ProviderAnswer, Scan, Way
from intake.letters.models import Letter
from intake.records.models import Clearance
from intake.records.versions import fingerprint
from intake.referrals.lifecycle import NotAllowed, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import By, Overtaken, move

#: Runs inside the transaction, with the new answer.
Then = Callable[[ProviderAnswer], None]


@dataclass(frozen=True)
class Given:
    """What a provider wrote; blanks are "" or None. `cleared`: item -> all right (true) or not yet (false)."""

    answer: Answer
    signer_name: str
    signed_on: date
    signer_credential: str = ""
    signer_npi: str = ""
    phone: str = ""
    fax: str = ""
    diagnosis: str = ""
    icd10: tuple[str, ...] = ()
    minutes: int | None = None
    per_week: int | None = None
    weeks: int | None = None
    visits: int | None = None
    limits: str = ""
    reason: str = ""
    expires_on: date | None = None
    cleared: Mapping[str, bool] = field(default_factory=dict)
    guardian_consents: bool = False
    statement: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, for the hash: dates as ISO text."""
        data = asdict(self) | {"answer": self.answer.value, "icd10": list(self.icd10), "cleared": dict(self.cleared)}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}


@dataclass(frozen=True)
class Upload:
    """A scanned page, checked already."""

    data: bytes
    media: Scan.Media


@transaction.atomic
@trail.at_the_end()
def take_answer(
    *, letter: Letter, given: Given, by: By, seen: int, scan: Upload | None = None, then: Then | None = None
) -> ProviderAnswer:
    """Keep the answer and take its step; items that are cleared are judged anew first, in the same transaction.

    `by` is the provider for an answer by link; a member of staff enters one that came on paper. Raises Overtaken or
    NotAllowed; then nothing changed.
    """
    if given.answer in REFERS and given.expires_on and given.expires_on < timezone.localdate():
        raise NotAllowed("This referral has run out already. Ask the provider for a new one.")
    referral = Referral.objects.select_for_update(of=("self",)).whole().get(pk=letter.referral_id)
    if referral.version != seen:
        raise Overtaken(Event.objects.filter(referral=referral).latest("number"))
    on_paper = by.role is not Role.PROVIDER
    kept = _keep(scan, referral, by) if scan else None
    assessment = _cleared(referral, given, by.id if on_paper else letter.provider_id)
    step = Step(given.answer.value)
    event = move(referral=referral, step=step, by=by, seen=seen, on_paper=on_paper, assessment=assessment)
    answer = ProviderAnswer.objects.create(
        referral=referral,
        letter=letter,
        way=Way.PAPER if on_paper else Way.LINK,
        sha256=fingerprint(given.as_data() | {"letter": letter.pdf_sha256, "scan": kept.sha256 if kept else ""}),
        scan=kept,
        event=event,
        recorded_by=by.id if on_paper else None,
        at=event.at,
        signer_contact={key: value for key, value in (("phone", given.phone), ("fax", given.fax)) if value},
        icd10=list(given.icd10),
        cleared=dict(given.cleared),
        **{name: getattr(given, name) for name in _COLUMNS},
    )
    if then:
        then(answer)
    trail.note("letter.answered", subject=answer, referral=str(referral.pk), letter=str(letter.pk), way=answer.way)
    return answer


#: Kept as they were given, under the same name.
_COLUMNS = (
    *("answer", "diagnosis", "minutes", "per_week", "weeks", "visits", "limits", "reason", "statement"),
    *("signer_name", "signer_credential", "signer_npi", "signed_on", "expires_on"),
)


def _keep(scan: Upload, referral: Referral, by: By) -> Scan:
    return Scan.objects.create(
        referral=referral,
        data=scan.data,
        media=scan.media,
        size=len(scan.data),
        sha256=hashlib.sha256(scan.data).hexdigest(),
        uploaded_by=by.id,
        uploaded_at=timezone.now(),
    )


def _cleared(referral: Referral, given: Given, recorder: Any) -> Assessment | None:
    """A clearance for each item that the provider cleared, and the new verdict; None where nothing was cleared."""
    items = [item for item, all_right in given.cleared.items() if all_right]
    for item in items:
        Clearance.objects.create(
            intake=referral.intake,
            item=item,
            provider=given.signer_name,
            dated=given.signed_on,
            guardian_consents=item == v.MINOR and given.guardian_consents,
            recorded_by=recorder,
            recorded_at=timezone.now(),
        )
    return assess(referral.assessment.version) if items else None
