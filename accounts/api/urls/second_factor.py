"""Second factors: confirming a session, enrolling, giving up."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
