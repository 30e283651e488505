"""Who is named in a comment."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_written_about")]
    operations = []
