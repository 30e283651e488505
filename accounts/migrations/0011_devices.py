"""Devices that are known, what each account was made from, and changes of the address."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_standing")]
    operations = []
