"""Decisions that warn, silence, suspend and lift name the sanction that they imposed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_reasons_in_words")]
    operations = []
