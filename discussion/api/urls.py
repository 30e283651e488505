"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, include, path

from discussion.api.anchors import AnchorsView
from discussion.api.appealing import ProfileReportAppealView, ReportAppealView, StatementAppealView
from discussion.api.changes import ChangesView
from discussion.api.drafts import DraftsView, DraftView, PreviewView, ReadView
from discussion.api.feeds import CommentFeedView
from discussion.api.forecasts import AnswerView, ForecastView
from discussion.api.listening import (
    CommentMuteView,
    FollowsView,
    MutesView,
    PersonMuteView,
    StoryMuteView,
    ThreadFollowsView,
    ThreadFollowView,
)
from discussion.api.live import LiveView
from discussion.api.merging import MergeView
from discussion.api.minds import ChangeOfMindView, CommonGroundView
from discussion.api.moderating.picking import PickView
from discussion.api.reactions import FollowView, MyStoryView, ReactionView, StanceView
from discussion.api.reading import ContextView, RepliesView, RevisionsView, ToldCommentsView
from discussion.api.reporting import CommentReportView, MyReportsView, MyStatementsView
from discussion.api.reporting_people import MyProfileReportsView, ProfileReportView
from discussion.api.searching import SearchView
from discussion.api.transparency import TransparencyView
from discussion.api.writing import CommentView, MyCommentsView, ThreadView

# In the order in which they are asked for: Django tries one after the other.
of_story: list[URLPattern] = [
    path("comments/", ThreadView.as_view(), name="thread"),
    path("anchors/", AnchorsView.as_view(), name="anchors"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("live/", LiveView.as_view(), name="live"),
    path("comments.atom", CommentFeedView.as_view(), name="comment-feed"),
    path("common-ground/", CommonGroundView.as_view(), name="common-ground"),
    path("change-of-mind/", ChangeOfMindView.as_view(), name="change-of-mind"),
    path("forecast/", ForecastView.as_view(), name="forecast"),
    path("forecast/answer/", AnswerView.as_view(), name="forecast-answer"),
    path("stance/", StanceView.as_view(), name="stance"),
    path("follow/", FollowView.as_view(), name="follow"),
    path("me/", MyStoryView.as_view(), name="my-story"),
    path("drafts/", DraftsView.as_view(), name="comment-drafts"),
    path("drafts/<slug:draft>/", DraftView.as_view(), name="comment-draft"),
    path("read/", ReadView.as_view(), name="story-read"),
    path("merge/", MergeView.as_view(), name="story-merge"),
]
of_comment: list[URLPattern] = [
    path("", CommentView.as_view(), name="comment"),
    path("replies/", RepliesView.as_view(), name="replies"),
    path("context/", ContextView.as_view(), name="context"),
    path("revisions/", RevisionsView.as_view(), name="revisions"),
    path("reaction/", ReactionView.as_view(), name="reaction"),
    path("feature/", PickView.as_view(), name="pick"),
    path("reports/", CommentReportView.as_view(), name="comment-reports"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("stories/<slug:slug>/", include(of_story)),
    path("comments/<uuid:pk>/", include(of_comment)),
    path("preview/", PreviewView.as_view(), name="preview"),
    path("search/", SearchView.as_view(), name="search"),
    path("subscribers/<slug:handle>/comments/", ToldCommentsView.as_view(), name="told-comments"),
    path("subscribers/<slug:handle>/report/", ProfileReportView.as_view(), name="profile-report"),
    path("me/profile-reports/", MyProfileReportsView.as_view(), name="my-profile-reports"),
    path("me/comments/", MyCommentsView.as_view(), name="my-comments"),
    path("me/profile-reports/<uuid:pk>/appeal/", ProfileReportAppealView.as_view(), name="profile-report-appeal"),
    path("me/reports/", MyReportsView.as_view(), name="my-reports"),
    path("me/reports/<uuid:pk>/appeal/", ReportAppealView.as_view(), name="report-appeal"),
    path("me/statements/<uuid:pk>/appeal/", StatementAppealView.as_view(), name="statement-appeal"),
    path("me/statements/", MyStatementsView.as_view(), name="my-statements"),
    path("me/follows/", FollowsView.as_view(), name="follows"),
    path("me/follows/comments/", ThreadFollowsView.as_view(), name="thread-follows"),
    path("me/follows/comments/<uuid:comment>/", ThreadFollowView.as_view(), name="thread-follow"),
    path("me/mutes/", MutesView.as_view(), name="mutes"),
    path("me/mutes/stories/<slug:slug>/", StoryMuteView.as_view(), name="story-mute"),
    path("me/mutes/comments/<uuid:comment>/", CommentMuteView.as_view(), name="comment-mute"),
    path("me/mutes/subscribers/<slug:handle>/", PersonMuteView.as_view(), name="person-mute"),
    path("transparency/", TransparencyView.as_view(), name="transparency"),
    path("moderation/", include("discussion.api.moderating.urls")),
]
