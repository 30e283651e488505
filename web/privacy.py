"""`/me/data/`: taking everything along, and going. Also while banned: both are anybody's right."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.api.confirming import browser_session
from accounts.api.privacy import ZIP
from accounts.api.privacy_shapes import FATES, file_name
from accounts.privacy.erasures import MOST_EXCEPTIONS, ask_for_erasure, cancel_erasure, find_erasure
from accounts.privacy.exports import ask_for_export, find_export, open_export
from accounts.second_factor.requirements import SecondFactorRequiredError, require_confirmed_if_enrolled
from discussion.threads.models import Comment
from web.forms import PageForm
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


class LockedPage(OwnPage):
    """A page that does something only where whoever has a second factor has shown it."""

    def must_confirm(self, request: HttpRequest) -> bool:
        session = browser_session(request)
        try:
            require_confirmed_if_enrolled(subscriber=self.viewer, session_id=session, at=timezone.now())
        except SecondFactorRequiredError:
            return True
        return False

    @staticmethod
    def lead_to_confirming() -> HttpResponse:
        return redirect_to(_confirm_and_back())


class DataView(LockedPage):
    """How far the export is, and whether the account is about to go."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form_of(None))

    def form_of(self, sent: Any) -> ErasureForm:
        return ErasureForm(sent, comments=self.comments, handle=self.viewer.handle)

    @property
    def comments(self) -> list[Comment]:
        """Those that can stay without their author, newest first."""
        public = Comment.objects.shown().filter(author=self.viewer).select_related("story")
        return list(public.order_by("-id")[:LISTED])

    def show(self, request: HttpRequest, form: ErasureForm, *, status: int = 200) -> HttpResponse:
        at = timezone.now()
        context = {
            "export": find_export(subscriber=self.viewer, at=at),
            "erasure": find_erasure(subscriber=self.viewer),
            "form": form,
            "comments": self.comments,
            "chosen": form["comments"].value(),
            "excepted": form["exceptions"].value() or [],
            "most": min(LISTED, MOST_EXCEPTIONS),
            "ban_memory_days": settings.BAN_MEMORY_DAYS,
            "must_confirm": self.must_confirm(request),
            "confirm": _confirm_and_back(),
        }
        return render_page(request, "web/data.html", context, status=status)


class ExportView(LockedPage):
    """Have the file built."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.must_confirm(request):
            return self.lead_to_confirming()
        ask_for_export(subscriber=self.viewer, at=timezone.now())
        return redirect_to(f"{reverse('web:data')}#export")


class ExportFileView(LockedPage):
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
        ask_for_erasure(
            subscriber=self.viewer,
            comments=FATES[form.cleaned_data["comments"]],
            otherwise=[comment.pk for comment in self.comments if str(comment.pk) in form.cleaned_data["exceptions"]],
            at=timezone.now(),
        )
        return redirect_to(f"{reverse('web:data')}#erasure")


class KeepView(OwnPage):
    """Keep the account after all."""

    def post(self, request: HttpRequest) -> HttpResponse:
        cancel_erasure(subscriber=self.viewer)
        messages.success(request, "Your account stays as it is.")
        return redirect_to(f"{reverse('web:data')}#erasure")


def _confirm_and_back() -> str:
    return f"{settings.CONFIRM_URL}?{urlencode({'next': reverse('web:data')})}"
