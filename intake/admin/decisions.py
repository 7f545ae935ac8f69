"""What was found and decided, in Django admin: assessments, referrals and every step of their history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from clinic.accounts.roles import Role
from clinic.audit.reading import ReadOnly
from intake.admin.documents import DocumentAdmin, link, said, where_it_stands
from intake.admin.protocols import sign_off
from intake.assessments.models import Assessment
from intake.referrals.models import Event, Referral

_SEARCH_HELP = "A reference or a name."


@admin.register(Assessment)
class AssessmentAdmin(DocumentAdmin):
    """Stored verdicts, each on one version of the answers under one version of the protocol."""

    document_template = "admin/intake/assessment.html"
    list_display = ["reference", "patient", "outcome_in_words", "protocol", "at"]
    list_filter = ["outcome", "protocol", "at"]
    search_fields = ["version__intake__reference", "version__intake__patient__name"]
    search_help_text = _SEARCH_HELP
    fields = ["answers", "patient", "outcome_in_words", "at", "protocol", "signed", "answers_sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows show."""
        rows = super().get_queryset(request).select_related("version__intake__patient", "protocol")
        return rows.defer("verdict", "evidence", "version__pages", "version__not_asked", "protocol__content")

    @admin.display(description="reference", ordering="version__intake__reference")
    def reference(self, assessment: Assessment) -> str:
        """As the patient knows it."""
        return assessment.version.intake.reference

    @admin.display(description="patient", ordering="version__intake__patient__name")
    def patient(self, assessment: Assessment) -> str:
        """Whose answers were judged."""
        return str(assessment.version.intake.patient)

    def title_of(self, obj: Assessment) -> str:
        """The reference and the outcome."""
        return f"{self.reference(obj)}, {self.outcome_in_words(obj).lower()}"

    @admin.display(description="answers")
    def answers(self, assessment: Assessment) -> SafeString:
        """The way to the version that was judged."""
        return link(assessment.version, f"{self.reference(assessment)}, version {assessment.version.number}")

    @admin.display(description="outcome", ordering="outcome")
    def outcome_in_words(self, assessment: Assessment) -> str:
        """One of six; none is a diagnosis."""
        return said(assessment.outcome)

    @admin.display(description="sign-off")
    def signed(self, assessment: Assessment) -> str:
        """Whether a clinician stands behind the protocol."""
        return sign_off(assessment.protocol)

    def document(self, obj: Assessment) -> dict[str, Any]:
        """The verdict's lists in words."""
        return {"evidence": obj.evidence}


@admin.register(Referral)
class ReferralAdmin(DocumentAdmin):
    """Every referral with where it stands and how it came there."""

    document_template = "admin/intake/referral.html"
    list_display = ["reference", "patient", "where", "outcome", "due_at", "owner"]
    list_filter = ["state", "call_first", "assessment__outcome", "closed_as"]
    search_fields = ["intake__reference", "patient__name"]
    search_help_text = _SEARCH_HELP
    fieldsets = [
        (None, {"fields": ["intake", "patient", "verdict", "opened_at"]}),
        ("Where it stands", {"fields": ["where", "waits_for", "owner", "due_at", "closed_as"]}),
        ("Now open on a screen", {"fields": ["lease_by", "lease_until"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows show."""
        rows = super().get_queryset(request).select_related("patient", "intake", "assessment", "owner", "lease_by")
        return rows.defer("assessment__verdict", "assessment__evidence")

    def view_on_site(self, obj: Referral) -> str:
        """The review, where staff work on it."""
        return reverse("staff:review", args=[obj.pk])

    @admin.display(description="reference", ordering="intake__reference")
    def reference(self, referral: Referral) -> str:
        """As the patient knows it."""
        return referral.intake.reference

    @admin.display(description="outcome", ordering="assessment__outcome")
    def outcome(self, referral: Referral) -> str:
        """What the last assessment came to."""
        return said(referral.assessment.outcome)

    @admin.display(description="outcome")
    def verdict(self, referral: Referral) -> SafeString:
        """The last assessment, with the way there."""
        return link(referral.assessment, self.outcome(referral))

    @admin.display(description="state", ordering="state")
    def where(self, referral: Referral) -> str:
        """Where it stands, and whether staff speak with the patient before anything else."""
        return where_it_stands(referral)

    @admin.display(description="waits for")
    def waits_for(self, referral: Referral) -> str:
        """Whose turn it is."""
        return said(referral.waits_for) if referral.waits_for else "Nobody"

    def document(self, obj: Referral) -> dict[str, Any]:
        """Every step, the newest first."""
        events = obj.events.order_by("-number")
        return {"history": [(e, said(e.step), _moved(e), _who(e), said(e.reason)) for e in events]}


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The steps of all referrals; each was written once."""

    list_display = ["at", "reference", "patient", "step_in_words", "moved", "who", "reason_in_words"]
    list_filter = ["step", "to_state", "by_role", "on_paper", "at"]
    search_fields = ["referral__intake__reference", "referral__patient__name", "by_name"]
    search_help_text = "A reference, a patient's name or the name of whoever took the step."
    fieldsets = [
        (None, {"fields": ["referral", "number", "at", "verdict"]}),
        ("What was done", {"fields": ["step_in_words", "moved", "who", "on_paper", "reason_in_words", "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows show, the newest first."""
        rows = super().get_queryset(request).select_related("referral__intake", "referral__patient", "assessment")
        return rows.defer("before", "assessment__verdict", "assessment__evidence").order_by("-at", "-number")

    @admin.display(description="reference", ordering="referral__intake__reference")
    def reference(self, event: Event) -> str:
        """As the patient knows it."""
        return event.referral.intake.reference

    @admin.display(description="patient", ordering="referral__patient__name")
    def patient(self, event: Event) -> str:
        """Whose referral it is."""
        return str(event.referral.patient)

    def title_of(self, obj: Event) -> str:
        """The reference and the step."""
        return f"{self.reference(obj)}, {self.step_in_words(obj).lower()}"

    @admin.display(description="outcome then")
    def verdict(self, event: Event) -> SafeString:
        """The assessment that stood at that time, with the way there."""
        return link(event.assessment, said(event.assessment.outcome))

    @admin.display(description="step", ordering="step")
    def step_in_words(self, event: Event) -> str:
        """What was done."""
        return said(event.step)

    @admin.display(description="from and to")
    def moved(self, event: Event) -> str:
        """The states before and after."""
        return _moved(event)

    @admin.display(description="by", ordering="by_name")
    def who(self, event: Event) -> str:
        """Name and role."""
        return _who(event)

    @admin.display(description="reason", ordering="reason")
    def reason_in_words(self, event: Event) -> str:
        """The coded reason, where one was given."""
        return said(event.reason)


def _moved(event: Event) -> str:
    if event.from_state in ("", event.to_state):
        return said(event.to_state)
    return f"{said(event.from_state)} → {said(event.to_state)}"


def _who(event: Event) -> str:
    role = said(event.by_role)
    return f"{event.by_name} ({role.lower()})" if event.by_name and event.by_role != Role.CLOCK else role
