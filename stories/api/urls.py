"""Addresses of this room."""

from django.urls import URLPattern, path

from stories.api.corrections import CorrectionListView
from stories.api.views import StoryListView, StoryNoiseView, StoryView

urlpatterns: list[URLPattern] = [
    path("stories/", StoryListView.as_view(), name="story-list"),
    path("stories/<slug:slug>/", StoryView.as_view(), name="story"),
    path("stories/<slug:slug>/corrections/", CorrectionListView.as_view(), name="story-corrections"),
    path("stories/<slug:slug>/noise/", StoryNoiseView.as_view(), name="story-noise"),
]
