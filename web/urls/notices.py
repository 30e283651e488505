"""What one is told, and what one wants to be told."""

from django.urls import URLPattern, path

from web import listening, notices

urlpatterns: list[URLPattern] = [
    path("me/notices/", notices.NoticesView.as_view(), name="notices"),
    path("me/preferences/", notices.PreferencesView.as_view(), name="preferences"),
    path("stories/<slug:slug>/follow/", listening.StoryFollowView.as_view(), name="story-follow"),
    path("stories/<slug:slug>/mute/", listening.StoryMuteView.as_view(), name="story-mute"),
    path("comments/<uuid:comment_id>/follow/", listening.ThreadFollowView.as_view(), name="thread-follow"),
    path("comments/<uuid:comment_id>/mute/", listening.ThreadMuteView.as_view(), name="thread-mute"),
    path("subscribers/<str:handle>/block/", listening.BlockView.as_view(), name="block"),
]
