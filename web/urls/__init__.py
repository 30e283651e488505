"""Addresses of what a person sees."""

from django.urls import URLPattern

from web.urls import notices, people, privacy, reading, second_factor, signing_in, standing, taking_part, unsubscribing

app_name = "web"
urlpatterns: list[URLPattern] = [
    *reading.urlpatterns,
    *taking_part.urlpatterns,
    *signing_in.urlpatterns,
    *second_factor.urlpatterns,
    *people.urlpatterns,
    *standing.urlpatterns,
    *notices.urlpatterns,
    *unsubscribing.urlpatterns,
    *privacy.urlpatterns,
]
