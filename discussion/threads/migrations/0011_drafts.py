"""Drafts that are kept, and up to where somebody has read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0010_search")]

    operations = []
