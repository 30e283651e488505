"""The room `accounts.notices.mails`."""

from django.apps import AppConfig


class MailsConfig(AppConfig):
    name = "accounts.notices.mails"
    label = "mails"
