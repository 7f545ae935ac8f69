"""The protocol in Django admin, to be read like a document; a new version comes with the project, never from here."""

from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Subquery
from django.http import HttpRequest

from intake.admin.documents import DocumentAdmin
from intake.indications.choices import SAFETY_WORDS
from intake.indications.lives import Life
from intake.indications.protocol import Gate, Protocol, SafetyItem
from intake.indications.questionnaire import steps
from intake.indications.vocabulary import SAFETY_PAGES, Severity, Unsure
from intake.protocols.models import ProtocolVersion

_SEVERITIES = {
    Severity.EMERGENCY: "Emergency: call 911",
    Severity.SAME_DAY: "Care on the same day",
    Severity.REVIEW: "A provider looks first",
    Severity.PRECAUTION: "Precaution",
}
_UNSURE = {
    Unsure.URGENT: "counts as urgent",
    Unsure.REVIEW: "a provider looks first",
    Unsure.PRECAUTION: "counts as a precaution",
}
_CLEARABLE = {
    "true": "yes, by a dated note",
    "false": "no",
    "not_sure_only": "only where the answer is Not sure",
}
_OPENS = {"yes": "Yes", "not_sure": "Not sure"}


def sign_off(version: ProtocolVersion) -> str:
    """Which clinician signed a version, and when; plainly, where nobody has."""
    if not version.signed_off_by:
        return "Awaiting a clinician's sign-off"
    return f"Signed by {version.signed_off_by} on {version.signed_off_on}"


class Item(NamedTuple):
    """One safety item as it is read."""

    item: SafetyItem
    unsure: str
    clearable: str
    source: dict[str, Any]
    asked: str


def safety_pages(protocol: Protocol) -> list[tuple[str, list[tuple[str, list[Item]]]]]:
    """(title of the page, [(class in words, items)]), worst class first."""
    found = []
    for page in SAFETY_PAGES:
        items = protocol.on_page(page)
        classes = [(words, [_item(i, protocol) for i in items if i.severity is s]) for s, words in _SEVERITIES.items()]
        found.append((SAFETY_WORDS[page][1], [(words, rows) for words, rows in classes if rows]))
    return found


def shelf_lives(protocol: Protocol) -> list[tuple[str, Life]]:
    """(title of a page, how long its answer stands), as the version states it; [] for a version that states none."""
    titles = {code: step.title for code, step in steps(protocol).items()} | {"bother": "How much a trouble bothers"}
    return [(titles[page], life) for page, life in protocol.shelf_life.items()]


def _item(item: SafetyItem, protocol: Protocol) -> Item:
    asked = f"Asked only when {_when(item.only_if, protocol)}." if item.only_if else ""
    source = dict(protocol.sources[item.src])
    return Item(item, _UNSURE[item.unsure], _CLEARABLE[item.clearable], source, asked)


def _when(gate: Gate, protocol: Protocol) -> str:
    items = [
        f"“{protocol.items[code].name}” is {' or '.join(_OPENS.get(a, a) for a in sorted(answers, reverse=True))}"
        for code, answers in gate.items
    ]
    causes = [f"“{protocol.causes[code].name}” is named as a cause" for code in sorted(gate.causes)]
    return ", or ".join(items + causes)


@admin.register(ProtocolVersion)
class ProtocolAdmin(DocumentAdmin):
    """Every published version, and which one is in force."""

    document_template = "admin/intake/protocol.html"
    list_display = ["version", "in_force", "signed", "published_at"]
    fields = ["version", "in_force", "signed", "published_at", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With whether each is the one published last."""
        newest = ProtocolVersion.objects.order_by("-published_at", "-id").values("pk")[:1]
        newest_now = ExpressionWrapper(Q(pk=Subquery(newest)), output_field=BooleanField())
        return super().get_queryset(request).defer("content").annotate(newest=newest_now)

    @admin.display(description="in force")
    def in_force(self, version: Any) -> str:
        """Whether new intakes rest on it."""
        return "In force" if version.newest else "Replaced by a later version"

    @admin.display(description="sign-off")
    def signed(self, version: ProtocolVersion) -> str:
        """Who signed it, and when."""
        return sign_off(version)

    def document(self, obj: ProtocolVersion) -> dict[str, Any]:
        """The whole protocol."""
        protocol = obj.parsed()
        names = {code: item.name for code, item in protocol.items.items()}
        reasons = {code: reason.name for code, reason in protocol.reasons.items()}
        return {
            "protocol": protocol,
            "reasons": [(row, names.get(row.implies_precaution or "")) for row in protocol.reasons.values()],
            "symptoms": [
                (row, reasons.get(row.reason or ""), names.get(row.implies_precaution or ""))
                for row in protocol.symptoms.values()
            ],
            "safety_pages": safety_pages(protocol),
            "lives": shelf_lives(protocol),
        }
