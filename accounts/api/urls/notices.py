"""What one is told, how, and of whom not."""

from django.urls import URLPattern, path

from accounts.api import notices

urlpatterns: list[URLPattern] = [
    path("me/notices/", notices.NoticesView.as_view(), name="notices"),
    path("me/preferences/", notices.PreferencesView.as_view(), name="preferences"),
]
