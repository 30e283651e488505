"""The rules, and what was decided about oneself by them."""

from django.urls import URLPattern, path

from web import me, standing, statements

urlpatterns: list[URLPattern] = [
    path("me/decisions/<uuid:pk>/", statements.StatementPage.as_view(), name="statement"),
    path("me/profile-reports/<uuid:pk>/", statements.ProfileReportPage.as_view(), name="own-profile-report"),
    path("me/reports/<uuid:pk>/", statements.ReportPage.as_view(), name="own-report"),
    path("me/rules/", me.RulesView.as_view(), name="rules"),
    path(
        "me/warnings/<uuid:warning_id>/acknowledgement/",
        standing.AcknowledgementView.as_view(),
        name="acknowledgement",
    ),
]
