from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0017_told_at_once")]

    operations = []
