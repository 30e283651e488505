"""The pages of the workshop: a new rule with a text to try it on, and a rule with what it would meet."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Subscriber
from accounts.refusals import remember_refusal
from core.errors import DomainError, NotFoundError
from discussion.screening.models import Rule
from discussion.workshop.admin.forms import ListForm, RehearsalForm, RuleForm, SwitchForm
from discussion.workshop.duty import may_keep, may_read
from discussion.workshop.listing import fingerprint_of, judge_list, make_list
from discussion.workshop.rehearsing import rehearse_rule
from discussion.workshop.reviewing import precision_of
from discussion.workshop.rulebook import RuleTooBroadError, make_rule, switch_rule
from discussion.workshop.selectors import RuleUnknownError, changes_of, get_rule, rehearsals_of, samples_for, scope_of
from discussion.workshop.trying import try_rule

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Subscriber, P], HttpResponse]
SHOWN = 3  # rehearsals


def reader(request: HttpRequest) -> Subscriber:
    """Who looks at a rule. Raises PermissionDenied for whoever neither moderates nor edits."""
    person = request.user
    if not isinstance(person, Subscriber) or not may_read(person):
        raise PermissionDenied
    return person


def in_the_workshop(view: Page[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in whoever may read rules, and hand the view that person."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, reader(request), *args, **kwargs)
        except RuleUnknownError as error:
            raise Http404 from error

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_workshop
def new_page(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """Try a rule on a text, as often as it takes, and make it."""
    if not may_keep(person):
        raise PermissionDenied
    form = RuleForm(request.POST or None)
    if request.method != "POST":
        return _page(request, "new.html", "New rule", {"form": RuleForm()})
    context: dict[str, Any] = {"form": form}
    try:
        told = form.read()
        text = told.pop("text")
        if "try" not in request.POST:
            return _make(request, person, told)
        facts = {name: told[name] for name in ("kind", "aspect", "term")}
        context |= {"trial": try_rule(**facts, text=text), "tried": text}
    except DomainError as refusal:
        context["refusal"] = refusal
        return _page(request, "new.html", "New rule", context, status=refusal.status)
    return _page(request, "new.html", "New rule", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_workshop
def list_page(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """Look at what a list of words would hold, and make rules of it."""
    if not may_keep(person):
        raise PermissionDenied
    context: dict[str, Any] = {"words": request.POST.get("words", "")}
    if request.method != "POST":
        return _page(request, "words.html", "A list of words", context)
    try:
        text = ListForm(request.POST).read()["words"]
        looked_at = fingerprint_of(text)
        is_made = "look" not in request.POST
        if is_made and request.POST.get("looked_at") == looked_at:
            return _make_list(request, person, text)
        judged = judge_list(text=text, at=timezone.now())
        context |= {"judged": judged, "looked_at": looked_at, "has_changed": is_made}
    except DomainError as refusal:
        context["refusal"] = refusal
        return _page(request, "words.html", "A list of words", context, status=refusal.status)
    return _page(request, "words.html", "A list of words", context)


@require_safe
@in_the_workshop
def rule_page(request: HttpRequest, person: Subscriber, pk: int) -> HttpResponse:
    """A rule, what it does and did, and what it would meet."""
    return _show(request, person, get_rule(pk))


@require_POST
@in_the_workshop
def switch(request: HttpRequest, person: Subscriber, pk: int) -> HttpResponse:
    """Give a rule another mode or action; a broad one is shown with its figures, and asks."""
    rule = get_rule(pk)
    try:
        switch_rule(rule=rule, **SwitchForm(request.POST).read(), actor=person, at=timezone.now())
    except DomainError as refusal:
        return _show(request, person, get_rule(pk), refusal=refusal, asked=request.POST)
    messages.success(request, f"The rule is {rule.get_mode_display().lower()}: {rule.get_action_display().lower()}.")
    return redirect("admin:screening_rule_work", pk=pk)


@require_POST
@in_the_workshop
def rehearse(request: HttpRequest, person: Subscriber, pk: int) -> HttpResponse:
    """Look for a rule in the last days."""
    rule = get_rule(pk)
    try:
        rehearse_rule(rule=rule, **RehearsalForm(request.POST).read(), by=person, at=timezone.now())
    except DomainError as refusal:
        return _show(request, person, rule, refusal=refusal)
    return redirect("admin:screening_rule_work", pk=pk)


def _make(request: HttpRequest, person: Subscriber, told: dict[str, Any]) -> HttpResponse:
    try:
        topic, story = scope_of(topic=told.pop("topic"), story=told.pop("story"))
    except NotFoundError as error:
        raise _NoSuchScopeError from error
    rule = make_rule(**told, topic=topic, story=story, actor=person, at=timezone.now())
    messages.success(request, "The rule is made, and off. Rehearse it, then switch it on.")
    return redirect("admin:screening_rule_work", pk=rule.pk)


def _make_list(request: HttpRequest, person: Subscriber, text: str) -> HttpResponse:
    made = make_list(text=text, actor=person, at=timezone.now())
    messages.success(request, f"{len(made.words)} rules are made and in force: {made.holding} hold, the others flag.")
    return redirect("admin:screening_rule_changelist")


class _NoSuchScopeError(DomainError):
    code = "scope_unknown"
    message = "No topic or story has this name in its address."


def _show(
    request: HttpRequest,
    person: Subscriber,
    rule: Rule,
    *,
    refusal: DomainError | None = None,
    asked: Any = None,
) -> HttpResponse:
    rehearsals = rehearsals_of(rule)[:SHOWN]
    samples = samples_for(person, rehearsals)
    context = {
        "rule": rule,
        "may_keep": may_keep(person),
        "precision": precision_of(rule),
        "changes": changes_of(rule),
        "rehearsals": [(each, samples[each.pk]) for each in rehearsals],
        "refusal": refusal,
        "too_broad": isinstance(refusal, RuleTooBroadError),
        "form": SwitchForm(asked if asked is not None else {"mode": rule.mode, "action": rule.action}),
        "days": RehearsalForm(),
    }
    return _page(request, "work.html", str(rule), context, status=refusal.status if refusal else 200)


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    if refusal := context.get("refusal"):
        remember_refusal(request, refusal)
    frame = {**site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/screening/rule/{template}", {**frame, **context}, status=status)
