"""An index that only Django reads: the models of all stages, under one label."""

from intake.assessments.models import Assessment
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report
from intake.care.visits import DaySigns, Visit
from intake.protocols.models import ProtocolVersion
from intake.records.models import Clearance, Intake, Page, Patient, SignChange, Version
from intake.referrals.models import Event, Referral

__all__ = [
    "Aims",
    "Assessment",
    "Authorisation",
    "Clearance",
    "DaySigns",
    "Event",
    "Intake",
    "Page",
    "Patient",
    "Plan",
    "ProtocolVersion",
    "Referral",
    "Report",
    "SignChange",
    "Version",
    "Visit",
]
