"""Coming and going."""

from django.conf import settings
from django.urls import URLPattern, path

from web import emails, mailbox, me, signing_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/code/", signing_in.CodeView.as_view(), name="sign-in-code"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="sign-out"),
    path("me/email/", emails.EmailView.as_view(), name="email"),
    path("me/email/code/", emails.EmailCodeView.as_view(), name="email-code"),
    path("me/sessions/end/", signing_in.SignOutElsewhereView.as_view(), name="sign-out-elsewhere"),
    path("me/sessions/<uuid:session_id>/end/", me.SessionEndView.as_view(), name="session-end"),
]
if settings.DEVELOPMENT:
    urlpatterns += [path("dev/mailbox/", mailbox.MailboxView.as_view(), name="mailbox")]
