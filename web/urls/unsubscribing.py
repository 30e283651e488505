"""Out of a mail, without signing in; what the mail provider tells of mails, and having them again."""

from django.urls import URLPattern, path

from web import mail_events, mail_stop, unsubscribe

urlpatterns: list[URLPattern] = [
    path("unsubscribe/<str:token>/", unsubscribe.UnsubscribeView.as_view(), name="unsubscribe"),
    path("me/mail-stop/", mail_stop.MailStopView.as_view(), name="mail-stop"),
    path("anymail/<slug:provider>/tracking/", mail_events.MailEventsView.as_view(), name="mail-events"),
]
