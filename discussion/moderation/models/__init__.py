"""Reports, cases, decisions, statements, notes about people and the audit log."""

from discussion.moderation.models.cases import Case, Report
from discussion.moderation.models.decisions import Decision, Statement
from discussion.moderation.models.desk import DeskPreference
from discussion.moderation.models.profiles import ProfileCase, ProfileReport
from discussion.moderation.models.records import AuditEntry, PersonNote

__all__ = [
    "AuditEntry",
    "Case",
    "Decision",
    "DeskPreference",
    "PersonNote",
    "ProfileCase",
    "ProfileReport",
    "Report",
    "Statement",
]
