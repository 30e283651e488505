"""Every address that Hubbub answers."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

api: list[URLPattern | URLResolver] = [
    path("", include("accounts.api.urls")),
    path("", include("stories.api.urls")),
    path("", include("discussion.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("admin/", admin.site.urls),
    path("", include("web.urls")),
]
