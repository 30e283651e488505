"""Who one is, to oneself and to others."""

from django.urls import URLPattern, path

from accounts.api import me, profiles

urlpatterns: list[URLPattern] = [
    path("me/", me.MeView.as_view(), name="me"),
    path("subscribers/<slug:handle>/", profiles.ProfileView.as_view(), name="subscriber"),
    path("subscribers/<str:handle>/avatar.svg", profiles.AvatarView.as_view(), name="avatar"),
]
