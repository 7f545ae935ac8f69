"""An index that only Django reads: the models of all stages, under one label."""

from intake.assessments.models import Assessment
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report, ReportSheet
from intake.care.visits import DaySigns, Visit
from intake.letters.answers import ProviderAnswer, Scan
from intake.letters.directory import Provider
from intake.letters.models import Draft, Letter, Sheet
from intake.protocols.models import ProtocolVersion
from intake.records.models import Clearance, Intake, Page, Patient, SignChange, Version
from intake.referrals.models import Event, Referral

__all__ = [
    "Aims",
    "Assessment",
    "Authorisation",
    "Clearance",
    "DaySigns",
    "Draft",
    "Event",
    "Intake",
    "Letter",
    "Page",
    "Patient",
    "Plan",
    "ProtocolVersion",
    "Provider",
    "ProviderAnswer",
    "Referral",
    "Report",
    "ReportSheet",
    "Scan",
    "Sheet",
    "SignChange",
    "Version",
    "Visit",
]
