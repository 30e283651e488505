"""Pages of one's own that do something only where whoever has a second factor has shown it."""

from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.api.confirming import browser_session
from accounts.second_factor.requirements import SecondFactorRequiredError, require_confirmed_if_enrolled
from web.pages import OwnPage, redirect_to


class LockedPage(OwnPage):
    """A page that can tell whether its viewer has still to confirm the session, and lead there and back."""

    home: ClassVar[str]  # the name of the page to come back to

    def must_confirm(self, request: HttpRequest) -> bool:
        session = browser_session(request)
        try:
            require_confirmed_if_enrolled(subscriber=self.viewer, session_id=session, at=timezone.now())
        except SecondFactorRequiredError:
            return True
        return False

    @property
    def confirm_and_back(self) -> str:
        return f"{settings.CONFIRM_URL}?{urlencode({'next': reverse(self.home)})}"

    def lead_to_confirming(self) -> HttpResponse:
        return redirect_to(self.confirm_and_back)
