"""Which rows of this stage are somebody's record, and the way from each to the patient."""

from django.db.models import Model

from intake.care.appointments import Appointment
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report, ReportSheet
from intake.care.visits import DaySigns, Visit

#: Kind of row -> (its model, the way from it to the patient).
BELONGINGS: dict[str, tuple[type[Model], str]] = {
    "plan": (Plan, "referral__patient"),
    "aims": (Aims, "plan__referral__patient"),
    "authorisation": (Authorisation, "plan__referral__patient"),
    "appointment": (Appointment, "plan__referral__patient"),
    "visit": (Visit, "plan__referral__patient"),
    "daysigns": (DaySigns, "plan__referral__patient"),
    "report": (Report, "plan__referral__patient"),
    "reportsheet": (ReportSheet, "report__plan__referral__patient"),
}
