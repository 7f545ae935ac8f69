"""An index that only Django reads: the models of all stages, under one label."""

from intake.assessments.models import Assessment
from intake.care.appointments import Appointment
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report, ReportSheet
from intake.care.visits import DaySigns, Visit
from intake.letters.answers import ProviderAnswer, Scan
from intake.letters.directory import Provider
from intake.letters.links import ProviderLink
from intake.letters.models import Draft, Letter, Sheet
from intake.protocols.consents import ConsentVersion
from intake.protocols.models import ProtocolVersion
from intake.records.agreements import Agreement, ConsentChange
from intake.records.calls import Call
from intake.records.invitations import Invitation, InvitationLink
from intake.records.merges import Merge
from intake.records.models import Clearance, Intake, Page, Patient, SignChange, Version
from intake.records.wordings import KeptWording
from intake.referrals.cover import Cover
from intake.referrals.glass import BreakGlass, BreakGlassReview
from intake.referrals.models import Event, NoticeChoice, Referral

__all__ = [
    "Agreement",
    "Aims",
    "Appointment",
    "Assessment",
    "BreakGlass",
    "BreakGlassReview",
    "Authorisation",
    "Call",
    "Clearance",
    "ConsentChange",
    "ConsentVersion",
    "DaySigns",
    "Draft",
    "Cover",
    "Event",
    "Intake",
    "Invitation",
    "InvitationLink",
    "KeptWording",
    "NoticeChoice",
    "Letter",
    "Merge",
    "Page",
    "Patient",
    "Plan",
    "ProtocolVersion",
    "Provider",
    "ProviderAnswer",
    "ProviderLink",
    "Referral",
    "Report",
    "ReportSheet",
    "Scan",
    "Sheet",
    "SignChange",
    "Version",
    "Visit",
]
