"""Pages for everybody, and what machines read."""

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from web import corrections, finding, front, ground, health, history, metrics, openness, sitemaps, story, texts


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
    path("stories/<slug:slug>/common-ground/", ground.GroundView.as_view(), name="common-ground"),
    path("comments/<uuid:comment_id>/", story.CommentView.as_view(), name="comment"),
    path("comments/<uuid:comment_id>/history/", history.HistoryView.as_view(), name="comment-history"),
    path("guidelines/", texts.GuidelinesView.as_view(), name="guidelines"),
    path("transparency/", openness.TransparencyPage.as_view(), name="transparency"),
    path("transparency/<str:month>/", openness.TransparencyPage.as_view(), name="transparency-month"),
    path("noise/", texts.NoiseView.as_view(), name="noise"),
    path("sitemap.xml", sitemaps.IndexView.as_view(), name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.SectionView.as_view(), name="sitemap-section"),
    path("robots.txt", texts.RobotsView.as_view(), name="robots"),
    path("favicon.ico", FaviconView.as_view(), name="favicon"),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
