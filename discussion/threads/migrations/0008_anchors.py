"""Which part of its story a comment is about."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0007_latest_comments")]

    operations = []
