"""Strikes that expire, warnings that are acknowledged, days of presence, and the trusted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_devices")]
    operations = []
