"""Decisions on branches, and on parts of a comment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0010_profile_reports")]

    operations = []
