"""What people tell of themselves, the seeds of their pictures, and the history of their handles."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_strikes_and_trust")]
    operations = []
