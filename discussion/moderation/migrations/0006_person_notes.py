"""What moderators note about a person, for each other."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_sanction_decisions")]
    operations = []
