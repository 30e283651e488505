"""Addresses of the moderators' desk."""

from django.urls import path

from discussion.api.moderating.branches import BranchLockView, BranchMoveView, RedactionsView
from discussion.api.moderating.brigades import BrigadeClosingView, BrigadeListView, BrigadeView
from discussion.api.moderating.bulk import BulkConfirmationView, BulkListView, BulkReversalView, BulkView
from discussion.api.moderating.cases import (
    CaseListView,
    CaseView,
    DecisionView,
    LeaseView,
    NextCaseView,
    ReversalView,
)
from discussion.api.moderating.classifier import ClassifierView
from discussion.api.moderating.escalating import EscalationView, UndoView
from discussion.api.moderating.figures import FiguresView
from discussion.api.moderating.merging import AccountMergeView
from discussion.api.moderating.notes import NoteListView, NoteView
from discussion.api.moderating.people import AuditView, PersonView
from discussion.api.moderating.profiles import ProfileCasesView, ProfileClearingView, ProfileKeepingView, RenamingView
from discussion.api.moderating.rules import RehearsalsView, RuleListView, RuleView
from discussion.api.moderating.sanctions import BanView, SanctionListView, SanctionView, VouchView

urlpatterns = [
    path("cases/", CaseListView.as_view(), name="cases"),
    path("cases/next/", NextCaseView.as_view(), name="next-case"),
    path("cases/<uuid:pk>/", CaseView.as_view(), name="case"),
    path("cases/<uuid:pk>/lease/", LeaseView.as_view(), name="case-lease"),
    path("cases/<uuid:pk>/decision/", DecisionView.as_view(), name="case-decision"),
    path("cases/<uuid:pk>/escalation/", EscalationView.as_view(), name="case-escalation"),
    path("comments/<uuid:pk>/lock/", BranchLockView.as_view(), name="branch-lock"),
    path("comments/<uuid:pk>/move/", BranchMoveView.as_view(), name="branch-move"),
    path("comments/<uuid:pk>/redactions/", RedactionsView.as_view(), name="redactions"),
    path("decisions/<uuid:pk>/undo/", UndoView.as_view(), name="decision-undo"),
    path("decisions/<uuid:pk>/reversal/", ReversalView.as_view(), name="decision-reversal"),
    path("subscribers/<str:handle>/", PersonView.as_view(), name="moderated-subscriber"),
    path("subscribers/<str:handle>/profile/clearing/", ProfileClearingView.as_view(), name="profile-clearing"),
    path("subscribers/<str:handle>/profile/keeping/", ProfileKeepingView.as_view(), name="profile-keeping"),
    path("subscribers/<str:handle>/handle/replacement/", RenamingView.as_view(), name="handle-replacement"),
    path("profile-cases/", ProfileCasesView.as_view(), name="profile-cases"),
    path("subscribers/<str:handle>/merge/", AccountMergeView.as_view(), name="account-merge"),
    path("subscribers/<str:handle>/notes/", NoteListView.as_view(), name="person-notes"),
    path("subscribers/<str:handle>/notes/<uuid:note_id>/", NoteView.as_view(), name="person-note"),
    path("subscribers/<str:handle>/sanctions/", SanctionListView.as_view(), name="sanctions"),
    path("subscribers/<str:handle>/sanctions/ban/", BanView.as_view(), name="ban"),
    path("subscribers/<str:handle>/sanctions/<uuid:sanction_id>/", SanctionView.as_view(), name="sanction"),
    path("subscribers/<str:handle>/vouch/", VouchView.as_view(), name="vouch"),
    path("classifier/", ClassifierView.as_view(), name="classifier"),
    path("bulk-decisions/", BulkListView.as_view(), name="bulk-decisions"),
    path("bulk-decisions/<uuid:pk>/", BulkView.as_view(), name="bulk-decision"),
    path("bulk-decisions/<uuid:pk>/confirmation/", BulkConfirmationView.as_view(), name="bulk-confirmation"),
    path("bulk-decisions/<uuid:pk>/reversal/", BulkReversalView.as_view(), name="bulk-reversal"),
    path("brigades/", BrigadeListView.as_view(), name="brigades"),
    path("brigades/<uuid:pk>/", BrigadeView.as_view(), name="brigade"),
    path("brigades/<uuid:pk>/closing/", BrigadeClosingView.as_view(), name="brigade-closing"),
    path("rules/", RuleListView.as_view(), name="rules"),
    path("rules/<int:pk>/", RuleView.as_view(), name="rule"),
    path("rules/<int:pk>/rehearsal/", RehearsalsView.as_view(), name="rule-rehearsals"),
    path("figures/", FiguresView.as_view(), name="figures"),
    path("audit/", AuditView.as_view(), name="audit"),
]
