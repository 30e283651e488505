"""What is kept of people, what one may take along, and how one goes."""

from django.urls import URLPattern, path

from web import privacy, privacy_notice

urlpatterns: list[URLPattern] = [
    path("privacy/", privacy_notice.PrivacyView.as_view(), name="privacy"),
    path("me/data/", privacy.DataView.as_view(), name="data"),
    path("me/export/", privacy.ExportView.as_view(), name="export"),
    path("me/export/file/", privacy.ExportFileView.as_view(), name="export-file"),
    path("me/erasure/", privacy.ErasureView.as_view(), name="erasure"),
    path("me/erasure/cancellation/", privacy.KeepView.as_view(), name="erasure-cancel"),
]
