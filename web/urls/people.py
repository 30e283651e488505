"""One's own page, and the names that one goes by."""

from django.urls import URLPattern, path

from web import me

urlpatterns: list[URLPattern] = [
    path("me/", me.MeView.as_view(), name="me"),
    path("me/handle/", me.HandleView.as_view(), name="handle"),
]
