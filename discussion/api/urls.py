"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, include, path

from discussion.api.merging import MergeView
from discussion.api.reactions import FollowView, MyStoryView, ReactionView, StanceView
from discussion.api.reading import ContextView, RepliesView, RevisionsView, ToldCommentsView
from discussion.api.reporting import CommentReportView, MyReportsView, MyStatementsView
from discussion.api.writing import CommentView, MyCommentsView, ThreadView

urlpatterns: list[URLPattern | URLResolver] = [
    path("stories/<slug:slug>/comments/", ThreadView.as_view(), name="thread"),
    path("stories/<slug:slug>/stance/", StanceView.as_view(), name="stance"),
    path("stories/<slug:slug>/follow/", FollowView.as_view(), name="follow"),
    path("stories/<slug:slug>/me/", MyStoryView.as_view(), name="my-story"),
    path("stories/<slug:slug>/merge/", MergeView.as_view(), name="story-merge"),
    path("comments/<uuid:pk>/", CommentView.as_view(), name="comment"),
    path("comments/<uuid:pk>/replies/", RepliesView.as_view(), name="replies"),
    path("comments/<uuid:pk>/context/", ContextView.as_view(), name="context"),
    path("comments/<uuid:pk>/revisions/", RevisionsView.as_view(), name="revisions"),
    path("comments/<uuid:pk>/reaction/", ReactionView.as_view(), name="reaction"),
    path("comments/<uuid:pk>/reports/", CommentReportView.as_view(), name="comment-reports"),
    path("subscribers/<slug:handle>/comments/", ToldCommentsView.as_view(), name="told-comments"),
    path("me/comments/", MyCommentsView.as_view(), name="my-comments"),
    path("me/reports/", MyReportsView.as_view(), name="my-reports"),
    path("me/statements/", MyStatementsView.as_view(), name="my-statements"),
    path("moderation/", include("discussion.api.moderating.urls")),
]
