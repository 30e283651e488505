"""Addresses of this room."""

from django.urls import URLPattern, path

from stories.api.corrections import CorrectionListView
from stories.api.feeds import StoryFeedView
from stories.api.forecasts import ResolutionView
from stories.api.related import RelatedView
from stories.api.topics import TopicListView
from stories.api.unpublished import DraftListView, DraftView
from stories.api.views import StoryNoiseView
from stories.api.writing import StoryListView, StoryStateView, StoryView

urlpatterns: list[URLPattern] = [
    path("stories/", StoryListView.as_view(), name="story-list"),
    path("stories/<slug:slug>/", StoryView.as_view(), name="story"),
    path("stories/<slug:slug>/corrections/", CorrectionListView.as_view(), name="story-corrections"),
    path("stories/<slug:slug>/state/", StoryStateView.as_view(), name="story-state"),
    path("stories/<slug:slug>/draft/", DraftView.as_view(), name="story-draft"),
    path("stories/<slug:slug>/forecast/resolution/", ResolutionView.as_view(), name="forecast-resolution"),
    path("stories/<slug:slug>/noise/", StoryNoiseView.as_view(), name="story-noise"),
    path("stories/<slug:slug>/related/", RelatedView.as_view(), name="story-related"),
    path("drafts/", DraftListView.as_view(), name="draft-list"),
    path("topics/", TopicListView.as_view(), name="topic-list"),
    path("feeds/stories.atom", StoryFeedView.as_view(), name="story-feed"),
]
