"""The note of a decision can be erased; the decision itself cannot be changed."""

from core.append_only import erasable
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_person_notes")]
    operations = [erasable("moderation_decision", "note")]
