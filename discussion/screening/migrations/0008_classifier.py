from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0007_checks")]

    operations: list = []
