"""`/me/data/`: taking everything along, and going. Also while banned: both are anybody's right."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.api.privacy import ZIP
from accounts.api.privacy_shapes import FATES, WISHES, file_name
from accounts.privacy.erasures import MOST_EXCEPTIONS, ask_for_erasure, cancel_erasure, find_erasure
from accounts.privacy.exports import ask_for_export, find_export, open_export
from accounts.privacy.models import Erasure
from core.personal import Fate
from discussion.threads.models import Comment
from web.forms import PageForm
from web.locked import LockedPage
from web.pages import OwnPage, redirect_to, render_page

LISTED = 100  # comments of which each can be treated otherwise than the rest; the API knows no such end


class ErasureForm(PageForm):
    """What becomes of one's comments, and one's name as a sign that it is meant."""

    comments = forms.ChoiceField(choices=[(wish, wish) for wish in FATES], initial="anonymise")
    exceptions = forms.TypedMultipleChoiceField(required=False, coerce=str)
    handle = forms.CharField(max_length=30, error_messages={"required": "Type your handle to say that you mean it."})

    def __init__(self, *args: Any, comments: list[Comment], handle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handle = handle
        self.fields["exceptions"].choices = [(str(comment.pk), comment.pk) for comment in comments]  # type: ignore[attr-defined]  # of a choice field

    def clean_handle(self) -> str:
        typed: str = self.cleaned_data["handle"]
        if typed.lower() != self._handle.lower():
            raise forms.ValidationError("That is not your handle.")
        return typed


class DataPage(LockedPage):
    """Whoever confirms on the way to any of these comes back to the page."""

    home = "web:data"


class DataView(DataPage):
    """How far the export is, and whether the account is about to go."""

    def get(self, request: HttpRequest) -> HttpResponse:
        erasure = find_erasure(subscriber=self.viewer)
        return self.show(request, self.form_of(None, initial=_chosen(erasure) if erasure else None))

    def form_of(self, sent: Any, initial: dict[str, Any] | None = None) -> ErasureForm:
        return ErasureForm(sent, initial=initial, comments=self.comments, handle=self.viewer.handle)

    @property
    def comments(self) -> list[Comment]:
        """Those that can stay without their author, newest first."""
        public = Comment.objects.shown().filter(author=self.viewer).select_related("story")
        return list(public.order_by("-id")[:LISTED])

    def show(self, request: HttpRequest, form: ErasureForm, *, status: int = 200) -> HttpResponse:
        at, erasure = timezone.now(), find_erasure(subscriber=self.viewer)
        context = {
            "export": find_export(subscriber=self.viewer, at=at),
            "erasure": erasure,
            "exceptions": _exceptions(erasure) if erasure else [],
            "form": form,
            "comments": self.comments,
            "chosen": form["comments"].value(),
            "excepted": form["exceptions"].value() or [],
            "most": min(LISTED, MOST_EXCEPTIONS),
            "ban_memory_days": settings.BAN_MEMORY_DAYS,
            "must_confirm": self.must_confirm(request),
            "confirm": self.confirm_and_back,
        }
        return render_page(request, "web/data.html", context, status=status)


class ExportView(DataPage):
    """Have the file built."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        ask_for_export(subscriber=self.viewer, at=timezone.now())
        return redirect_to(f"{reverse('web:data')}#export")


class ExportFileView(DataPage):
    """The file, for its owner."""

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        export, content = open_export(subscriber=self.viewer, at=timezone.now())
        headers = {"Content-Disposition": f'attachment; filename="{file_name(export.asked_at)}"'}
        answer = StreamingHttpResponse(content, content_type=ZIP, headers=headers)
        patch_cache_control(answer, private=True, no_store=True)
        return answer


class ErasureView(DataView):
    """Have the account erased in a day."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        form = self.form_of(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        comments, listed = FATES[form.cleaned_data["comments"]], [comment.pk for comment in self.comments]
        chosen = [comment for comment in listed if str(comment) in form.cleaned_data["exceptions"]]
        further = _unlisted(find_erasure(subscriber=self.viewer), comments, listed)
        ask_for_erasure(subscriber=self.viewer, comments=comments, otherwise=[*chosen, *further], at=timezone.now())
        return redirect_to(f"{reverse('web:data')}#erasure")


class KeepView(OwnPage):
    """Keep the account after all."""

    def post(self, request: HttpRequest) -> HttpResponse:
        cancel_erasure(subscriber=self.viewer)
        messages.success(request, "Your account stays as it is.")
        return redirect_to(f"{reverse('web:data')}#erasure")


def _chosen(erasure: Erasure) -> dict[str, Any]:
    """What the form shows of a wish that waits."""
    return {"comments": WISHES[Fate(erasure.comments)], "exceptions": [str(comment) for comment in erasure.otherwise]}


def _exceptions(erasure: Erasure) -> list[Comment]:
    """The comments that get the other fate, newest first."""
    named = Comment.objects.shown().filter(author=erasure.subscriber_id, pk__in=erasure.otherwise)
    return list(named.select_related("story").order_by("-id")[:LISTED])


def _unlisted(erasure: Erasure | None, comments: Fate, listed: list[UUID]) -> list[UUID]:
    """Exceptions that were named over the API and are older than the page shows; they hold for the same choice only."""
    if erasure is None or erasure.comments != comments:
        return []
    return [comment for comment in erasure.otherwise if comment not in listed]
