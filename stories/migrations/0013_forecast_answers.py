"""What became of a forecast."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stories", "0012_side_labels")]

    operations = []
