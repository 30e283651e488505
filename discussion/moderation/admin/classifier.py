"""The spam classifier: how each version fares, and three buttons for what it may do."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from accounts.refusals import remember_refusal
from core.admin import ReadOnlyAdmin
from core.errors import DomainError, NotAllowedError
from discussion.moderation.spam.figures import Share, VersionFigures, classifier_figures
from discussion.moderation.spam.learning import switch_classifier
from discussion.screening.models import SpamModel, SpamSwitch

DOES = {
    SpamSwitch.Mode.OFF: ("Off", "It says nothing."),
    SpamSwitch.Mode.FLAG: ("Flag", "It notes what it thinks beside a case; everything is shown as before."),
    SpamSwitch.Mode.HOLD: ("Hold", "What it is most sure of waits for a moderator. It never refuses or removes."),
}


@admin.register(SpamModel)
class SpamModelAdmin(ReadOnlyAdmin[SpamModel]):
    """Its versions, the latest first; above them what it may do and how the one in force fares."""

    change_list_template = "admin/screening/spammodel/change_list.html"
    list_display = ["version", "trained_at", "in_force", "learnt_from", "precision", "recall", "note"]
    list_display_links = None
    ordering = ["-id"]

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Whether the buttons are offered."""
        return request.user.has_perm("screening.switch_spammodel")

    def get_urls(self) -> list[URLPattern]:
        switch = path("switch/", self.admin_site.admin_view(require_POST(self.switch)), name="spam_switch")
        return [switch, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("weights")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        figures = classifier_figures(at=timezone.now())
        context = {
            "figures": figures,
            "modes": [(mode.value, *DOES[mode], mode == figures.mode) for mode in SpamSwitch.Mode],
            "may_switch": self.has_switch_permission(request),
            "title": "Spam classifier",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def switch(self, request: HttpRequest) -> HttpResponse:
        """Say what it may do."""
        if not self.has_switch_permission(request) or not isinstance(request.user, Subscriber):
            raise PermissionDenied
        try:
            switch = switch_classifier(mode=request.POST.get("mode", ""), actor=request.user, at=timezone.now())
        except NotAllowedError as refusal:
            remember_refusal(request, refusal)
            raise PermissionDenied from refusal
        except DomainError as refusal:
            messages.error(request, refusal.detail)
        else:
            messages.success(request, f"The spam classifier: {switch.get_mode_display().lower()}.")
        return redirect("admin:screening_spammodel_changelist")

    @admin.display(ordering="id")
    def version(self, model: SpamModel) -> int:
        return model.pk

    @admin.display
    def learnt_from(self, model: SpamModel) -> str:
        return f"{model.spam} spam, {model.ham} not"

    @admin.display
    def precision(self, model: SpamModel) -> str:
        return in_percent(VersionFigures(model).precision)

    @admin.display
    def recall(self, model: SpamModel) -> str:
        return in_percent(VersionFigures(model).recall)


def in_percent(share: Share) -> str:
    """`95 % (84 to 99), 38 of 40`, or a dash where there was nothing."""
    if share.value is None or share.interval is None:
        return "–"
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%} to {high:.0%}), {share.part} of {share.whole}".replace("%", "\u202f%")
