"""What one is told, how, and of whom not."""

from django.urls import URLPattern, path

from accounts.api import mail_stop, notices

urlpatterns: list[URLPattern] = [
    path("me/notices/", notices.NoticesView.as_view(), name="notices"),
    path("me/mail-stop/", mail_stop.MailStopView.as_view(), name="mail-stop"),
    path("me/preferences/", notices.PreferencesView.as_view(), name="preferences"),
]
