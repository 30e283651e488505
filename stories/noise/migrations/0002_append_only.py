"""The ledger is append-only, and PostgreSQL holds it to that."""

from core.append_only import append_only
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("noise", "0001_initial")]
    operations = [append_only("noise_engagement")]
