"""What patients told us, in Django admin: only what was sent, or shared with the clinic before it was finished."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString

from clinic.audit.reading import ReadOnly
from clinic.crypto.blind import email_index, phone_index
from intake.admin import answers
from intake.admin.documents import DocumentAdmin, link, said, where_it_stands
from intake.records.models import Clearance, Intake, Patient, Version


class SentFilter(admin.SimpleListFilter):
    """Sent, or shared before it was finished."""

    title = "sent"
    parameter_name = "sent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two ways in which an intake reaches the clinic."""
        return [("yes", "Sent"), ("no", "Shared unfinished")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those of the chosen way."""
        chosen = self.value()
        return queryset.filter(sent_at__isnull=chosen == "no") if chosen in ("yes", "no") else queryset


@admin.register(Patient)
class PatientAdmin(DocumentAdmin):
    """People whose intake reached the clinic. An unfinished intake that was not shared stays with the patient."""

    document_template = "admin/intake/patient.html"
    list_display = ["name_or_not", "born", "phone", "email", "created_at"]
    # What is sealed has no order.
    sortable_by = ["name_or_not", "born", "created_at"]
    search_fields = ["name", "referrals__intake__reference"]
    search_help_text = "A name, a reference, a whole phone number or a whole e-mail address."
    empty_value_display = "Not given"
    fields = ["name", "born", "phone", "email", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those with a referral."""
        return super().get_queryset(request).filter(pk__in=Intake.objects.filter(_reached).values("patient"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Also those with exactly this phone number or address, by the blind indexes."""
        found, repeated = super().get_search_results(request, queryset, search_term)
        indexes = {"phone_index": phone_index(search_term), "email_index": email_index(search_term)}
        for name, value in indexes.items():
            found = found | queryset.filter(**{name: value}) if value else found
        return found, repeated

    @admin.display(description="name", ordering="name")
    def name_or_not(self, patient: Patient) -> str:
        """A name to click on, also where none was given."""
        return str(patient)

    def document(self, obj: Patient) -> dict[str, Any]:
        """The intakes of this person."""
        return {"intakes": obj.intakes.filter(_reached).select_related("referral__assessment")}


#: Whether an intake reached the clinic: it then has a referral.
_reached = Q(referral__isnull=False)


@admin.register(Intake)
class IntakeAdmin(DocumentAdmin):
    """Intakes that reached the clinic, with the answers as last frozen."""

    document_template = "admin/intake/intake.html"
    list_display = ["reference", "patient", "sent_at", "where", "outcome"]
    list_filter = [SentFilter, "referral__state", "referral__call_first", "referral__assessment__outcome"]
    search_fields = ["reference", "patient__name"]
    search_help_text = "A reference or a name."
    fields = [
        "reference",
        "patient",
        "referral_page",
        "protocol",
        "started_at",
        "sent_at",
        "reopened_at",
        "correcting_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those with a referral, and what their row shows."""
        related = ("patient", "protocol", "referral__patient", "referral__assessment")
        rows = super().get_queryset(request).filter(_reached).select_related(*related)
        return rows.defer("protocol__content", "referral__assessment__evidence", "referral__assessment__verdict")

    @admin.display(description="state", ordering="referral__state")
    def where(self, intake: Intake) -> str:
        """Where its referral stands."""
        return where_it_stands(intake.referral)

    @admin.display(description="outcome", ordering="referral__assessment__outcome")
    def outcome(self, intake: Intake) -> str:
        """What the last assessment came to."""
        return intake.referral.assessment.get_outcome_display().capitalize()

    @admin.display(description="referral")
    def referral_page(self, intake: Intake) -> SafeString:
        """Where its referral stands, with the way there."""
        return link(intake.referral, where_it_stands(intake.referral))

    def document(self, obj: Intake) -> dict[str, Any]:
        """Versions, notes from providers, signs taken back, and the answers of the newest version."""
        newest = obj.versions.select_related("protocol").latest("number")
        return {
            "versions": obj.versions.defer("pages", "not_asked").order_by("-number"),
            "clearances": [(named(note.item, obj), note) for note in obj.clearances.all()],
            "sign_changes": [
                (named(row.item, obj), said(row.was), said(row.now), row.at) for row in obj.sign_changes.all()
            ],
            "newest": newest,
            "sections": answers.sections(newest),
            "not_asked": answers.not_asked(newest),
        }


def named(item: str, intake: Intake) -> str:
    """A safety item's name in the intake's protocol; what the protocol does not list is said as a word."""
    found = intake.protocol.parsed().items.get(item)
    return found.name if found else said(item)


@admin.register(Version)
class VersionAdmin(DocumentAdmin):
    """Answers as they stood when they reached the clinic."""

    document_template = "admin/intake/answers.html"
    list_display = ["reference", "patient", "number", "kind", "at"]
    list_filter = ["kind", "at"]
    search_fields = ["intake__reference", "intake__patient__name"]
    search_help_text = "A reference or a name."
    fields = ["intake", "patient", "number", "kind", "protocol", "at", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows show."""
        rows = super().get_queryset(request).select_related("intake__patient", "protocol")
        return rows.defer("pages", "not_asked", "protocol__content").order_by("-at")

    @admin.display(description="reference", ordering="intake__reference")
    def reference(self, version: Version) -> str:
        """As the patient knows it."""
        return version.intake.reference

    @admin.display(description="patient", ordering="intake__patient__name")
    def patient(self, version: Version) -> str:
        """Whose answers these are."""
        return str(version.intake.patient)

    def title_of(self, obj: Version) -> str:
        """The reference and the number."""
        return f"{obj.intake.reference}, version {obj.number}"

    def document(self, obj: Version) -> dict[str, Any]:
        """The answers in words."""
        return {"sections": answers.sections(obj), "not_asked": answers.not_asked(obj), "newest": obj}


@admin.register(Clearance)
class ClearanceAdmin(ReadOnly):
    """Notes of providers, recorded from paper."""

    list_display = ["item_name", "reference", "patient", "provider", "dated", "recorder", "recorded_at"]
    list_filter = ["dated", "recorded_at"]
    search_fields = ["intake__reference", "intake__patient__name", "provider"]
    search_help_text = "A reference, the patient's name or the provider's."
    fields = ["intake", "patient", "item_name", "provider", "dated", "guardian_consents", "recorder", "recorded_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What the rows show, with the name of whoever recorded it."""
        people = get_user_model().objects.filter(pk=OuterRef("recorded_by")).values("name")
        rows = super().get_queryset(request).select_related("intake__patient", "intake__protocol")
        return rows.defer("intake__protocol__content").annotate(recorder_name=Subquery(people[:1]))

    @admin.display(description="item")
    def item_name(self, note: Clearance) -> str:
        """What the note is about."""
        return named(note.item, note.intake)

    @admin.display(description="reference", ordering="intake__reference")
    def reference(self, note: Clearance) -> str:
        """As the patient knows it."""
        return note.intake.reference

    @admin.display(description="patient", ordering="intake__patient__name")
    def patient(self, note: Clearance) -> str:
        """Whom the note is about."""
        return str(note.intake.patient)

    def title_of(self, obj: Clearance) -> str:
        """The reference and the item."""
        return f"{obj.intake.reference}, {self.item_name(obj)}"

    @admin.display(description="recorded by", ordering="recorder_name")
    def recorder(self, note: Any) -> str:
        """Who wrote it down here."""
        return note.recorder_name or "An account that is gone"
