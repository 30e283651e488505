"""What has changed in a discussion, for those who follow it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0008_anchors")]

    operations = []
