"""The word list and what the checks said, for moderators; adding and switching rules, for seniors."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from core.admin import ReadOnlyAdmin, ReadOnlyInline
from core.errors import DomainError
from discussion.screening.models import Signal, WordRule, WordRuleSwitch
from discussion.screening.rules import add_word_rule, switch_word_rule


class WordRuleForm(forms.ModelForm[WordRule]):
    """A phrase and what happens to words that contain it."""

    class Meta:
        model = WordRule
        fields = ["phrase", "action"]


class SwitchInline(ReadOnlyInline[WordRuleSwitch, WordRule]):
    """When the rule was in force."""

    model = WordRuleSwitch
    fields = ["enabled", "by", "at"]
    ordering = ["-id"]


@admin.register(WordRule)
class WordRuleAdmin(ReadOnlyAdmin[WordRule]):
    """The word list."""

    list_display = ["phrase", "action", "enabled", "created_by", "created_at"]
    list_filter = ["action", "enabled"]
    list_select_related = ["created_by"]
    search_fields = ["phrase"]
    ordering = ["phrase", "pk"]
    inlines = [SwitchInline]
    actions = ["enable", "disable"]
    form = WordRuleForm

    def has_add_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return request.user.has_perm("screening.add_wordrule")

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions."""
        return request.user.has_perm("screening.switch_wordrule")

    def get_inlines(self, _request: HttpRequest, obj: WordRule | None) -> list[type[Any]]:
        return list(self.inlines) if obj else []

    def save_model(self, request: HttpRequest, obj: WordRule, _form: Any, _change: bool) -> None:
        rule = add_word_rule(phrase=obj.phrase, action=obj.action, by=_actor(request), at=timezone.now())
        obj.pk = rule.pk

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except DomainError as refusal:
            messages.error(request, refusal.detail)
            return HttpResponseRedirect(reverse("admin:screening_wordrule_add"))

    @admin.action(description="Put the chosen rules in force", permissions=["switch"])
    def enable(self, request: HttpRequest, rules: QuerySet[WordRule]) -> None:
        self._switch(request, rules, enabled=True)

    @admin.action(description="Put the chosen rules out of force", permissions=["switch"])
    def disable(self, request: HttpRequest, rules: QuerySet[WordRule]) -> None:
        self._switch(request, rules, enabled=False)

    def _switch(self, request: HttpRequest, rules: QuerySet[WordRule], *, enabled: bool) -> None:
        at = timezone.now()
        for rule in rules:
            switch_word_rule(rule=rule, enabled=enabled, by=_actor(request), at=at)


@admin.register(Signal)
class SignalAdmin(ReadOnlyAdmin[Signal]):
    """What each check said, newest first."""

    list_display = ["at", "check_name", "verdict", "code", "score", "detail"]
    list_filter = ["check_name", "verdict"]
    ordering = ["-id"]


def _actor(request: HttpRequest) -> Subscriber:
    if not isinstance(request.user, Subscriber):
        raise TypeError("The admin is for subscribers only.")
    return request.user
