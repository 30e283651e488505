"""Confirming who signs in, and the factors of one's own."""

from django.conf import settings
from django.urls import URLPattern, path

from web import confirming, second_factor

CONFIRM = settings.CONFIRM_URL.removeprefix("/")
ENROL = settings.ENROL_URL.removeprefix("/")

urlpatterns: list[URLPattern] = [
    path(CONFIRM, confirming.ConfirmView.as_view(), name="confirm"),
    path(ENROL, second_factor.FactorsView.as_view(), name="second-factor"),
    path(f"{ENROL}start/", second_factor.StartView.as_view(), name="second-factor-start"),
    path(f"{ENROL}app/", second_factor.AppView.as_view(), name="second-factor-app"),
    path(f"{ENROL}passkey/", second_factor.PasskeyView.as_view(), name="second-factor-passkey"),
    path(f"{ENROL}backup-codes/", second_factor.BackupCodesView.as_view(), name="second-factor-codes"),
    path(f"{ENROL}<uuid:factor_id>/removal/", second_factor.RemovalView.as_view(), name="second-factor-removal"),
]
