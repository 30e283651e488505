"""What the sides of a story are called."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stories", "0011_topics_of_the_public")]

    operations = []
