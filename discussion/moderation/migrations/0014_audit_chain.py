from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0013_decisions_undone")]

    operations: list = []
