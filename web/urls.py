"""Addresses of what a person sees."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from web import (
    acting,
    composing,
    corrections,
    finding,
    front,
    health,
    mailbox,
    me,
    metrics,
    signing_in,
    sitemaps,
    story,
    texts,
)

app_name = "web"


class FaviconView(RedirectView):
    """For pages that name no icon, such as JSON in a tab."""

    def get_redirect_url(self, *_args: object, **_kwargs: object) -> str:
        return static("web/favicon.svg")


urlpatterns: list[URLPattern] = [
    path("", front.FrontView.as_view(), name="front"),
    path("search/", finding.SearchView.as_view(), name="search"),
    path("topics/", finding.TopicListView.as_view(), name="topics"),
    path("topics/<topic:slug>/", finding.TopicView.as_view(), name="topic"),
    path("stories/<slug:slug>/", story.StoryView.as_view(), name="story"),
    path("stories/<slug:slug>/corrections/", corrections.CorrectionsView.as_view(), name="corrections"),
    path("stories/<slug:slug>/comments/", composing.CommentView.as_view(), name="comment-on"),
    path("stories/<slug:slug>/stance/", acting.StanceView.as_view(), name="stance"),
    path("comments/<uuid:comment_id>/", story.CommentView.as_view(), name="comment"),
    path("comments/<uuid:comment_id>/reply/", composing.ReplyView.as_view(), name="reply"),
    path("comments/<uuid:comment_id>/edit/", composing.EditView.as_view(), name="comment-edit"),
    path("comments/<uuid:comment_id>/report/", composing.ReportView.as_view(), name="report"),
    path("comments/<uuid:comment_id>/reaction/", acting.ReactionView.as_view(), name="reaction"),
    path("comments/<uuid:comment_id>/deletion/", acting.DeleteView.as_view(), name="comment-delete"),
    path("sign-in/", signing_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/code/", signing_in.CodeView.as_view(), name="sign-in-code"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="sign-out"),
    path("me/", me.MeView.as_view(), name="me"),
    path("me/handle/", me.HandleView.as_view(), name="handle"),
    path("me/rules/", me.RulesView.as_view(), name="rules"),
    path("me/sessions/<uuid:session_id>/end/", me.SessionEndView.as_view(), name="session-end"),
    path("guidelines/", texts.GuidelinesView.as_view(), name="guidelines"),
    path("noise/", texts.NoiseView.as_view(), name="noise"),
    path("sitemap.xml", sitemaps.IndexView.as_view(), name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.SectionView.as_view(), name="sitemap-section"),
    path("robots.txt", texts.RobotsView.as_view(), name="robots"),
    path("favicon.ico", FaviconView.as_view(), name="favicon"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
if settings.DEVELOPMENT:
    urlpatterns += [path("dev/mailbox/", mailbox.MailboxView.as_view(), name="mailbox")]
