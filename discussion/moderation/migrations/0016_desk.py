from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_bulk_decisions")]

    operations: list = []
