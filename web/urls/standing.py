"""The rules, and what was decided about oneself by them."""

from django.urls import URLPattern, path

from web import me, standing

urlpatterns: list[URLPattern] = [
    path("me/rules/", me.RulesView.as_view(), name="rules"),
    path(
        "me/warnings/<uuid:warning_id>/acknowledgement/",
        standing.AcknowledgementView.as_view(),
        name="acknowledgement",
    ),
]
