"""Out of a mail, without signing in; and what the mail provider tells of mails."""

from django.urls import URLPattern, path

from web import mail_events, unsubscribe

urlpatterns: list[URLPattern] = [
    path("unsubscribe/<str:token>/", unsubscribe.UnsubscribeView.as_view(), name="unsubscribe"),
    path("anymail/<slug:provider>/tracking/", mail_events.MailEventsView.as_view(), name="mail-events"),
]
