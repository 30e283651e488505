"""What a person does to a discussion."""

from django.urls import URLPattern, path

from web import acting, composing, forecasts, reporting_people

urlpatterns: list[URLPattern] = [
    path("stories/<slug:slug>/comments/", composing.CommentView.as_view(), name="comment-on"),
    path("stories/<slug:slug>/read/", acting.ReadView.as_view(), name="story-read"),
    path("stories/<slug:slug>/forecast/", forecasts.ForecastView.as_view(), name="forecast"),
    path("stories/<slug:slug>/stance/", acting.StanceView.as_view(), name="stance"),
    path("comments/<uuid:comment_id>/reply/", composing.ReplyView.as_view(), name="reply"),
    path("comments/<uuid:comment_id>/edit/", composing.EditView.as_view(), name="comment-edit"),
    path("comments/<uuid:comment_id>/report/", composing.ReportView.as_view(), name="report"),
    path("subscribers/<str:handle>/report/", reporting_people.ProfileReportView.as_view(), name="person-report"),
    path("comments/<uuid:comment_id>/reaction/", acting.ReactionView.as_view(), name="reaction"),
    path("comments/<uuid:comment_id>/deletion/", acting.DeleteView.as_view(), name="comment-delete"),
]
