"""FHIR R4's own lists of codes for every coded element that we send, and what is wrong with a resource against them.

The models of fhir.resources take any text for a code. Here each element of type `code` must be in `LISTS` and hold one
of its codes, and each coding must name a system that is known, with a code of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fhir.resources.R4B import get_fhir_model_class

from intake.fhir.codes import systems
from intake.fhir.elements import system
from intake.indications.protocol import Protocol
from intake.indications.wording import wording_of

_PUBLICATION = {"draft", "active", "retired", "unknown"}
_REQUEST = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
_REQUEST_INTENT = {
    *("proposal", "plan", "directive", "order", "original-order", "reflex-order"),
    *("filler-order", "instance-order", "option"),
}
_PRIORITY = {"routine", "urgent", "asap", "stat"}
_UNITS_OF_TIME = {"s", "min", "h", "d", "wk", "mo", "a"}
_RESOURCES = {
    *(
        "Patient",
        "RelatedPerson",
        "Practitioner",
        "PractitionerRole",
        "Organization",
        "Questionnaire",
        "QuestionnaireResponse",
    ),
    *("Observation", "Condition", "ServiceRequest", "Task", "CarePlan", "Procedure", "DocumentReference"),
    *("Consent", "Provenance", "Bundle", "CodeSystem", "CapabilityStatement", "OperationOutcome", "Goal"),
}
#: Type.element -> the codes that R4 (4.0.1) requires there.
LISTS: dict[str, set[str]] = {
    "Attachment.contentType": {"application/pdf", "application/json", "image/png", "image/jpeg"},
    "Bundle.type": {
        *("document", "message", "transaction", "transaction-response", "batch", "batch-response"),
        *("history", "searchset", "collection"),
    },
    "BundleEntrySearch.mode": {"match", "include", "outcome"},
    "CapabilityStatement.status": _PUBLICATION,
    "CapabilityStatement.kind": {"instance", "capability", "requirements"},
    "CapabilityStatement.fhirVersion": {"4.0.1"},
    "CapabilityStatement.format": {"application/fhir+json", "json"},
    "CapabilityStatementRest.mode": {"client", "server"},
    "CapabilityStatementRestResource.type": _RESOURCES,
    "CapabilityStatementRestResource.versioning": {"no-version", "versioned", "versioned-update"},
    "CapabilityStatementRestResourceInteraction.code": {
        *("read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type"),
    },
    "CapabilityStatementRestResourceSearchParam.type": {
        *("number", "date", "string", "token", "reference", "composite", "quantity", "uri", "special"),
    },
    "CarePlan.status": _REQUEST,
    "CarePlan.intent": {"proposal", "plan", "order", "option"},
    "CarePlanActivityDetail.kind": {
        *("Appointment", "CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "Task"),
        *("ServiceRequest", "VisionPrescription"),
    },
    "CarePlanActivityDetail.status": {
        *("not-started", "scheduled", "in-progress", "on-hold", "completed", "cancelled", "stopped", "unknown"),
        "entered-in-error",
    },
    "CodeSystem.status": _PUBLICATION,
    "CodeSystem.content": {"not-present", "example", "fragment", "complete", "supplement"},
    "Consent.status": {"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"},
    "ConsentProvision.type": {"deny", "permit"},
    "ContactPoint.system": {"phone", "fax", "email", "pager", "url", "sms", "other"},
    "DocumentReference.status": {"current", "superseded", "entered-in-error"},
    "DocumentReference.docStatus": {"preliminary", "final", "amended", "entered-in-error"},
    "DocumentReferenceRelatesTo.code": {"replaces", "transforms", "signs", "appends"},
    "Goal.lifecycleStatus": {
        *("proposed", "planned", "accepted", "active", "on-hold", "completed", "cancelled", "entered-in-error"),
        "rejected",
    },
    "HumanName.use": {"usual", "official", "temp", "nickname", "anonymous", "old", "maiden"},
    "Observation.status": {
        *("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"),
    },
    "OperationOutcomeIssue.severity": {"fatal", "error", "warning", "information"},
    "OperationOutcomeIssue.code": {
        *("invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired"),
        *("forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found"),
        *("deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient"),
        *("lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational"),
    },
    "Procedure.status": {
        *("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"),
    },
    "ProvenanceEntity.role": {"derivation", "revision", "quotation", "source", "removal"},
    "Quantity.code": _UNITS_OF_TIME,
    "Duration.code": _UNITS_OF_TIME,
    "Questionnaire.language": {"en", "es"},
    "Questionnaire.status": _PUBLICATION,
    "Questionnaire.subjectType": {"Patient"},
    "QuestionnaireItem.type": {
        *("group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url"),
        *("choice", "open-choice", "attachment", "reference", "quantity"),
    },
    "QuestionnaireItem.enableBehavior": {"all", "any"},
    "QuestionnaireItemEnableWhen.operator": {"exists", "=", "!=", ">", "<", ">=", "<="},
    "QuestionnaireResponse.status": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    "ServiceRequest.status": _REQUEST,
    "ServiceRequest.intent": _REQUEST_INTENT,
    "ServiceRequest.priority": _PRIORITY,
    "Task.status": {
        *("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold"),
        *("failed", "completed", "entered-in-error"),
    },
    "Task.intent": {"unknown", *_REQUEST_INTENT},
    "Task.priority": _PRIORITY,
    "TimingRepeat.durationUnit": _UNITS_OF_TIME,
    "TimingRepeat.periodUnit": _UNITS_OF_TIME,
}
_TERMS = "http://terminology.hl7.org/CodeSystem/"
#: Systems of others -> the codes of them that we use.
OTHERS: dict[str, set[str]] = {
    "http://loinc.org": {"72514-3"},
    "http://hl7.org/fhir/questionnaire-item-control": {"radio-button", "check-box"},
    f"{_TERMS}observation-category": {"survey"},
    f"{_TERMS}data-absent-reason": {"asked-unknown"},
    f"{_TERMS}consentscope": {"patient-privacy"},
    f"{_TERMS}provenance-participant-type": {"author", "assembler", "verifier", "enterer", "informant"},
    f"{_TERMS}condition-clinical": {"active"},
    f"{_TERMS}condition-ver-status": {"confirmed"},
}
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
#: Codes of our own within an extension, which has no element of its own.
_IN_EXTENSIONS = {"before", "after"}


def wrong_with(resource: Mapping[str, Any], protocol: Protocol) -> list[str]:
    """What is not in a list, by where it stands; nothing for a resource that is right."""
    model = get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    known = OTHERS | {system(name): set(codes) for name, codes in systems(protocol, wording_of(protocol)).items()}
    return list(_wrong(model, resource["resourceType"], known))


def _wrong(model: Any, where: str, known: Mapping[str, set[str]]) -> Iterator[str]:
    name = type(model).__name__
    if name == "Coding":
        yield from _wrong_coding(model, where, known)
    for field, about in type(model).model_fields.items():
        value = getattr(model, field)
        if value is None or field == "resource_type" or field.endswith("__ext"):
            continue
        at = f"{where}.{field}"
        for one in value if isinstance(value, list) else [value]:
            if hasattr(type(one), "model_fields"):
                yield from _wrong(one, at, known)
            elif _is_code(about) and name != "Coding":
                yield from _wrong_code(name, field, str(one), at)


def _is_code(about: Any) -> bool:
    return "Code()" in repr(about.annotation)


def _wrong_code(name: str, field: str, code: str, at: str) -> Iterator[str]:
    field = field.removesuffix("_fhir")
    if (name, field) == ("Extension", "valueCode"):
        allowed: set[str] | None = _IN_EXTENSIONS
    elif (name, field) == ("CodeSystemConcept", "code"):
        return
    else:
        allowed = LISTS.get(f"{name}.{field}")
    if allowed is None:
        yield f"{at}: {name}.{field} has no list"
    elif code not in allowed:
        yield f"{at}: {code!r} is not a code of {name}.{field}"


def _wrong_coding(coding: Any, where: str, known: Mapping[str, set[str]]) -> Iterator[str]:
    if coding.system == ICD_10_CM:
        return
    if coding.system not in known:
        yield f"{where}: {coding.system} is not a system that is known"
    elif coding.code not in known[coding.system]:
        yield f"{where}: {coding.code!r} is not a code of {coding.system}"
