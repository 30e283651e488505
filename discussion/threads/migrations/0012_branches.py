"""Branches that are locked or moved, and words that are blacked out."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0011_drafts")]

    operations = []
