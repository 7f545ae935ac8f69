"""An index that only Django reads: the models of all stages, under one label."""

from intake.assessments.models import Assessment
from intake.protocols.models import ProtocolVersion
from intake.records.merges import Merge
from intake.records.models import Clearance, Intake, Page, Patient, SignChange, Version
from intake.referrals.cover import Cover
from intake.referrals.glass import BreakGlass, BreakGlassReview
from intake.referrals.models import Event, Referral

__all__ = [
    "Assessment",
    "BreakGlass",
    "BreakGlassReview",
    "Clearance",
    "Cover",
    "Event",
    "Intake",
    "Merge",
    "Page",
    "Patient",
    "ProtocolVersion",
    "Referral",
    "SignChange",
    "Version",
]
