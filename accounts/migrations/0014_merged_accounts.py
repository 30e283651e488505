"""An account that was merged into another one knows which."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_identity")]
    operations = []
