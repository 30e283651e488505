"""The page with which a reader reports a name or a profile."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from discussion.moderation.profile_cases import report_profile
from web.composing import ComposePage
from web.forms import REASONS, PageForm, ReportForm
from web.pages import render_page


class ProfileReportView(ComposePage[Subscriber]):
    """A word to the moderators about a person's name or profile."""

    form_class = ReportForm
    template = "web/compose_profile_report.html"

    def find(self, at: datetime, **names: Any) -> Subscriber:  # noqa: ARG002 - of others the moment decides
        return find_subscriber(names["handle"])

    def show(self, request: HttpRequest, subject: Subscriber, form: PageForm, *, status: int = 200) -> HttpResponse:
        context = {"subject": subject, "form": form, "back": "", "reasons": REASONS}
        return render_page(request, self.template, context, status=status)

    def send(self, request: HttpRequest, subject: Subscriber, form: PageForm, at: datetime) -> str:
        report_profile(subject=subject, reporter=self.viewer, at=at, **form.cleaned_data)
        messages.success(request, "Thank you. A moderator will look at this name and profile.")
        return reverse("web:person", args=[subject.handle])
