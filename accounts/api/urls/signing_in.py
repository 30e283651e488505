"""Codes, sessions and keys."""

from django.urls import URLPattern, path

from accounts.api import emails, keys, signing_in

urlpatterns: list[URLPattern] = [
    path("auth/codes/", signing_in.CodesView.as_view(), name="codes"),
    path("auth/sessions/", signing_in.SessionsView.as_view(), name="sessions"),
    path("auth/sessions/current/", signing_in.CurrentSessionView.as_view(), name="current-session"),
    path("auth/sessions/<uuid:session_id>/", signing_in.SessionView.as_view(), name="session"),
    path("me/email/", emails.EmailView.as_view(), name="my-email"),
    path("me/api-keys/", keys.ApiKeysView.as_view(), name="api-keys"),
    path("me/api-keys/<uuid:key_id>/", keys.ApiKeyView.as_view(), name="api-key"),
]
