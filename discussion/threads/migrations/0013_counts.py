"""How many comments a story has, folded."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0012_branches")]

    operations = []
