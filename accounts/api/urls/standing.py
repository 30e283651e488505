"""How one stands, and what was decided about oneself."""

from django.urls import URLPattern, path

from accounts.api import me

urlpatterns: list[URLPattern] = [
    path("me/standing/", me.StandingView.as_view(), name="my-standing"),
]
