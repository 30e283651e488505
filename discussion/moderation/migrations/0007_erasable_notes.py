"""The note of a decision can be erased; the decision itself cannot be changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_person_notes")]
    operations = []
