"""How one stands, and what was decided about oneself."""

from django.urls import URLPattern, path

from accounts.api import standing

urlpatterns: list[URLPattern] = [
    path("me/standing/", standing.StandingView.as_view(), name="my-standing"),
    path(
        "me/standing/warnings/<uuid:warning_id>/acknowledgement/",
        standing.AcknowledgementView.as_view(),
        name="acknowledgement",
    ),
]
