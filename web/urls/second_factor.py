"""Confirming who signs in, and the factors of one's own."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
