from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_speed")]

    operations: list = []
