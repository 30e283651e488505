"""One's own page, and the names that one goes by."""

from django.urls import URLPattern, path

from web import keys, me, people

urlpatterns: list[URLPattern] = [
    path("subscribers/<str:handle>/", people.PersonView.as_view(), name="person"),
    path("me/", me.MeView.as_view(), name="me"),
    path("me/handle/", me.HandleView.as_view(), name="handle"),
    path("me/keys/", keys.KeysView.as_view(), name="keys"),
    path("me/keys/<uuid:key_id>/end/", keys.KeyEndView.as_view(), name="key-end"),
    path("me/profile/", people.ProfileView.as_view(), name="profile"),
]
