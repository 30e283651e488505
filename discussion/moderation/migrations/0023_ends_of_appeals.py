from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0022_story_of_a_case")]

    operations = []
