"""The pages of Django admin, as each role that may enter sees them on a busy day."""

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Model
from django.urls import reverse

from clinic.accounts.models import User
from education.models import Section, Source, Topic
from intake.assessments.models import Assessment
from intake.protocols.models import ProtocolVersion
from intake.records.models import Clearance, Intake, Patient, Version
from intake.referrals.models import Event, Referral
from tests.cast import enter

#: What a clinic admin reads.
RECORDS = (ProtocolVersion, Assessment, Referral, Event, Patient, Intake, Version, Clearance)


#: Pages that the robot looks at from all sides; it glances at the others, which Django makes alike.
LOOKED_AT = {
    reverse("admin:index"),
    reverse("admin:accounts_user_changelist"),
    reverse("admin:education_topic_add"),
    reverse("admin:education_topic_changelist"),
}


def clinic_admin() -> Iterator[str]:
    """Every list, its first row, people and their passwords."""
    yield reverse("admin:index")
    yield reverse("admin:app_list", args=["intake"])
    for model in RECORDS:
        yield _list(model)
        yield _first(model)
    yield f"{_list(Intake)}?q={quote('Maria')}"
    yield f"{_list(Intake)}?q=nobody"
    yield _list(User)
    yield _first(User)
    yield reverse("admin:accounts_user_add")
    yield reverse("admin:person-password", args=[enter("ana").pk])
    yield reverse("admin:password_change")


def content_editor() -> Iterator[str]:
    """What is known, to be written and changed."""
    yield reverse("admin:index")
    for model in (Topic, Section, Source):
        yield _list(model)
        yield _first(model)
        yield reverse(f"admin:education_{model._meta.model_name}_add")
    yield f"{_list(Topic)}?q={quote('numb feet')}"
    yield f"{_list(Topic)}?review=due"
    yield f"{_list(Topic)}?q=nobody"
    yield _change(Topic.objects.get(slug="how-massage-may-help"))
    yield _change(Section.objects.get(slug="call-911"))
    yield _change(Source.objects.get(slug="clots"))
    yield reverse("admin:education_topic_history", args=[Topic.objects.get(slug="how-massage-may-help").pk])


def privacy_officer() -> Iterator[str]:
    """The trail."""
    yield reverse("admin:index")
    yield reverse("admin:audit_auditevent_changelist")


WHO = {"carla": clinic_admin, "ed": content_editor, "pia": privacy_officer}


def _list(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")  # type: ignore[attr-defined]


def _first(model: type) -> str:
    return _change(model.objects.first())  # type: ignore[attr-defined]


def _change(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
