"""Patient, Organization, Practitioner and PractitionerRole: who is in the record."""

from collections.abc import Iterator

from django.conf import settings

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.fhir.elements import NPI, Resource, coding, concept, filled, id_of, identifier, reference, telecom
from intake.fhir.record import Record
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.records.models import Version
from intake.referrals import lifecycle as life

CLINIC = "clinic"
NAMED, SIGNER = "provider", "signer"


def patients(record: Record) -> Iterator[Resource]:
    """The person. The intake does not ask for a gender, so none is given."""
    patient = record.patient
    references = [identifier("intake-reference", intake.reference) for intake in record.intakes.values()]
    yield filled(
        "Patient",
        id=str(patient.pk),
        identifier=references,
        active=True,
        name=[{"use": "usual", "text": patient.name}] if patient.name else None,
        telecom=telecom(phone=patient.phone, email=patient.email),
        birthDate=patient.born.isoformat() if patient.born else None,
        managingOrganization=clinic(),
    )


def clinic() -> Resource:
    """A pointer to the clinic."""
    return reference("Organization", CLINIC, settings.CLINIC_NAME)


def organization() -> Resource:
    """The clinic itself."""
    return filled(
        "Organization",
        id=CLINIC,
        active=True,
        name=settings.CLINIC_NAME,
        telecom=telecom(phone=settings.CLINIC_PHONE, url=settings.CLINIC_ADDRESS),
    )


def organizations(record: Record) -> Iterator[Resource]:
    """The clinic."""
    yield organization()


def practitioners(record: Record) -> Iterator[Resource]:
    """Whoever of the staff had a part, whom the clinic asked, who signed, and the provider that the patient named."""
    yield from map(practitioner, record.staff.values())
    yield from map(asked_provider, record.providers.values())
    yield from map(_signer, record.answers)
    for version, told in named_providers(record):
        yield filled(
            "Practitioner",
            id=id_of(version.intake_id, NAMED),
            name=[{"text": told["name"]}] if told["name"] else None,
            telecom=telecom(phone=told["phone"]),
        )


def practitioner_roles(record: Record) -> Iterator[Resource]:
    """What each of them is to the patient."""
    yield from map(practitioner_role, record.staff.values())
    yield from map(asked_provider_role, record.providers.values())
    for version, told in named_providers(record):
        pk = id_of(version.intake_id, NAMED)
        yield filled(
            "PractitionerRole",
            id=pk,
            practitioner=reference("Practitioner", pk, told["name"]),
            organization={"display": told["practice"]} if told["practice"] else None,
            code=[_role(Role.PROVIDER)],
            telecom=telecom(phone=told["phone"]),
        )


def practitioner(user: User) -> Resource:
    """One of the staff, as colleagues know them."""
    return filled("Practitioner", id=str(user.pk), active=user.is_active, name=[{"text": user.name}])


def practitioner_role(user: User) -> Resource:
    """What one of the staff is at the clinic."""
    return filled(
        "PractitionerRole",
        id=str(user.pk),
        active=user.is_active,
        practitioner=reference("Practitioner", user.pk, user.name),
        organization=clinic(),
        code=[_role(Role(user.role))],
    )


def asked_provider(provider: Provider) -> Resource:
    """A provider of the directory."""
    return filled(
        "Practitioner",
        id=str(provider.pk),
        identifier=_npi(provider.npi),
        active=provider.active,
        name=[{"text": provider.name}],
        telecom=telecom(phone=provider.phone, fax=provider.fax, email=provider.email),
        qualification=_credential(provider.credential),
    )


def asked_provider_role(provider: Provider) -> Resource:
    """Where a provider of the directory works."""
    return filled(
        "PractitionerRole",
        id=str(provider.pk),
        active=provider.active,
        practitioner=reference("Practitioner", provider.pk, provider.name),
        organization={"display": provider.practice} if provider.practice else None,
        code=[_role(Role.PROVIDER)],
        telecom=telecom(phone=provider.phone, fax=provider.fax, email=provider.email),
    )


def _signer(answer: ProviderAnswer) -> Resource:
    """Who signed an answer, as they wrote it; it may be a colleague of whom was asked."""
    return filled(
        "Practitioner",
        id=id_of(answer.pk, SIGNER),
        identifier=_npi(answer.signer_npi),
        name=[{"text": answer.signer_name}],
        telecom=telecom(**answer.signer_contact),
        qualification=_credential(answer.signer_credential),
    )


def signer(answer: ProviderAnswer) -> Resource:
    """A pointer to whoever signed."""
    return reference("Practitioner", id_of(answer.pk, SIGNER), answer.signer_name)


def _npi(npi: str) -> list[Resource]:
    return [{"system": NPI, "value": npi}] if npi else []


def _credential(words: str) -> list[Resource]:
    return [{"code": {"text": words}}] if words else []


def _role(role: Role) -> Resource:
    return concept(coding("role", role.value, life.words(role)))


def named_providers(record: Record) -> Iterator[tuple[Version, dict[str, str]]]:
    """The newest version of each intake in which the patient names a provider, with what they told."""
    for version in record.versions:
        told = version.page_data().get("provider", {})
        if version.pk in record.last_versions and (told.get("name") or told.get("practice")):
            yield version, told


def who(record: Record, by_id: str, role: str, name: str) -> Resource:
    """A pointer to whoever took a step: the patient, one of the staff, a provider, or a name alone."""
    if role == Role.PATIENT:
        return reference("Patient", record.patient.pk)
    known = record.staff.get(by_id) or record.providers.get(by_id)
    if known:
        return reference("Practitioner", by_id, known.name)
    return {"display": name or life.words(Role(role))}
