"""What one is told, and what one wants to be told."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
