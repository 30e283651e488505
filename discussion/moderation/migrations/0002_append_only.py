"""Decisions and the audit log are append-only, and PostgreSQL holds them to that."""

from core.append_only import append_only
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [append_only("moderation_decision"), append_only("moderation_auditentry")]
