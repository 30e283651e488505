"""Addresses of this room, below /api/v1/."""

from django.urls import URLPattern

from accounts.api import security_schemes  # noqa: F401  # the schemes register themselves
from accounts.api.urls import notices, people, privacy, second_factor, signing_in, standing

urlpatterns: list[URLPattern] = [
    *signing_in.urlpatterns,
    *second_factor.urlpatterns,
    *people.urlpatterns,
    *standing.urlpatterns,
    *notices.urlpatterns,
    *privacy.urlpatterns,
]
