"""Reports, cases, decisions, statements, notes about people and the audit log."""

from discussion.moderation.models.appeals import Appeal
from discussion.moderation.models.brigades import Brigade, BrigadeMember
from discussion.moderation.models.bulk import BulkDecision, BulkItem
from discussion.moderation.models.cases import Case, Escalation, Report
from discussion.moderation.models.decisions import Decision, EditRequest, Statement, UndoPoint
from discussion.moderation.models.desk import DeskPreference
from discussion.moderation.models.facets import CaseFacet, LateFiling, WaitingCount
from discussion.moderation.models.openness import ParityTurn, TransparencyReport
from discussion.moderation.models.profiles import ClearedProfile, ProfileCase, ProfileReport
from discussion.moderation.models.records import (
    AuditEntry,
    AuditHead,
    AuditSeal,
    ChainFault,
    FaultAcknowledgement,
    PersonNote,
)

__all__ = [
    "Appeal",
    "AuditEntry",
    "AuditHead",
    "AuditSeal",
    "Brigade",
    "BrigadeMember",
    "BulkDecision",
    "BulkItem",
    "Case",
    "CaseFacet",
    "ChainFault",
    "ClearedProfile",
    "Decision",
    "DeskPreference",
    "EditRequest",
    "Escalation",
    "FaultAcknowledgement",
    "LateFiling",
    "ParityTurn",
    "PersonNote",
    "ProfileCase",
    "ProfileReport",
    "Report",
    "Statement",
    "TransparencyReport",
    "UndoPoint",
    "WaitingCount",
]
