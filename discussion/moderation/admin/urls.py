"""Addresses of the desk, below `/admin/moderation/case/`. What changes something takes POST only."""

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.http import HttpResponse
from django.urls import URLPattern, path

from discussion.moderation.admin import (
    branches,
    brigades,
    bulk,
    chain,
    dashboard,
    desk,
    factors,
    merging,
    notes,
    people,
    preferences,
    profiles,
    queues,
    sanctions,
    undoing,
)

Page = tuple[str, Callable[..., HttpResponse], str]  # where, what answers, and its name
LISTS: list[Page] = [
    ("queue/", queues.queue_page, "queue"),
    ("stories/", queues.groups_page, "groups"),
    ("dashboard/", dashboard.dashboard_page, "dashboard"),
    ("preferences/", preferences.choose, "preferences"),
    ("bulk/", bulk.bulk_page, "bulk"),
    ("bulk/preview/", bulk.preview, "bulk_preview"),
    ("bulk/confirmation/", bulk.confirm, "bulk_confirmation"),
    ("bulk/<uuid:bulk_id>/", bulk.bulk_file, "bulk_file"),
    ("bulk/<uuid:bulk_id>/second/", bulk.second, "bulk_second"),
    ("bulk/<uuid:bulk_id>/reversal/", bulk.reverse, "bulk_reversal"),
    ("brigades/", brigades.brigades_page, "brigades"),
    ("brigades/<uuid:brigade_id>/", brigades.brigade_page, "brigade"),
    ("brigades/<uuid:brigade_id>/closing/", brigades.close, "brigade_closing"),
    ("audit-chain/", chain.chain_page, "audit_chain"),
    ("audit-chain/<int:fault_id>/acknowledgement/", chain.acknowledge, "chain_fault"),
]
CASES: list[Page] = [
    ("next/", desk.take_next, "next"),
    ("<uuid:case_id>/work/", desk.case_page, "work"),
    ("<uuid:case_id>/decision/", desk.decide_case, "decision"),
    ("<uuid:case_id>/lease/", desk.keep_lease, "lease"),
    ("<uuid:case_id>/release/", desk.release_case, "release"),
    ("<uuid:case_id>/escalation/", desk.escalate, "escalation"),
    ("<uuid:case_id>/skip/", desk.skip_case, "skip"),
    ("decisions/<uuid:decision_id>/undo/", undoing.undo, "undo"),
    ("decisions/<uuid:decision_id>/reversal/", desk.undo_decision, "reversal"),
    ("comments/<uuid:comment_id>/", branches.comment_page, "comment"),
    ("comments/<uuid:comment_id>/lock/", branches.lock, "lock"),
    ("comments/<uuid:comment_id>/move/", branches.move, "move"),
    ("comments/<uuid:comment_id>/pick/", branches.pick, "pick"),
    ("comments/<uuid:comment_id>/pick/withdrawal/", branches.unpick, "unpick"),
    ("comments/<uuid:comment_id>/redaction/", branches.redact, "redaction"),
]
PEOPLE: list[Page] = [
    ("people/", people.find_page, "find"),
    ("people/<str:handle>/", people.person_page, "person"),
    ("people/<str:handle>/sanctions/", sanctions.impose, "sanctions"),
    ("people/<str:handle>/sanctions/<uuid:sanction_id>/lifting/", sanctions.lift, "lifting"),
    ("people/<str:handle>/ban/", sanctions.ban, "ban"),
    ("people/<str:handle>/unban/", sanctions.unban, "unban"),
    ("people/<str:handle>/vouch/", sanctions.vouch, "vouch"),
    ("people/<str:handle>/vouch/withdrawal/", sanctions.withdraw, "vouch_withdrawal"),
    ("people/<str:handle>/second-factor/reset/", factors.reset, "second_factor_reset"),
    ("people/<str:handle>/profile/clearing/", profiles.take_down, "profile_clearing"),
    ("profiles/", profiles.queue_page, "profiles"),
    ("people/<str:handle>/profile/keeping/", profiles.keep, "profile_keeping"),
    ("people/<str:handle>/renaming/", profiles.rename, "renaming"),
    ("people/<str:handle>/merge/", merging.merge_page, "merge"),
    ("people/<str:handle>/notes/", notes.add_note, "note"),
    ("people/<str:handle>/notes/<uuid:note_id>/deletion/", notes.remove_note, "note_delete"),
]


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """The desk's pages and forms, behind the admin's own door."""
    pages = [*LISTS, *CASES, *PEOPLE]
    return [path(route, site.admin_view(view), name=f"moderation_{name}") for route, view, name in pages]
