"""What one may take along, and how one goes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
