"""Which form asks which kind of step."""

from typing import Any

from intake.indications.steps import Kind, Step
from intake.records.progress import Progress
from intake.web.patient.forms import (
    ChecklistForm,
    ChoiceForm,
    EachForm,
    LinksForm,
    PageForm,
    ScaleForm,
)
from intake.web.patient.forms_helped import AnsweringForm
from intake.web.patient.forms_people import (
    AboutForm,
    ConsentForm,
    GuardianForm,
    InterruptionForm,
    ProviderForm,
)
from intake.web.patient.forms_places import AreasForm, PlacesForm
from intake.web.patient.forms_words import ActivitiesForm, MedicinesForm, WordsForm

FORMS: dict[Kind, type[PageForm]] = {
    Kind.CHECKLIST: ChecklistForm,
    Kind.EACH: EachForm,
    Kind.CHOICE: ChoiceForm,
    Kind.SCALE: ScaleForm,
    Kind.LINKS: LinksForm,
    Kind.PLACES: PlacesForm,
    Kind.AREAS: AreasForm,
    Kind.ACTIVITIES: ActivitiesForm,
    Kind.WORDS: WordsForm,
    Kind.MEDICINES: MedicinesForm,
    Kind.GUARDIAN: GuardianForm,
    Kind.ANSWERING: AnsweringForm,
    Kind.ABOUT: AboutForm,
    Kind.PROVIDER: ProviderForm,
    Kind.CONSENT: ConsentForm,
    Kind.INTERRUPTION: InterruptionForm,
}


def form_for(step: Step, progress: Progress, data: Any = None) -> PageForm:
    """The form of a step, filled with what was saved, or bound to what was posted."""
    return FORMS[step.kind](step, progress, data)
