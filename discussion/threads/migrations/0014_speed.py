from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0013_counts")]

    operations: list = []
