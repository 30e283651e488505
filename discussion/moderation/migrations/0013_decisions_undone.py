from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_appeals")]

    operations: list = []
