from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0011_branches")]

    operations: list = []
