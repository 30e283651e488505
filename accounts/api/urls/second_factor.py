"""Second factors: confirming a session, enrolling, giving up."""

from django.urls import URLPattern, path

from accounts.api import confirming, factors

urlpatterns: list[URLPattern] = [
    path("auth/second-factor/", confirming.SecondFactorView.as_view(), name="second-factor"),
    path("auth/second-factor/options/", confirming.PasskeyOptionsView.as_view(), name="passkey-options"),
    path("me/second-factors/", factors.FactorsView.as_view(), name="second-factors"),
    path("me/second-factors/backup-codes/", factors.BackupCodesView.as_view(), name="backup-codes"),
    path("me/second-factors/<uuid:factor_id>/", factors.FactorView.as_view(), name="own-second-factor"),
]
