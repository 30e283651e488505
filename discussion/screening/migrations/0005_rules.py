from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0004_who_may_switch")]

    operations: list = []
