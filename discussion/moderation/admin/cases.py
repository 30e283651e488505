"""The page of one case: the words, what speaks for and against them, and the buttons."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from core.diffs import Change, compare
from core.errors import DomainError, NotAllowedError
from discussion.moderation.admin.gate import desk_page
from discussion.moderation.admin.queues import read_scope
from discussion.moderation.admin.undoing import undoable
from discussion.moderation.blindness import tells_of_author, veil_of
from discussion.moderation.browsing import neighbours_of
from discussion.moderation.cases import is_leased, is_leased_by_another
from discussion.moderation.dossiers import Dossier, open_dossier
from discussion.moderation.fitness import require_fit
from discussion.moderation.guidelines import RULES
from discussion.moderation.models import Case
from discussion.moderation.surroundings import look_around
from discussion.screening.models import Signal


def show_case(
    request: HttpRequest, moderator: Subscriber, case: Case, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The case as it is now; after a refusal with the reason, with what changed since, and with what was typed."""
    at = timezone.now()
    dossier = open_dossier(case, reader=moderator, at=at)
    around = look_around(dossier, at=at)
    scope = read_scope(request.POST if refusal else request.GET)
    context = {
        "case": case,
        "queue": case.queue,
        "scope": scope,
        "dossier": dossier,
        "around": around,
        "beside": neighbours_of(case, scope),
        "changes": _changes(dossier),
        "rules": RULES,
        "concerned": _concerned(case),
        "unfit": _unfit(case, moderator, at),
        "is_mine": is_leased(case, at=at) and case.leased_by_id == moderator.pk,
        "is_taken": is_leased_by_another(case, moderator, at=at),
        **_told(dossier, veil_of(dossier, reader=moderator, around=around)),
        "here": reverse("admin:moderation_work", kwargs={"case_id": case.pk}),  # also where a form was refused
        "undo": undoable(request, moderator, at=at),
        **_refused(request, refusal),
    }
    return desk_page(
        request, "case.html", f"{case.get_queue_display()} case", context, status=refusal.status if refusal else 200
    )


def _told(dossier: Dossier, veil: frozenset[str] | None) -> dict[str, Any]:
    """What of the checks is shown, and whose names are not."""
    signals = [each for each in dossier.signals if veil is None or not tells_of_author(each)]
    return {
        "blind": veil is not None,
        "veil": veil,
        "signals": signals,
        "passed": [signal for signal in signals if signal.verdict == Signal.Verdict.PASS],
    }


def _changes(dossier: Dossier) -> list[Change]:
    """What an edit that waits would change of the words that are public."""
    is_edit = dossier.case.comment is not None and dossier.is_edit
    return compare(dossier.shown_body or "", dossier.body) if is_edit else []


def _concerned(case: Case) -> Subscriber | None:
    """Whom the decision is about: the author, or the person whom an appeal concerns."""
    if case.comment is not None:
        return case.comment.author
    return case.appealed.subject if case.appealed else None


def _unfit(case: Case, moderator: Subscriber, at: datetime) -> str:
    """Why this moderator may not decide it, if so."""
    try:
        require_fit(case, moderator, at=at)
    except NotAllowedError as refusal:
        return refusal.detail
    return ""


def _refused(request: HttpRequest, refusal: DomainError | None) -> dict[str, Any]:
    if refusal is None:
        return {}
    typed = {name: request.POST.get(name, "") for name in ("note", "answer", "part")}
    pressed = request.POST.get("rule") or request.POST.get("action", "")
    assert request.resolver_match is not None  # noqa: S101  # a view is only reached by an address
    place = str(request.resolver_match.url_name).removeprefix("moderation_")
    form = "edit_request" if pressed and request.POST.get("action") == "edit_request" else place
    changes = refusal.data.get("changes", [])
    return {"refused_form": form, "refusal": refusal, "typed": typed, "pressed": pressed, "seen": changes}
