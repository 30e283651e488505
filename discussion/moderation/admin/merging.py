"""The page that merges a person's account into another one: name it, look at what would move, confirm."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Subscriber
from accounts.profiles import SubscriberNotFoundError, find_subscriber
from accounts.roles import is_senior
from core.errors import DomainError
from discussion.moderation.admin.forms import MergerForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.mergers import foresee_merger
from discussion.moderation.merging import merge_accounts, refusals


class NobodyNamedError(DomainError):
    code = "nobody_named"
    message = "Nobody has this name. Accounts that were merged or erased have none."


@dataclass(frozen=True)
class _Page:
    """One address for all steps; only the last one is a POST."""

    request: HttpRequest
    moderator: Subscriber
    gone: Subscriber

    def show(self, *, refusal: DomainError | None = None) -> HttpResponse:
        """What would move, and the form; without another account only the question which it is."""
        sent = self.request.POST or self.request.GET
        context = {
            "person": self.gone,
            "into": sent.get("into", ""),
            "reason": sent.get("reason", ""),
            "confirmation": sent.get("confirmation", ""),
            "refusal": refusal,
        }
        try:
            context |= self._foresee()
        except NobodyNamedError as unknown:
            context["refusal"] = refusal or unknown
        shown: DomainError | None = context["refusal"]  # type: ignore[assignment]  # typed as what a page may hold
        title = f"Merge @{self.gone.handle}"
        return desk_page(self.request, "merge.html", title, context, status=shown.status if shown else 200)

    def named(self) -> Subscriber | None:
        """The account that is to stay, if one was named. Raises NobodyNamedError."""
        handle = (self.request.POST or self.request.GET).get("into", "").strip().removeprefix("@")
        if not handle:
            return None
        try:
            return find_subscriber(handle)
        except SubscriberNotFoundError as error:
            raise NobodyNamedError from error

    def _foresee(self) -> dict[str, object]:
        kept, at = self.named(), timezone.now()
        if kept is None:
            return {}
        found = list(refusals(gone=self.gone, kept=kept, by=self.moderator, at=at))
        return {"kept": kept, "merger": foresee_merger(gone=self.gone, kept=kept, at=at), "refusals": found}


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def merge_page(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Ask for the other account, tell what would move, and merge. For seniors."""
    if not is_senior(moderator):
        raise PermissionDenied
    page = _Page(request, moderator, find_subscriber(handle))
    if request.method != "POST":
        return page.show()
    try:
        told = MergerForm(request.POST).read()
        kept = page.named()
        if kept is None:
            raise NobodyNamedError
        told.pop("into")
        merge_accounts(gone=page.gone, kept=kept, **told, by=moderator, at=timezone.now())
    except DomainError as refusal:
        return page.show(refusal=refusal)
    messages.success(request, f"@{page.gone.handle} went into @{kept.handle}, for good.")
    return redirect("admin:moderation_person", handle=kept.handle)
