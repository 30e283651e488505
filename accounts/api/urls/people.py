"""Who one is, to oneself and to others."""

from django.urls import URLPattern, path

from accounts.api import me

urlpatterns: list[URLPattern] = [
    path("me/", me.MeView.as_view(), name="me"),
    path("subscribers/<slug:handle>/", me.ProfileView.as_view(), name="subscriber"),
]
