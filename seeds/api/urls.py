"""Addresses of this room."""

from django.urls import URLPattern, path

from seeds.api.documents import DocumentListView

urlpatterns: list[URLPattern] = [path("documents/", DocumentListView.as_view(), name="document-list")]
