"""Everything of one person that somebody may see, read from the database as far as it is asked for."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.roles import STAFF
from intake.assessments.models import Assessment
from intake.care.models import Plan
from intake.care.reports import Report
from intake.care.visits import DaySigns, Visit
from intake.indications.wording import Wording
from intake.letters.answers import REFERS, ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.models import Letter
from intake.records.models import Clearance, Patient, Version
from intake.referrals import workflow
from intake.referrals.models import Event, Referral


class Record:
    """One patient with the referrals that the reader may see, and what belongs to these."""

    def __init__(self, referrals: list[Referral]) -> None:
        self.referrals = referrals
        self.patient: Patient = referrals[0].patient
        self.intakes = {referral.intake_id: referral.intake for referral in referrals}

    @classmethod
    def of(cls, patient: UUID, reader: User) -> "Record | None":
        """The person's record as this reader may see it; None where there is nothing for them."""
        rows = Referral.objects.visible_to(reader).filter(patient=patient)
        referrals = list(rows.select_related("patient", "intake", "owner", "assessment").order_by("opened_at", "pk"))
        return cls(referrals) if referrals else None

    @cached_property
    def versions(self) -> list[Version]:
        """Every frozen version of the answers, the oldest first."""
        rows = Version.objects.filter(intake__in=self.intakes).select_related("intake", "protocol")
        return list(rows.defer("protocol__content").order_by("at", "number"))

    @cached_property
    def last_versions(self) -> set[UUID]:
        """The newest version of each intake."""
        return set({version.intake_id: version.pk for version in self.versions}.values())

    @cached_property
    def assessments(self) -> list[Assessment]:
        """Every verdict, the oldest first."""
        rows = Assessment.objects.filter(version__intake__in=self.intakes).select_related("version__intake", "protocol")
        return list(rows.defer("protocol__content", "version__pages").order_by("at", "pk"))

    @cached_property
    def clearances(self) -> list[Clearance]:
        """Providers' notes that clear an item, the oldest first."""
        rows = (
            Clearance.objects.filter(intake__in=self.intakes)
            .select_related("intake__protocol")
            .defer("intake__protocol__content")
        )
        return list(rows.order_by("recorded_at", "pk"))

    @cached_property
    def events(self) -> list[Event]:
        """Every step of the referrals, in order."""
        return list(Event.objects.filter(referral__in=self.referrals).order_by("referral", "number"))

    @cached_property
    def asked(self) -> list[Version]:
        """A version of the answers for each wording in which something was asked, the oldest first."""
        first: dict[Wording, Version] = {}
        for version in self.versions:
            first.setdefault(version.words(), version)
        return list(first.values())

    def asked_before(self, at: datetime, *, protocol: str) -> Version | None:
        """The last version until then under this protocol: in its words the same was asked on the day of a visit."""
        known = [one for one in self.versions if one.at <= at and one.protocol.version == protocol]
        return known[-1] if known else None

    @cached_property
    def staff(self) -> dict[str, User]:
        """Id as text -> whoever of the staff had a part in it."""
        ids = {event.by_id for event in self.events} | {str(note.recorded_by) for note in self.clearances}
        ids |= {str(referral.owner_id) for referral in self.referrals if referral.owner_id}
        ids |= {str(version.typed_by) for version in self.versions if version.typed_by}
        ids |= {str(letter.issued_by) for letter in self.letters}
        ids |= {str(answer.recorded_by) for answer in self.answers if answer.recorded_by}
        written: list[Visit | DaySigns | Report] = [*self.visits, *self.signs, *self.reports]
        ids |= {row.by_id for row in written}
        return {str(user.pk): user for user in staff_of(ids)}

    @cached_property
    def letters(self) -> list[Letter]:
        """Every issued letter with its pages, the oldest first."""
        rows = Letter.objects.filter(referral__in=self.referrals).select_related("provider", "sheet")
        return list(rows.order_by("issued_at", "pk"))

    @cached_property
    def undone(self) -> set[UUID]:
        """The steps that were taken back."""
        taken = {(event.referral_id, event.number): event.pk for event in self.events}
        back = [(event.referral_id, event.number - 1) for event in self.events if event.step == workflow.UNDO]
        return {taken[at] for at in back if at in taken}

    @cached_property
    def answers(self) -> list[ProviderAnswer]:
        """What providers answered and was not taken back, the oldest first."""
        rows = ProviderAnswer.objects.filter(referral__in=self.referrals).select_related("letter__provider", "scan")
        return [answer for answer in rows.order_by("at", "pk") if answer.event_id not in self.undone]

    @cached_property
    def plans(self) -> list[Plan]:
        """Every plan, with its aims, the oldest first."""
        rows = Plan.objects.filter(referral__in=self.referrals).prefetch_related("aims")
        return list(rows.order_by("opened_at", "pk"))

    @cached_property
    def visits(self) -> list[Visit]:
        """The visits as they stand now, the earliest day first."""
        rows = Visit.objects.filter(plan__in=self.plans).current().select_related("plan")
        return list(rows.order_by("on", "series"))

    @cached_property
    def signs(self) -> list[DaySigns]:
        """The pages of signs as asked on days of visits."""
        return list(DaySigns.objects.filter(plan__in=self.plans).select_related("plan").order_by("at", "pk"))

    @cached_property
    def reports(self) -> list[Report]:
        """The reports to providers, the oldest first."""
        return list(Report.objects.filter(plan__in=self.plans).select_related("plan", "sheet").order_by("at", "pk"))

    @cached_property
    def providers(self) -> dict[str, Provider]:
        """Id as text -> each provider of the directory who was asked."""
        return {str(letter.provider_id): letter.provider for letter in self.letters}

    def orders(self, referral: Referral) -> list[ProviderAnswer]:
        """The answers to one referral with which care can begin, the oldest first."""
        return [answer for answer in self.answers if answer.referral_id == referral.pk and answer.answer in REFERS]

    def events_of(self, referral: Referral) -> list[Event]:
        """The steps of one referral."""
        return [event for event in self.events if event.referral_id == referral.pk]


def staff_of(ids: Iterable[str]) -> list[User]:
    """Those of the staff among these ids, in a fixed order."""
    known = [UUID(one) for one in ids if one]
    return list(User.objects.filter(pk__in=known, role__in=sorted(STAFF)).order_by("joined_at", "pk"))
