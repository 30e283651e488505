"""The button with which somebody whose mails were stopped has them again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.notices.mails.suppressing import lift_suppression
from web.pages import OwnPage, redirect_to


class MailStopView(OwnPage):
    """Also while one is banned: decisions about oneself come by mail."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        lift_suppression(subscriber=self.viewer, at=timezone.now())
        messages.success(request, "You get mails again, as you choose below.")
        return redirect_to(reverse("web:preferences"))
