"""Intake records in Django admin: read by clinic admins, changed by nobody; each row opens as a readable document."""

from intake.admin import decisions, protocols, records

__all__ = ["decisions", "protocols", "records"]
