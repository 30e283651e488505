"""Moderators may look comments and their versions up in the admin."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

GRANTS = [may_view(model, "moderator", "senior", "administrator") for model in ["comment", "revision"]]


class Migration(migrations.Migration):
    dependencies = [("threads", "0002_turns"), *NEEDS]
    operations = [grant_permissions("threads", GRANTS)]
