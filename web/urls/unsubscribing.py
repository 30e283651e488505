"""Out of a mail, without signing in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
