"""Finding comments by their words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0009_changes")]

    operations = []
