"""The page of consent in the right person: the patient, or by name whoever agrees for them."""

from typing import TYPE_CHECKING, Any

from django.forms import Field, Form
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.indications import agreement
from intake.indications.agreement import Signer
from intake.indications.reading import Reading

if TYPE_CHECKING:
    from intake.web.patient.forms import PageForm


def signer_of(form: "PageForm") -> Signer:
    """Who has to agree on this page."""
    return agreement.signer(form.progress.reading)


def address(form: "PageForm") -> None:
    """Say to whom the page speaks, and whose name is to be typed; the patient who answers alone reads it as it is."""
    reading = form.progress.reading
    if not form.progress.intake.typist:
        form.intro = speak_to(form.fields["name"], reading) or form.intro
        return
    box, agrees = form.fields["name"], signer_of(form).name or _patient(reading)
    form.intro = f"Read each line aloud. Tick only what {agrees} agrees to."
    box.label = "Name of the person who agrees, as they say it"
    box.error_messages["required"] = "Type the name of the person who agrees."
    form.fields["review"].error_messages["required"] = "Tick this if they agree. Without it nothing can be sent."


def speak_to(box: Field, reading: Reading) -> str:
    """Ask for the right name in this box, and what to say first; "" to the patient who answered alone."""
    signer = agreement.signer(reading)
    helper = reading.pages.get("answering", {}).get("name", "")
    told = {"name": signer.name, "patient": _patient(reading), "helper": helper}
    if signer.by == agreement.PATIENT:
        helped = agreement.helps(reading)
        return _("%(helper)s helps you here. You decide: each tick is yours.") % told if helped else ""
    box.label = {
        agreement.HELPER: _("Type your own name, as the person who helps"),
        agreement.BY_LAW: _("Type your own name to agree for the patient"),
        agreement.GUARDIAN: _("Type your own name, as the parent or guardian, to agree"),
    }[signer.by]
    box.error_messages["required"] = _("Type your own name: %(name)s.") % told
    return {
        agreement.HELPER: _(
            "I am %(name)s, who helps %(patient)s. I read each line to %(patient)s, and I tick only what they agree to."
        ),
        agreement.BY_LAW: _("I am %(name)s. I decide for %(patient)s by law, and I agree in their place."),
        agreement.GUARDIAN: _("I am %(name)s, parent or guardian of %(patient)s. I agree in their place."),
    }[signer.by] % told


def check(form: "PageForm") -> None:
    """Whoever agrees for the patient types the name that they gave; case and blanks do not matter."""
    theirs = "Type the name of the person who agrees, as it was given before: %(name)s."
    check_name(form, signer_of(form), theirs if form.progress.intake.typist else "")


def check_name(form: Form, signer: Signer, asks: str = "") -> None:
    """The same for a form with a box for the name, which says what it `asks` for where it was another one."""
    typed = str(form.cleaned_data.get("name", ""))
    if signer.by != agreement.PATIENT and typed and not agreement.same_name(typed, signer.name):
        asks = asks or _("Type your own name as you gave it before: %(name)s.")
        form.add_error("name", asks % {"name": signer.name})


def spoken(form: "PageForm") -> dict[str, Any]:
    """What stands beside a consent that was spoken on the phone: who asked, when, and the words as read aloud."""
    typist = form.progress.intake.typist
    if typist is None:
        return {}
    at = timezone.localtime(form.progress.now).isoformat(timespec="minutes")
    read = [str(form.fields[name].label) for name in ("review", "provider", "contact")]
    return {"spoken": {"asked_by": typist.name, "asked_by_id": str(typist.id), "at": at, "read": read}}


def _patient(reading: Reading) -> str:
    return reading.pages.get("about", {}).get("name") or _("the patient")
