"""Every address that Hubbub answers."""

from django.contrib import admin
from django.http import Http404
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from accounts.admin_door import AdminDoor
from web.apidocs import DocsView
from web.errors import not_found

api: list[URLPattern | URLResolver] = [
    path("", include("discussion.api.urls")),  # first, because threads are asked for most
    path("", include("stories.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("seeds.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="api:schema"), name="docs"),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("admin/login/", AdminDoor.as_view()),  # in front of the admin's own, which counts nothing
    re_path("^admin/r/", not_found, {"exception": Http404()}),  # no row has a page of its own; Django's answers 500
    re_path("^admin/password_change/", not_found, {"exception": Http404()}),  # counts no guesses: `manage.py` has one
    path("admin/", admin.site.urls),
    path("", include("web.urls")),
]

admin.site.site_header = admin.site.site_title = "Hubbub"
admin.site.enable_nav_sidebar = False  # rows need the room; the way back is above every page

handler400 = "web.errors.bad_request"
handler403 = "web.errors.not_allowed"
handler404 = "web.errors.not_found"
handler500 = "web.errors.fault"
