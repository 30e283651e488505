"""What one is told, how, and of whom not."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
