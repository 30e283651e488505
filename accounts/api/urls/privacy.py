"""What one may take along, and how one goes."""

from django.urls import URLPattern, path

from accounts.api import privacy

urlpatterns: list[URLPattern] = [
    path("me/export/", privacy.ExportView.as_view(), name="export"),
    path("me/export/file/", privacy.ExportFileView.as_view(), name="export-file"),
    path("me/erasure/", privacy.ErasureView.as_view(), name="erasure"),
]
