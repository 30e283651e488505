"""A warning that its reader has read, said on the own page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.sanctions import acknowledge_warning
from web.pages import OwnPage, redirect_to


class AcknowledgementView(OwnPage):
    """Say that I have read a warning: then my writes are taken again."""

    def post(self, request: HttpRequest, warning_id: UUID) -> HttpResponse:
        acknowledge_warning(subscriber=self.viewer, warning_id=warning_id, at=timezone.now())
        messages.success(request, "Thank you. You can write again.")
        return redirect_to(f"{reverse('web:me')}#standing")
