"""A referral and the rows of its history."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone

from clinic.accounts.roles import WORKLIST, Role
from clinic.audit.append_only import AppendOnly
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField
from intake.assessments.models import Assessment
from intake.records.models import Intake, Patient
from intake.referrals import lifecycle as life
from intake.referrals.cover import Cover
from intake.referrals.glass import BreakGlass

if TYPE_CHECKING:
    from clinic.accounts.models import User

#: The worklist's tabs and the states in each.
TABS = {
    "to-decide": (life.State.FLAGGED, life.State.CALLING, life.State.WAITING_PATIENT),
    "with-provider": (life.State.DRAFTING, life.State.SENT),
    "in-care": (life.State.IN_CARE,),
    "closed": (life.State.CLOSED,),
}

#: What no therapist has in hand and no worklist of one's own would show.
NOBODYS = Q(owner=None, state__in=[state.value for state in life.OWNED])


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Fetching is the permission check."""

    def visible_to(self, user: "User") -> "ReferralQuerySet":
        """Clinic admins see all. Therapists see what is to decide or to call, and of the rest what is theirs or
        nobody's, what they cover for, and what they opened with a reason. Everybody else sees none.
        """
        if not user.is_authenticated or not user.is_active or user.role not in WORKLIST:
            return self.none()
        if user.role != Role.THERAPIST:
            return self.all()
        covered, opened = _beside(user)
        theirs = Q(owner=user) | Q(owner__in=covered) | Q(pk__in=opened)
        return self.filter(Q(state__in=life.OPEN_TO_ALL) | NOBODYS | theirs)

    def of_people(self, people: models.QuerySet[Patient]) -> "ReferralQuerySet":
        """Those of these rows; whoever came back by a code asks for their own."""
        return self.filter(patient__in=people)

    def open_now_to(self, user: "User") -> "ReferralQuerySet":
        """What `visible_to` shows, asked beforehand whom they cover for: a search of many parts plans each more
        quickly. Read it at once.
        """
        if user.role != Role.THERAPIST:
            return self.visible_to(user)
        return self.filter(Q(state__in=life.OPEN_TO_ALL) | _theirs(user)) if user.is_active else self.none()

    def visible_in(self, tab: str, user: "User") -> "ReferralQuerySet":
        """The same of one tab, asked so that a database of any size goes by its indexes."""
        rows = self.in_tab(tab)
        if user.role != Role.THERAPIST or not user.is_active or not life.OPEN_TO_ALL.isdisjoint(TABS[tab]):
            return rows.open_now_to(user)
        return rows.filter(_theirs(user))

    def in_tab(self, tab: str) -> "ReferralQuerySet":
        """Those in the states of a tab."""
        return self.filter(state__in=TABS[tab])

    def whole(self) -> "ReferralQuerySet":
        """With everything that a row or a review shows, in one query; `parsed()` keeps the protocol's content."""
        shown = ("patient", "intake", "assessment__version", "assessment__protocol", "lease_by", "owner")
        return self.select_related(*shown).defer("assessment__protocol__content")

    def waiting_for(self, user: "User", now: datetime) -> "ReferralQuerySet":
        """Those a therapist can go on with, most urgent first: not held by a colleague, not a colleague's call."""
        held = Q(lease_until__gt=now) & ~Q(lease_by=user)
        mine = Q(state=life.State.FLAGGED) | Q(state=life.State.CALLING, owner=user)
        return self.filter(mine).exclude(held, lease_by__isnull=False).urgent_first()

    def open(self) -> "ReferralQuerySet":
        """Those that somebody still has to see to."""
        return self.exclude(state=life.State.CLOSED)

    def late(self, now: datetime) -> "ReferralQuerySet":
        """Open, and due by now."""
        return self.open().filter(due_at__lte=now)

    def untold(self) -> "ReferralQuerySet":
        """New to the therapists, who have not been told yet."""
        return self.filter(state=life.State.FLAGGED, told_at=None)

    def nobodys(self) -> "ReferralQuerySet":
        """Those on their way whose owner left: whoever takes the next step has them then."""
        return self.filter(NOBODYS)

    def urgent_first(self) -> "ReferralQuerySet":
        """Call first, then by due date (so overdue before due today), then the oldest."""
        return self.order_by("-call_first", "due_at", "id")


def _beside(user: "User") -> tuple[models.QuerySet[Any, Any], models.QuerySet[Any, Any]]:
    """Whose records a therapist covers for now, and which ones they opened with a reason."""
    now = timezone.now()
    covers = Cover.objects.on(timezone.localdate(now)).filter(cover=user)
    return covers.values_list("owner", flat=True), BreakGlass.objects.open_to(user, now).values_list(
        "referral", flat=True
    )


def _theirs(user: "User") -> Q:
    """What is theirs or nobody's, what they cover for now and what they opened with a reason, with no question left
    in it.
    """
    covered, opened = _beside(user)
    nobodys = Referral.objects.nobodys().order_by().annotate(by=Value("nobody")).values_list("pk", "by")
    owners: list[Any] = [user.pk]
    records: list[Any] = []
    covering = covered.annotate(by=Value("cover")).values_list("owner", "by")
    for key, by in covering.union(opened.annotate(by=Value("glass")).values_list("referral", "by"), nobodys, all=True):
        (owners if by == "cover" else records).append(key)
    return Q(owner__in=owners) | Q(pk__in=records) if records else Q(owner__in=owners)


class Referral(models.Model):
    """One intake on its way through the clinic. Only `workflow` writes the state."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="referral")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="referrals")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=[(s.value, life.words(s)) for s in life.State])
    call_first = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    closed_as = models.CharField(
        max_length=20, blank=True, choices=[(r.value, life.words(r)) for r in life.ClosedReason]
    )
    lease_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When therapists were told that it waits for them.")
    version = models.PositiveIntegerField(default=1, help_text="Counts the steps; two people cannot take the same one.")
    opened_at = models.DateTimeField(default=timezone.now)
    corrected_since = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The version of the answers that staff had read before the patient corrected it.",
    )

    in_list = EncryptedJSONField(null=True, help_text="What the worklist shows of the verdict and of the intake.")

    #: By what the reader sees a record that is not theirs; set where one is fetched for a page.
    glass: "BreakGlass | None" = None

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            # Each tab has an index of its own, in the tab's order: a page reads its own rows and no others.
            *(
                models.Index(
                    models.F("call_first").desc(),
                    "due_at",
                    "id",
                    name=f"worklist_{tab.replace('-', '_')}",
                    condition=Q(state__in=[state.value for state in states]),
                )
                for tab, states in TABS.items()
                if tab != "closed"
            ),
            # What is nobody else's business is read by its owner.
            *(
                models.Index(
                    "owner",
                    models.F("call_first").desc(),
                    "due_at",
                    "id",
                    name=f"own_{tab.replace('-', '_')}",
                    condition=Q(state__in=[state.value for state in TABS[tab]]),
                )
                for tab in ("with-provider", "in-care")
            ),
            models.Index(fields=["-opened_at", "-id"], name="worklist_closed", condition=Q(state="closed")),
            models.Index(fields=["owner", "-opened_at", "-id"], name="referrals_of_owner"),
            models.Index(fields=["state", "opened_at"], name="referrals_open_by_age", condition=~Q(state="closed")),
            models.Index(fields=["id"], name="referrals_untold", condition=Q(state="flagged", told_at=None)),
            models.Index(fields=["id"], name="referrals_nobodys", condition=NOBODYS),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", due_at=None) & ~Q(closed_as="")
                | ~Q(state="closed") & Q(due_at__isnull=False, closed_as=""),
                name="open_has_due_closed_has_reason",
                violation_error_message="An open referral needs a due date, a closed one a reason.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.patient}, {self.intake.reference}"

    @property
    def waits_for(self) -> Role | None:
        """The role whose turn it is; None when closed."""
        return life.CARE[life.State(self.state)].owner

    def held_by_other(self, user: "User", now: datetime | None = None) -> bool:
        """Whether somebody else has opened it within the lease."""
        live = self.lease_until is not None and self.lease_until > (now or timezone.now())
        return live and self.lease_by_id != user.pk

    def glass_of(self, user: "User") -> BreakGlass | None:
        """What this person opened it with and still holds, where they would not see it otherwise."""
        if self.is_everybodys or self.owner_id == user.pk or user.role != Role.THERAPIST:
            return None
        return BreakGlass.objects.open_to(user, timezone.now()).filter(referral=self).order_by("until").last()

    @property
    def is_everybodys(self) -> bool:
        """Whether every therapist sees it: it waits for whoever is free, or its owner left."""
        return self.state in life.OPEN_TO_ALL or (self.owner_id is None and self.state in life.OWNED)

    @property
    def taken_up_at(self) -> datetime | None:
        """When the lease began."""
        return self.lease_until - life.LEASE if self.lease_until else None


class NoticeChoice(models.Model):
    """Which mails a therapist wants. Somebody who is to be called first is always told of."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="notice_choice"
    )
    new = models.BooleanField("When something new is to be decided", default=True)
    reply = models.BooleanField("When somebody replied to what I asked", default=True)
    due = models.BooleanField("Each working day, when something of mine is due", default=True)

    def __str__(self) -> str:
        return f"Mails for {self.user}"

    @classmethod
    def wants(cls, user: "User", what: str) -> bool:
        """Whether this person wants mails of a sort ("new", "reply", "due")."""
        found = cls.objects.filter(user=user).first() or cls(user=user)
        return bool(getattr(found, what))


class Event(AppendOnly):
    """One step in the history of a referral."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    by_id = models.CharField(max_length=36, blank=True)
    by_role = models.CharField(max_length=20)
    by_name = models.CharField(max_length=100, blank=True)
    on_paper = models.BooleanField(default=False)
    reason = models.CharField(max_length=40, blank=True)
    note = EncryptedTextField(blank=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict, help_text="State, owner, due date and so on as they were, for undo.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["referral", "number"]
        indexes = [models.Index(fields=["step", "at"], name="events_by_step_and_day")]
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="events_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.step} ({self.at:%Y-%m-%d %H:%M})"
